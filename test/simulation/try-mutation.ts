// `bun test/simulation/try-mutation.ts 200` takes every rule of the list away, one at a time, and says how many of 200
// seeds notice. With names behind the number only those are tried.
import { MUTATIONS } from './mutations.ts';

/** What a mutation met: the seeds that failed, in order, of those that were run. */
export interface Trial {
  readonly killedBy: readonly number[];
  readonly ran: number;
}

/** Runs the simulation with one rule taken out, in a process of its own; stops at the first failure unless told to `keep` on. */
export async function tryMutation(name: string, options: { seeds: number; keep: boolean }): Promise<Trial> {
  const main = new URL('main.ts', import.meta.url).pathname;
  const args = [main, '--mutation', name, '--seeds', String(options.seeds)];
  const child = Bun.spawn([process.execPath, ...args, ...(options.keep ? ['--keep'] : [])], {
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [said, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const [, ran, failed] = /^(\d+) seeds in .* failed: (.+)$/m.exec(said) ?? [];
  if (ran === undefined || failed === undefined) throw new Error(`${name} could not be tried: ${complaint}`);
  return { ran: Number(ran), killedBy: failed === 'none' ? [] : failed.split(' ').map(Number) };
}

if (import.meta.main) {
  const [seeds = '200', ...names] = process.argv.slice(2);
  const survivors: string[] = [];
  for (const { name } of MUTATIONS.filter((each) => names.length === 0 || names.includes(each.name))) {
    const { killedBy, ran } = await tryMutation(name, { seeds: Number(seeds), keep: true });
    if (killedBy.length === 0) survivors.push(name);
    console.log(`${name}: noticed by ${killedBy.length} of ${ran} seeds, first by ${killedBy[0] ?? 'none'}`);
  }
  console.log(survivors.length === 0 ? 'Every rule is missed.' : `Nobody misses: ${survivors.join(', ')}`);
  process.exit(survivors.length === 0 ? 0 : 1);
}
