import { setTimeout as pause } from 'node:timers/promises';
import type { FrameOf, ServerFrame } from '../../protocol/index.ts';
import { type BenchSocket, openSockets } from './bench-socket.ts';
import { Latencies } from './latency.ts';
import { Pace } from './pace.ts';
import type { Plan } from './plan.ts';
import { addViolations, type Violations } from './stream-check.ts';
import { Talk, Texts } from './talk.ts';

/** How many sockets of one process sign in at the same time. */
const SIGN_INS_AT_ONCE = 32;
/** How long acknowledgements and deliveries may take after the last text was sent. */
const SETTLE_MS = 10_000;
/** A receiver that misses a text for this long after the load asks for it, as a client with a stale head does. */
const ASK_AFTER_MS = 1_000;
const DEFAULT_RETRY_MS = 50;

/** One process's part of a load. */
export interface SendJob {
  readonly kind: 'send';
  readonly url: string;
  readonly plan: Plan;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly textBytes: number;
  /** Messages a second of this process; left out, each conversation goes on as soon as it is answered. */
  readonly rate?: number;
}

/** What one process counted while it measured; the checks cover everything that it sent. */
export interface SendCount {
  readonly received: number;
  readonly acknowledged: number;
  readonly measuredMs: number;
  readonly ack: readonly (readonly [number, number])[];
  readonly delivery: readonly (readonly [number, number])[];
  readonly violations: Violations;
  /** Texts that came only after they were asked for with `sync`. */
  readonly repaired: number;
  readonly unanswered: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly closedSockets: readonly string[];
  /** Processor time this process took while it measured, as a share of one core. */
  readonly cpu: number;
}

/** Senders and receivers of one process. */
export class SendLoad {
  readonly #job: SendJob;
  readonly #talks = new Map<string, Talk>();
  readonly #senders = new Set<BenchSocket>();
  readonly #ack = new Latencies();
  readonly #delivery = new Latencies();
  readonly #refusals: Record<string, number> = {};
  readonly #closed: string[] = [];
  readonly #pace: Pace | undefined;
  #phase: 'warming' | 'measuring' | 'settling' = 'warming';

  constructor(job: SendJob) {
    this.#job = job;
    this.#pace = job.rate === undefined ? undefined : new Pace(job.rate);
  }

  /** Signs everybody in. */
  async prepare(): Promise<void> {
    const { url, plan, textBytes } = this.#job;
    const closed = (reason: string) => void this.#closed.push(reason);
    const sockets = await openSockets(
      url,
      plan.accounts.map(({ token }) => token),
      { atOnce: SIGN_INS_AT_ONCE, events: { frame: (frame, socket) => this.#take(frame, socket), closed } },
    );
    const texts = new Texts(textBytes);
    for (const { stream, sender, receiver } of plan.conversations) {
      const [from, to] = [sockets[sender], sockets[receiver]];
      if (!from || !to) throw new Error('the plan names an account that it does not list');
      this.#senders.add(from);
      this.#talks.set(stream, new Talk(stream, texts, { sender: from, receiver: to }));
    }
  }

  /** Sends for as long as the job says, then waits until everything under way has arrived. */
  async run(): Promise<SendCount> {
    for (const talk of this.#talks.values()) this.#goOn(talk);
    await pause(this.#job.warmUpMs);
    this.#phase = 'measuring';
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    await pause(this.#job.measureMs);
    this.#phase = 'settling';
    this.#pace?.stop();
    const measuredMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpuBefore);
    await this.#settle();
    return this.#count(measuredMs, (user + system) / 1000 / measuredMs);
  }

  #take(frame: ServerFrame, socket: BenchSocket): void {
    if (frame.op === 'ack') this.#takeAck(frame);
    else if (frame.op === 'nack') this.#takeNack(frame);
    else if (frame.op === 'event' && this.#senders.has(socket))
      this.#talks.get(frame.stream)?.takeEcho(frame);
    else if (frame.op === 'event' || frame.op === 'page') this.#takeEvents(frame);
  }

  #takeEvents(frame: FrameOf<'event'> | FrameOf<'page'>): void {
    this.#talks.get(frame.stream)?.takeEvents(frame, (sentAt) => {
      if (this.#phase === 'measuring') this.#delivery.note(performance.now() - sentAt);
    });
  }

  #takeAck(frame: FrameOf<'ack'>): void {
    const talk = this.#talks.get(frame.stream);
    const sentAt = talk?.takeAck(frame);
    if (sentAt !== undefined && this.#phase === 'measuring') this.#ack.note(performance.now() - sentAt);
    if (talk && this.#phase !== 'settling') this.#goOn(talk);
  }

  #goOn(talk: Talk): void {
    if (this.#pace) this.#pace.next(() => talk.sendNext());
    else talk.sendNext();
  }

  #takeNack({ code, retry, afterMs, stream }: FrameOf<'nack'>): void {
    this.#refusals[code] = (this.#refusals[code] ?? 0) + 1;
    const talk = this.#talks.get(stream ?? '');
    if (talk && retry) setTimeout(() => talk.sendAgain(), afterMs ?? DEFAULT_RETRY_MS);
  }

  async #settle(): Promise<void> {
    const startedAt = performance.now();
    let hasAsked = false;
    while (performance.now() - startedAt < SETTLE_MS) {
      const open = [...this.#talks.values()].filter(({ check }) => !check.isSettled);
      if (open.length === 0) return;
      if (!hasAsked && performance.now() - startedAt > ASK_AFTER_MS) {
        hasAsked = true;
        for (const talk of open) talk.repair();
      }
      await pause(10);
    }
  }

  #count(measuredMs: number, cpu: number): SendCount {
    const talks = [...this.#talks.values()];
    const total = (pick: (talk: Talk) => number) => talks.reduce((sum, talk) => sum + pick(talk), 0);
    const checked = addViolations(talks.map(({ check }) => check.finish()));
    return {
      received: this.#delivery.total,
      acknowledged: this.#ack.total,
      measuredMs,
      ack: this.#ack.toPairs(),
      delivery: this.#delivery.toPairs(),
      violations: { ...checked, swapped: checked.swapped + total((talk) => talk.echoFaults) },
      repaired: total((talk) => talk.repairs),
      unanswered: total((talk) => talk.check.unanswered),
      refusals: this.#refusals,
      closedSockets: this.#closed.slice(0, 20),
      cpu,
    };
  }
}
