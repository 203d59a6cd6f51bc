import { Refusal, type RefusalCode } from '../../domain/shared/refusals.ts';
import type { Clock, Committer, Frame, FrameOutcome, Run } from '../../modules/shared/ports.ts';

export interface BatchAnswer {
  readonly outcomes: readonly FrameOutcome[];
  readonly runs: readonly Run[];
}

/**
 * Runs one batch in one transaction. Rejects with a `Refusal` when nothing was stored (`unavailable`, `read_only`) or
 * when nobody knows (`unknown_outcome`); with anything else when a frame of the batch is at fault.
 */
export interface BatchRunner {
  run(frames: readonly Frame[]): Promise<BatchAnswer>;
}

export interface QueueOptions {
  readonly clock: Clock;
  readonly runner: BatchRunner;
  /** Calls back as soon as what has already arrived was taken in. */
  readonly soon: (callback: () => void) => void;
  readonly onFault: (fault: unknown) => void;
  readonly batchOperations?: number;
  readonly queueOperations?: number;
  readonly deadlineMs?: number;
}

interface Waiting {
  readonly frame: Frame;
  readonly since: number;
  readonly answer: (outcome: FrameOutcome) => void;
  /** True once a try ended without anybody knowing how: what is refused later may have been carried out. */
  isInDoubt?: boolean;
}

/** Pause before a batch of unknown outcome is asked again. */
const RERUN_AFTER_MS = 50;

/**
 * Group commit: while one batch is under way the next gathers, so that many commands share one fsync. Idle means at
 * once. A frame is never split. What waited longer than the deadline is given back and never committed late.
 */
export class CommitQueue implements Committer {
  readonly #options: Required<QueueOptions>;
  #waiting: Waiting[] = [];
  #queued = 0;
  #busy = false;
  #scheduled = false;
  #draining = false;
  #onIdle: (() => void)[] = [];
  /** Committed and not told yet, in commit order. */
  #untold: (readonly Run[])[] = [];
  #listeners: ((runs: readonly Run[]) => void)[] = [];

  constructor(options: QueueOptions) {
    this.#options = { batchOperations: 256, queueOperations: 20_000, deadlineMs: 5_000, ...options };
  }

  /** Operations that wait for their batch. */
  get depth(): number {
    return this.#queued;
  }

  submit(frame: Frame): Promise<FrameOutcome> {
    if (this.#draining) return Promise.resolve(refusedWhole('draining'));
    const size = frame.commands.length;
    if (this.#queued + size > this.#options.queueOperations)
      return Promise.resolve(refusedWhole('overloaded'));
    this.#queued += size;
    return new Promise((answer) => {
      this.#waiting.push({ frame, since: this.#options.clock.monotonic(), answer });
      this.#schedule();
    });
  }

  onCommitted(listener: (runs: readonly Run[]) => void): void {
    this.#listeners.push(listener);
  }

  async drain(): Promise<void> {
    this.#draining = true;
    if (!this.#busy && this.#waiting.length === 0) return this.#tell();
    await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#busy || this.#scheduled) return;
    this.#scheduled = true;
    this.#options.soon(() => {
      this.#scheduled = false;
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) await this.#commit(batch);
    this.#busy = false;
    if (this.#waiting.length > 0) return this.#schedule();
    if (this.#onIdle.length > 0) this.#tell();
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** The next frames, whole, up to the batch's size. Expired ones are given back on the way. */
  #take(): Waiting[] {
    const { clock, deadlineMs, batchOperations } = this.#options;
    const now = clock.monotonic();
    const batch: Waiting[] = [];
    let operations = 0;
    let taken = 0;
    for (const waiting of this.#waiting) {
      const size = waiting.frame.commands.length;
      if (batch.length > 0 && operations + size > batchOperations) break;
      taken += 1;
      this.#queued -= size;
      if (now - waiting.since > deadlineMs) {
        waiting.answer(refusedWhole('overloaded'));
        continue;
      }
      batch.push(waiting);
      operations += size;
    }
    this.#waiting.splice(0, taken);
    return batch;
  }

  async #commit(batch: Waiting[]): Promise<void> {
    let answer: BatchAnswer;
    try {
      answer = await this.#options.runner.run(batch.map(({ frame }) => frame));
    } catch (fault) {
      await this.#recover(batch, fault);
      return;
    }
    for (const [index, waiting] of batch.entries()) {
      waiting.answer(answer.outcomes[index] ?? refusedWhole('internal'));
    }
    if (answer.runs.length === 0) return;
    // A turn later: an acknowledgement leaves before the event it announces, and the store gets its next batch first.
    this.#untold.push(answer.runs);
    if (this.#untold.length === 1) this.#options.soon(() => this.#tell());
  }

  /** What is told is committed: a listener's fault must not look like the batch's. */
  #tell(): void {
    for (const runs of this.#untold.splice(0)) {
      for (const listener of this.#listeners) {
        try {
          listener(runs);
        } catch (fault) {
          this.#options.onFault(fault);
        }
      }
    }
  }

  /** Unknown outcome: ask again, the receipts tell. A faulty frame: halve until it stands alone. */
  async #recover(batch: Waiting[], fault: unknown): Promise<void> {
    const code = fault instanceof Refusal ? fault.code : undefined;
    if (code === 'unknown_outcome') return this.#rerun(batch);
    if (code !== undefined) {
      for (const { answer, isInDoubt } of batch) answer(refusedWhole(isInDoubt ? 'unknown_outcome' : code));
      return;
    }
    if (batch.length > 1) {
      const half = batch.length >> 1;
      await this.#commitLive(batch.slice(0, half));
      await this.#commitLive(batch.slice(half));
      return;
    }
    this.#options.onFault(fault);
    for (const { answer } of batch) answer(refusedWhole('internal'));
  }

  async #rerun(batch: Waiting[]): Promise<void> {
    for (const waiting of batch) waiting.isInDoubt = true;
    await new Promise<void>((resolve) => void this.#options.clock.after(RERUN_AFTER_MS, resolve));
    await this.#commitLive(batch);
  }

  /** What has waited too long by now is given back and not committed late. */
  async #commitLive(batch: Waiting[]): Promise<void> {
    const { clock, deadlineMs } = this.#options;
    const live = batch.filter(({ since, isInDoubt, answer }) => {
      const isLive = clock.monotonic() - since <= deadlineMs;
      if (!isLive) answer(refusedWhole(isInDoubt ? 'unknown_outcome' : 'overloaded'));
      return isLive;
    });
    if (live.length > 0) await this.#commit(live);
  }
}

const refusedWhole = (code: RefusalCode): FrameOutcome => ({ ok: false, index: -1, code, done: [] });
