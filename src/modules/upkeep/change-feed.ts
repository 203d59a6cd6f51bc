import type { StreamId } from '../../domain/shared/ids.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import { SHARDS } from '../../domain/shared/shard.ts';
import { changedSince } from '../shared/changed-since.ts';
import type { Clock, Upkeep } from '../shared/ports.ts';
import type { ChangedStream, ChangeReader, LogReader } from '../shared/reading.ts';

export interface ChangeFeedOptions {
  /** Names the durable position; a consumer that is renamed begins anew. */
  readonly consumer: string;
  readonly changes: ChangeReader;
  readonly logs: LogReader;
  readonly upkeep: Upkeep;
  readonly clock: Clock;
  /**
   * Takes rows that the consumer has not had, in order, at least once: it must bear the same rows again after a
   * crash. A command of its own uses a client id made of consumer, stream and seq.
   */
  readonly handle: (stream: ChangedStream, rows: readonly LogRow[]) => Promise<void>;
  /** Streams that only the hourly walk found: more than 0 is a defect of whoever stamps changes. */
  readonly onWalkFinds: (streams: number) => void;
  readonly onFault: (fault: unknown) => void;
}

/** Longer than any write transaction may live: what is stamped before it is visible to every reader. */
const SLACK_MS = 10_000;
const TICK_MS = 1_000;
const WALK_MS = 3_600_000;
const PAGE = 500;
const ROWS = 200;
/** Positions remembered, so that streams seen again within the slack cost no read. */
const REMEMBERED_MAX = 10_000;

/**
 * The only road out of the log for whoever is not a device. The truth is the consumer's durable position per stream;
 * the time of the last change only finds candidates. All streams are walked at the start and once an hour.
 */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #cursors = new Array<number>(SHARDS).fill(0);
  readonly #remembered = new Map<StreamId, number>();
  #stopTimer: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #walkedAt: number | undefined;
  #isStopped = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.tick()
      .catch(this.#options.onFault)
      .then(() => {
        if (!this.#isStopped) this.#stopTimer = this.#options.clock.after(TICK_MS, () => this.start());
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopTimer?.();
    await this.#running;
  }

  /** One pass: the walk where it is due, then what changed. */
  async tick(): Promise<void> {
    const { changes, clock } = this.#options;
    const now = await changes.storeNow();
    if (this.#walkedAt === undefined || clock.monotonic() - this.#walkedAt >= WALK_MS) {
      const isFirst = this.#walkedAt === undefined;
      this.#walkedAt = clock.monotonic();
      const found = await this.#walk();
      if (isFirst) this.#cursors.fill(now);
      else if (found > 0) this.#options.onWalkFinds(found);
    }
    for (let shard = 0; shard < SHARDS && !this.#isStopped; shard += 1) await this.#shard(shard, now);
  }

  async #walk(): Promise<number> {
    let found = 0;
    for (let after = ''; !this.#isStopped; ) {
      const streams = await this.#options.changes.walk(after, PAGE);
      for (const stream of streams) if (await this.#consume(stream)) found += 1;
      const last = streams.at(-1);
      if (!last || streams.length < PAGE) return found;
      after = last.streamId;
    }
    return found;
  }

  async #shard(shard: number, now: number): Promise<void> {
    const since = Math.min(this.#cursors[shard] ?? 0, now) - SLACK_MS;
    for await (const page of changedSince(this.#options.changes, shard, since)) {
      for (const stream of page) await this.#consume(stream);
      const seen = page.at(-1)?.changedAt ?? 0;
      this.#cursors[shard] = Math.max(this.#cursors[shard] ?? 0, seen);
    }
  }

  /** True when something was due. The position moves only after the rows were taken. */
  async #consume(stream: ChangedStream): Promise<boolean> {
    const { consumer, changes, logs, upkeep, handle } = this.#options;
    const { streamId, lastSeq, floorSeq } = stream;
    let position = this.#remembered.get(streamId) ?? (await changes.position(consumer, streamId));
    const start = position;
    while (position < lastSeq && !this.#isStopped) {
      const first = Math.max(position, floorSeq) + 1;
      const rows = await logs.rows(streamId, { first, last: lastSeq, limit: ROWS });
      const last = rows.at(-1);
      if (last) await handle(stream, rows);
      position = last?.seq ?? lastSeq;
      await upkeep.advance(consumer, [{ streamId, seq: position }]);
    }
    this.#remember(streamId, position);
    return position > start;
  }

  #remember(streamId: StreamId, position: number): void {
    this.#remembered.delete(streamId);
    this.#remembered.set(streamId, position);
    if (this.#remembered.size <= REMEMBERED_MAX) return;
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      break;
    }
  }
}
