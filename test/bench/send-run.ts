import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planPairs } from '../../src/interface/cli/bench/plan.ts';
import { isClean, type SendReport } from '../../src/interface/cli/bench/send.ts';
import { type Contender, RunningServer } from './contenders.ts';
import { round, type Summary, summarise } from './figures.ts';
import { awaitCalm, busySeconds } from './machine.ts';
import { seedDatabase } from './seed.ts';

export interface SendRunOptions {
  /** A folder on a real disk; each round has a fresh one below it. */
  readonly folder: string;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly senders: number;
  readonly window: number;
  readonly processes: number;
  /** How long each round waits for other programs to calm down, in seconds. */
  readonly patience: number;
}

/** One contender in one round. */
export interface SendRound {
  readonly contender: Contender['name'];
  readonly report: SendReport;
  /** What the server took while the load ran, in cores. */
  readonly serverCores: number;
  /** What programs that are no part of this took meanwhile: a round in which it is much says little. */
  readonly otherCores: number;
}

/** A handful of rows in each conversation, so that nothing is measured on an empty table. */
const SEEDED_MESSAGES = 3;

/** Runs the contenders in turn, so that what else the machine does meets both. Throws where a promise was broken. */
export async function runRounds(options: SendRunOptions): Promise<SendRound[]> {
  const rounds: SendRound[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const contender of options.contenders) {
      await awaitCalm(options.patience);
      const result = await runRound(contender, options);
      rounds.push(result);
      console.log(lineOf(round, result));
      if (!isClean(result.report)) {
        throw new Error(`${contender.name} broke a promise: ${JSON.stringify(result.report, null, 2)}`);
      }
    }
  }
  return rounds;
}

async function runRound(contender: Contender, options: SendRunOptions): Promise<SendRound> {
  const folder = join(options.folder, contender.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const planFile = join(options.folder, 'plan.json');
  const pairs = planPairs(options.senders, options.window);
  const plan = await seedDatabase(join(folder, 'magpie.db'), { ...pairs, messages: SEEDED_MESSAGES });
  writeFileSync(planFile, JSON.stringify(plan), { mode: 0o600 });

  const server = await RunningServer.start(contender, folder);
  try {
    const [serverBefore, busyBefore, startedAt] = [server.cpuSeconds(), busySeconds(), performance.now()];
    const { report, cpuSeconds } = await runLoad(server.url, planFile, options);
    const elapsed = (performance.now() - startedAt) / 1000;
    const serverSeconds = server.cpuSeconds() - serverBefore;
    const otherSeconds = Math.max(0, busySeconds() - busyBefore - serverSeconds - cpuSeconds);
    return {
      contender: contender.name,
      report,
      serverCores: round(serverSeconds / elapsed),
      otherCores: round(otherSeconds / elapsed),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same load for every contender: `magpie bench send`, run from its source. */
export async function runLoad(
  url: string,
  planFile: string,
  options: Pick<SendRunOptions, 'seconds' | 'warmUp' | 'processes'> & { readonly rate?: number },
): Promise<{ report: SendReport; cpuSeconds: number }> {
  const { seconds, warmUp, processes, rate } = options;
  const paced = rate === undefined ? {} : { rate };
  const flags = Object.entries({ url, plan: planFile, seconds, 'warm-up': warmUp, processes, ...paced });
  const load = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, 'load/main.ts'),
      'bench',
      'send',
      ...flags.map(([key, value]) => `--${key}=${value}`),
    ],
    { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' },
  );
  const output = await new Response(load.stdout).text();
  await load.exited;
  if (!output.startsWith('{')) throw new Error('the load ended without a report');
  const cpuSeconds = Number(load.resourceUsage()?.cpuTime.total ?? 0) / 1e6;
  return { report: JSON.parse(output) as SendReport, cpuSeconds };
}

/** The figures of one contender over all rounds. */
export function summariseRounds(rounds: readonly SendRound[], name: Contender['name']) {
  const mine = rounds.filter(({ contender }) => contender === name);
  const over = (pick: (round: SendRound) => number): Summary => summarise(mine.map(pick));
  return {
    receivedPerSecond: over(({ report }) => report.receivedPerSecond),
    ackP50: over(({ report }) => report.ack.p50),
    ackP95: over(({ report }) => report.ack.p95),
    ackP99: over(({ report }) => report.ack.p99),
    deliveryP50: over(({ report }) => report.delivery.p50),
    deliveryP95: over(({ report }) => report.delivery.p95),
    deliveryP99: over(({ report }) => report.delivery.p99),
    serverCores: over(({ serverCores }) => serverCores),
    loadCores: over(({ report }) => report.loadCores),
    otherCores: over(({ otherCores }) => otherCores),
    repaired: mine.reduce((sum, { report }) => sum + report.repaired, 0),
  };
}

function lineOf(round: number, { contender, report, serverCores, otherCores }: SendRound): string {
  const { receivedPerSecond, ack, delivery, loadCores } = report;
  return (
    `round ${round} ${contender.padEnd(8)} ${receivedPerSecond} messages/s, ` +
    `ack p50 ${ack.p50} p99 ${ack.p99} ms, delivery p50 ${delivery.p50} p99 ${delivery.p99} ms, ` +
    `server ${serverCores} cores, load ${loadCores} cores, others ${otherCores}`
  );
}
