/** What a mutation met: the seeds that failed, in order, of those that were run. */
export interface Trial {
  readonly killedBy: readonly number[];
  readonly ran: number;
}

/** Every mutation must be found within this many seeds. */
const SEEDS = 200;

/** Runs the simulation with one rule taken out, in a process of its own, until a seed fails or, with `keep`, to the end. */
export async function tryMutation(name: string, { keep }: { keep: boolean }): Promise<Trial> {
  const main = new URL('main.ts', import.meta.url).pathname;
  const args = [main, '--mutation', name, '--seeds', String(SEEDS), ...(keep ? ['--keep'] : [])];
  const child = Bun.spawn([process.execPath, ...args], { stdout: 'pipe', stderr: 'pipe' });
  const [said, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const [, ran, failed] = /^(\d+) seeds in .* failed: (.+)$/m.exec(said) ?? [];
  if (ran === undefined || failed === undefined) throw new Error(`${name} could not be tried: ${complaint}`);
  return { ran: Number(ran), killedBy: failed === 'none' ? [] : failed.split(' ').map(Number) };
}
