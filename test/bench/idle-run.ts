import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IdleReport } from '../../src/interface/cli/bench/idle.ts';
import { memoryOf, type ProcessMemory } from '../../src/interface/cli/bench/process-memory.ts';
import { magpie, RunningServer } from './contenders.ts';
import { ringPairs, seedDatabase } from './seed.ts';

export interface IdleRunOptions {
  readonly folder: string;
  readonly executable: string;
  readonly sockets: number;
  /** Direct conversations of each person; even, because they lie to both sides on a ring. */
  readonly conversations: number;
  readonly restSeconds: number;
}

/** How long a server has for what it does at its start. */
const SETTLE_MS = 10_000;
const SEEDED_MESSAGES = 3;

/** Resident memory of a server without data or sockets, ten seconds after its start. */
export async function measureFreshServer({ folder, executable }: IdleRunOptions): Promise<ProcessMemory> {
  const data = join(folder, 'fresh');
  rmSync(data, { recursive: true, force: true });
  const server = await RunningServer.start(magpie(executable), data);
  try {
    await Bun.sleep(SETTLE_MS);
    return memoryOf(server.pid);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** What sockets cost that are signed in, hold all their heads and do nothing. */
export async function measureSockets(options: IdleRunOptions): Promise<IdleReport> {
  const { folder, executable, sockets, conversations, restSeconds } = options;
  const data = join(folder, 'idle');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const size = { accounts: sockets, pairs: ringPairs(sockets, conversations / 2), messages: SEEDED_MESSAGES };
  const planFile = join(folder, 'plan.json');
  writeFileSync(planFile, JSON.stringify(await seedDatabase(join(data, 'magpie.db'), size)), { mode: 0o600 });

  const server = await RunningServer.start(magpie(executable), data);
  try {
    await Bun.sleep(SETTLE_MS);
    const flags = { url: server.url, pid: server.pid, plan: planFile, sockets, rest: restSeconds };
    return await runIdleLoad(flags);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function runIdleLoad(flags: Record<string, string | number>): Promise<IdleReport> {
  const given = Object.entries(flags).map(([key, value]) => `--${key}=${value}`);
  const load = Bun.spawn(
    [process.execPath, join(import.meta.dir, 'load/main.ts'), 'bench', 'idle', ...given],
    {
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'inherit',
    },
  );
  const output = await new Response(load.stdout).text();
  await load.exited;
  if (!output.startsWith('{')) throw new Error('the load ended without a report');
  return JSON.parse(output) as IdleReport;
}
