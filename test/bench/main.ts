// `bun run bench send | idle | web | signin | directory`: measures dist/magpie on this machine and appends the run to history.jsonl.
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExecutable, executableIsFresh } from '../../scripts/build.ts';
import { ceiling, magpie } from './contenders.ts';
import { measureDirectory } from './directory-run.ts';
import { round } from './figures.ts';
import { appendHistory } from './history.ts';
import { measureFreshServer, measureSockets } from './idle-run.ts';
import { describeMachine, refuseMemory } from './machine.ts';
import { runRounds, summariseRounds } from './send-run.ts';
import { measureSignIns } from './sign-in-run.ts';
import { measureWeb } from './web/web-run.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Where the data folders are made; each run removes its own. */
    folder: { type: 'string', default: 'data' },
    executable: { type: 'string', default: 'dist/magpie' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '8' },
    'warm-up': { type: 'string', default: '2' },
    senders: { type: 'string', default: '16' },
    window: { type: 'string', default: '16' },
    processes: { type: 'string', default: '1' },
    /** Seconds that each round waits for a calm machine. */
    patience: { type: 'string', default: '60' },
    sockets: { type: 'string', default: '5000' },
    conversations: { type: 'string', default: '20' },
    rest: { type: 'string', default: '60' },
    /** Messages in the longest conversation of the web client. */
    messages: { type: 'string', default: '100000' },
    /** Conversations of the person whose page is measured. */
    chats: { type: 'string', default: '500' },
    /** Accounts among whom somebody is searched for, and searches of a round. */
    people: { type: 'string', default: '100000' },
    searches: { type: 'string', default: '2000' },
    /** Measures without a line in the history. */
    'no-history': { type: 'boolean', default: false },
  },
});

const folder = resolve(flags.folder, `bench-${process.pid}`);
try {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseMemory(folder);
  await measure(positionals[0]);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(what: string | undefined): Promise<void> {
  const measures = {
    send: measureSend,
    idle: measureIdle,
    web: measureClient,
    signin: measureEntering,
    directory: measureSearches,
  };
  const isKnown = (name: string | undefined): name is keyof typeof measures =>
    name !== undefined && Object.hasOwn(measures, name);
  if (!isKnown(what))
    throw new Error(
      'Usage: bun run bench send | idle | web | signin | directory [--folder DIR] [--rounds N]',
    );
  if (flags.executable === 'dist/magpie' && !executableIsFresh(flags.executable)) {
    console.log('dist/magpie is older than its sources: building it first');
    await buildExecutable({ outfile: flags.executable });
  }
  const machine = describeMachine(folder);
  console.log(JSON.stringify(machine));
  const figures = await measures[what]();
  console.log(JSON.stringify(figures, null, 2));
  if (!flags['no-history']) appendHistory({ bench: what, machine, figures });
}

async function measureSend(): Promise<object> {
  const options = {
    folder,
    contenders: [magpie(resolve(flags.executable)), ceiling],
    rounds: Number(flags.rounds),
    seconds: Number(flags.seconds),
    warmUp: Number(flags['warm-up']),
    senders: Number(flags.senders),
    window: Number(flags.window),
    processes: Number(flags.processes),
    patience: Number(flags.patience),
  };
  const rounds = await runRounds(options);
  const [ours, bare] = [summariseRounds(rounds, 'magpie'), summariseRounds(rounds, 'ceiling')];
  const { senders, window, seconds, processes } = options;
  const load = { senders, window, seconds, rounds: options.rounds, processes };
  const ratio = round(ours.receivedPerSecond.median / bare.receivedPerSecond.median);
  return { ratio, load, magpie: ours, ceiling: bare };
}

async function measureClient(): Promise<object> {
  return measureWeb({
    folder,
    executable: resolve(flags.executable),
    conversations: Number(flags.chats),
    messages: Number(flags.messages),
    rounds: Number(flags.rounds),
  });
}

async function measureEntering(): Promise<object> {
  return measureSignIns({
    folder,
    contender: magpie(resolve(flags.executable)),
    rounds: Number(flags.rounds),
    seconds: Number(flags.seconds),
    warmUp: Number(flags['warm-up']),
    patience: Number(flags.patience),
  });
}

async function measureSearches(): Promise<object> {
  return measureDirectory({
    folder,
    contender: magpie(resolve(flags.executable)),
    people: Number(flags.people),
    rounds: Number(flags.rounds),
    searches: Number(flags.searches),
    patience: Number(flags.patience),
  });
}

async function measureIdle(): Promise<object> {
  const options = {
    folder,
    executable: resolve(flags.executable),
    sockets: Number(flags.sockets),
    conversations: Number(flags.conversations),
    restSeconds: Number(flags.rest),
  };
  const fresh = await measureFreshServer(options);
  console.log(
    `a fresh server holds ${(fresh.rss / 1024).toFixed(1)} MiB (Pss ${(fresh.pss / 1024).toFixed(1)})`,
  );
  const report = await measureSockets(options);
  return { freshMiB: round(fresh.rss / 1024), fresh, ...report };
}
