import { Latencies, type Quantiles } from './latency.ts';
import { LoadProcess } from './load-process.ts';
import { type Plan, splitPlan } from './plan.ts';
import type { SendCount } from './sending.ts';
import { addViolations, type Violations } from './stream-check.ts';

export interface SendOptions {
  readonly url: string;
  readonly processes: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly textBytes: number;
  /** Messages a second of all processes together; left out, as many as are answered. */
  readonly rate?: number | undefined;
}

/** What a load of messages found. Latencies are in milliseconds, from the call that sent the frame. */
export interface SendReport {
  readonly senders: number;
  readonly receivers: number;
  readonly conversations: number;
  readonly processes: number;
  readonly seconds: number;
  /** Messages a second, counted where they were received. */
  readonly receivedPerSecond: number;
  readonly acknowledgedPerSecond: number;
  readonly ack: Quantiles;
  readonly delivery: Quantiles;
  readonly violations: Violations;
  readonly repaired: number;
  readonly unanswered: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly closedSockets: readonly string[];
  /** What the load itself took, in cores. */
  readonly loadCores: number;
}

/** Runs the load in processes of its own and adds up what they counted. */
export async function runSend(plan: Plan, options: SendOptions): Promise<SendReport> {
  const { url, textBytes } = options;
  const times = { warmUpMs: options.warmUpSeconds * 1000, measureMs: options.seconds * 1000 };
  const parts = splitPlan(plan, options.processes);
  const rate = options.rate === undefined ? {} : { rate: options.rate / parts.length };
  const processes = parts.map(
    (part) => new LoadProcess<SendCount>({ kind: 'send', url, plan: part, textBytes, ...times, ...rate }),
  );
  try {
    await Promise.all(processes.map((each) => each.ready()));
    const counts = await Promise.all(processes.map((each) => each.go()));
    return reportOf(plan, counts);
  } finally {
    for (const each of processes) each.stop();
  }
}

/** Whether every promise was kept and nobody was turned away. */
export const isClean = (report: SendReport): boolean =>
  Object.values(report.violations).every((count) => count === 0) &&
  report.unanswered === 0 &&
  report.closedSockets.length === 0;

function reportOf(plan: Plan, counts: readonly SendCount[]): SendReport {
  const total = (pick: (count: SendCount) => number) => counts.reduce((sum, count) => sum + pick(count), 0);
  const perSecond = (pick: (count: SendCount) => number) =>
    Math.round(total((count) => (pick(count) * 1000) / count.measuredMs));
  return {
    senders: new Set(plan.conversations.map(({ sender }) => sender)).size,
    receivers: new Set(plan.conversations.map(({ receiver }) => receiver)).size,
    conversations: plan.conversations.length,
    processes: counts.length,
    seconds: Math.round((counts[0]?.measuredMs ?? 0) / 100) / 10,
    receivedPerSecond: perSecond(({ received }) => received),
    acknowledgedPerSecond: perSecond(({ acknowledged }) => acknowledged),
    ack: quantilesOf(counts.map(({ ack }) => ack)),
    delivery: quantilesOf(counts.map(({ delivery }) => delivery)),
    violations: addViolations(counts.map(({ violations }) => violations)),
    repaired: total(({ repaired }) => repaired),
    unanswered: total(({ unanswered }) => unanswered),
    refusals: addRefusals(counts),
    closedSockets: counts.flatMap(({ closedSockets }) => closedSockets),
    loadCores: Math.round(total(({ cpu }) => cpu) * 100) / 100,
  };
}

function quantilesOf(parts: readonly SendCount['ack'][]): Quantiles {
  const all = new Latencies();
  for (const part of parts) all.addPairs(part);
  return all.quantiles();
}

function addRefusals(counts: readonly SendCount[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { refusals } of counts) {
    for (const [code, count] of Object.entries(refusals)) sum[code] = (sum[code] ?? 0) + count;
  }
  return sum;
}
