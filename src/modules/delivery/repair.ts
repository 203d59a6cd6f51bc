import type { StreamId } from '../../domain/shared/ids.ts';
import { SHARDS } from '../../domain/shared/shard.ts';
import { changedSince } from '../shared/changed-since.ts';
import type { Clock } from '../shared/ports.ts';
import type { ChangeReader } from '../shared/reading.ts';

/** Longer than any write transaction may live: a stamp older than this is visible to every reader. */
export const WRITE_SLACK_MS = 10_000;
/** How long after the store gave no answer it is asked again. */
const AGAIN_MS = 1_000;

export interface RepairOptions {
  readonly clock: Clock;
  readonly changes: ChangeReader;
  readonly onChanged: (stream: { streamId: StreamId; lastSeq: number }) => Promise<void>;
  readonly onFault: (fault: unknown) => void;
}

/**
 * Walks every stream that changed since something may have been lost: one walk at a time, since the earliest loss that
 * was noticed, and again until the store answers. Its cost follows how much was written and never how many streams
 * there are.
 */
export class Repairs {
  readonly #options: RepairOptions;
  #lostAt: number | undefined;
  #isBusy = false;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();
  #endPause: (() => void) | undefined;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  /** Something may have been lost since `lostAt`, by this node's monotonic clock: wall clocks may differ by hours. */
  note(lostAt: number): void {
    if (this.#isStopped) return;
    this.#lostAt = Math.min(this.#lostAt ?? lostAt, lostAt);
    if (!this.#isBusy) this.#running = this.#work();
  }

  /** Resolves when what was under way has ended; nothing is begun any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endPause?.();
    await this.#running;
  }

  async #work(): Promise<void> {
    const { clock, onFault } = this.#options;
    this.#isBusy = true;
    for (let lostAt = this.#lostAt; lostAt !== undefined && !this.#isStopped; lostAt = this.#lostAt) {
      this.#lostAt = undefined;
      try {
        await this.#walk(clock.monotonic() - lostAt);
      } catch (fault) {
        onFault(fault);
        this.#lostAt = Math.min(this.#lostAt ?? lostAt, lostAt);
        if (!this.#isStopped) await this.#pause();
      }
    }
    this.#isBusy = false;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(AGAIN_MS, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  async #walk(ageMs: number): Promise<void> {
    const { changes, onChanged } = this.#options;
    const since = (await changes.storeNow()) - ageMs - WRITE_SLACK_MS;
    for (let shard = 0; shard < SHARDS; shard += 1)
      for await (const page of changedSince(changes, shard, since))
        for (const stream of page) {
          if (this.#isStopped) return;
          await onChanged(stream);
        }
  }
}
