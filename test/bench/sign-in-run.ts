import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argon2Passwords } from '../../src/infra/crypto/passwords.ts';
import { planPairs } from '../../src/interface/cli/bench/plan.ts';
import { isClean, type SendReport } from '../../src/interface/cli/bench/send.ts';
import { newId } from '../support/wire-ids.ts';
import { type Contender, RunningServer } from './contenders.ts';
import { round, summarise } from './figures.ts';
import { awaitCalm } from './machine.ts';
import { seedDatabase } from './seed.ts';
import { runLoad } from './send-run.ts';

export interface SignInRunOptions {
  /** A folder on a real disk; each round has a fresh one below it. */
  readonly folder: string;
  readonly contender: Contender;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly patience: number;
}

const PASSWORD = 'seeded for a benchmark';
/** Messages a second that go on beside the sign-ins. */
const RATE = 2_000;
const SENDERS = 16;
const WINDOW = 16;
const SIGN_INS_MAX = 20;
/** Hashes that tell how fast the machine is. */
const PROBES = 20;

/** How many passwords a second this machine verifies, one after the other as the server does. */
async function hashesPerSecond(): Promise<number> {
  const passwords = new Argon2Passwords();
  const hash = await passwords.hash(PASSWORD);
  const startedAt = performance.now();
  for (let probe = 0; probe < PROBES; probe += 1) await passwords.verify(PASSWORD, hash);
  return (PROBES * 1_000) / (performance.now() - startedAt);
}

/**
 * The latency of messages alone and beside people who sign in at half the rate at which this machine hashes, in turns
 * so that what else it does meets both.
 */
export async function measureSignIns(options: SignInRunOptions) {
  await awaitCalm(options.patience);
  const hashRate = await hashesPerSecond();
  const signInRate = Math.min(SIGN_INS_MAX, hashRate / 2);
  const alone: SendReport[] = [];
  const beside: SendReport[] = [];
  const signIns: number[] = [];
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    alone.push((await runRound(options, 0)).report);
    const busy = await runRound(options, signInRate);
    beside.push(busy.report);
    signIns.push(busy.signInsPerSecond);
    const p99 = (reports: SendReport[]) => reports.at(-1)?.delivery.p99;
    console.log(
      `round ${turn}: delivery p99 ${p99(alone)} ms alone, ${p99(beside)} ms beside ${busy.signInsPerSecond} sign-ins/s`,
    );
  }
  const p99Of = (reports: readonly SendReport[]) => summarise(reports.map(({ delivery }) => delivery.p99));
  const [before, after] = [p99Of(alone), p99Of(beside)];
  return {
    ratio: round(after.median / before.median),
    hashesPerSecond: round(hashRate),
    signInsPerSecond: summarise(signIns),
    messagesPerSecond: summarise(beside.map(({ receivedPerSecond }) => receivedPerSecond)),
    deliveryP99Alone: before,
    deliveryP99Beside: after,
    ackP99Alone: summarise(alone.map(({ ack }) => ack.p99)),
    ackP99Beside: summarise(beside.map(({ ack }) => ack.p99)),
  };
}

async function runRound(options: SignInRunOptions, signInRate: number) {
  const folder = join(options.folder, 'signin');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const planFile = join(options.folder, 'plan.json');
  const pairs = planPairs(SENDERS, WINDOW);
  const seed = { ...pairs, messages: 3, password: PASSWORD };
  writeFileSync(planFile, JSON.stringify(await seedDatabase(join(folder, 'magpie.db'), seed)), {
    mode: 0o600,
  });
  await awaitCalm(options.patience);
  const server = await RunningServer.start(options.contender, folder);
  const crowd =
    signInRate > 0 ? new Crowd(server.url, { rate: signInRate, accounts: pairs.accounts }) : undefined;
  try {
    const { seconds, warmUp } = options;
    const { report } = await runLoad(server.url, planFile, { seconds, warmUp, processes: 1, rate: RATE });
    if (!isClean(report)) throw new Error(`a promise was broken: ${JSON.stringify(report, null, 2)}`);
    return { report, signInsPerSecond: (await crowd?.stop()) ?? 0 };
  } finally {
    await crowd?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** People who sign in at a steady rate, each time on a device of their own that replaces the one before. */
class Crowd {
  readonly #url: string;
  readonly #accounts: number;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #startedAt = performance.now();
  readonly #under = new Set<Promise<void>>();
  readonly #device = newId();
  #asked = 0;
  #done = 0;
  #rate: number | undefined;

  constructor(url: string, { rate, accounts }: { rate: number; accounts: number }) {
    this.#url = url;
    this.#accounts = accounts;
    this.#timer = setInterval(() => this.#enter(), 1_000 / rate);
  }

  /** Answers how many signed in, each second. */
  async stop(): Promise<number> {
    clearInterval(this.#timer);
    this.#rate ??= round((this.#done * 1_000) / (performance.now() - this.#startedAt));
    await Promise.all(this.#under);
    return this.#rate;
  }

  #enter(): void {
    const handle = `seeded-${this.#asked % this.#accounts}`;
    this.#asked += 1;
    const work: Promise<void> = this.#signIn(handle).finally(() => this.#under.delete(work));
    this.#under.add(work);
  }

  async #signIn(handle: string): Promise<void> {
    const body = { handle, password: PASSWORD, device: this.#device, deviceName: 'bench' };
    const answer = await fetch(`${this.#url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await answer.text();
    if (answer.status === 201) this.#done += 1;
    else throw new Error(`a sign-in was answered with ${answer.status}`);
  }
}
