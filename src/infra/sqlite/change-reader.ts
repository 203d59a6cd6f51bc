import type { Statement } from 'better-sqlite3';
import type { StreamId } from '../../domain/shared/ids.ts';
import type { ChangedStream, ChangeKey, ChangeReader } from '../../modules/shared/reading.ts';
import type { Sqlite } from './database.ts';

const STREAM =
  'stream_id AS streamId, kind, changed_at AS changedAt, last_seq AS lastSeq, floor_seq AS floorSeq';

/** What changed since when, on the reading connection. The store's clock is this machine's. */
export class SqliteChangeReader implements ChangeReader {
  readonly #changed: Statement;
  readonly #walk: Statement;
  readonly #position: Statement;
  readonly #lastBefore: Statement;
  readonly #now: () => number;

  constructor(db: Sqlite, now: () => number) {
    this.#now = now;
    this.#changed = db.prepare(
      `SELECT ${STREAM} FROM streams WHERE shard = ? AND (changed_at, stream_id) > (?, ?)
       ORDER BY changed_at, stream_id LIMIT ?`,
    );
    this.#walk = db.prepare(`SELECT ${STREAM} FROM streams WHERE stream_id > ? ORDER BY stream_id LIMIT ?`);
    this.#position = db.prepare('SELECT seq FROM feed WHERE consumer = ? AND stream_id = ?');
    this.#lastBefore = db.prepare('SELECT max(seq) AS seq FROM log WHERE stream_id = ? AND at < ?');
  }

  async changed(shard: number, after: ChangeKey, limit: number): Promise<readonly ChangedStream[]> {
    return this.#changed.all(shard, after.changedAt, after.streamId, limit) as ChangedStream[];
  }

  async walk(after: string, limit: number): Promise<readonly ChangedStream[]> {
    return this.#walk.all(after, limit) as ChangedStream[];
  }

  async lastBefore(streamId: StreamId, at: number): Promise<number> {
    return (this.#lastBefore.get(streamId, at) as { seq: number | null }).seq ?? 0;
  }

  async position(consumer: string, streamId: StreamId): Promise<number> {
    return (this.#position.get(consumer, streamId) as { seq: number } | undefined)?.seq ?? 0;
  }

  async storeNow(): Promise<number> {
    return this.#now();
  }
}
