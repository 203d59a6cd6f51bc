import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { SeenSession } from '../../modules/shared/ports.ts';
import { MEMBERS_SLICE, ROWS_SLICE } from '../sql/slices.ts';
import type { Sqlite } from './database.ts';

/** The writes that are not commands. Each method is one short transaction on the writer's connection. */
export class SqliteUpkeep {
  readonly #db: Sqlite;
  readonly #onRowsChanged: () => void;

  /** `onRowsChanged` is called when rows of streams or members were changed here: nobody may go on with older ones. */
  constructor(db: Sqlite, onRowsChanged: () => void) {
    this.#db = db;
    this.#onRowsChanged = onRowsChanged;
  }

  /**
   * Retention: marks below the new floor are lifted to it first, slice by slice; then the floor moves and rows below
   * it go, slice by slice, with their mentions and reactions. Receipts stay.
   */
  trim(streamId: StreamId, floor: number): { more: boolean } {
    this.#onRowsChanged();
    return this.#db.transaction(() => {
      const row = this.#db
        .prepare('SELECT no FROM log WHERE stream_id = ? AND seq = ?')
        .get(streamId, floor) as { no: number } | undefined;
      const stream = this.#db
        .prepare('SELECT floor_seq AS floor FROM streams WHERE stream_id = ?')
        .get(streamId) as { floor: number } | undefined;
      if (!stream) return { more: false };
      // A floor that is no row of the log takes nothing with it: it lies beyond the head, or moved there before.
      if (!row || floor <= stream.floor) return { more: this.#deleteBelow(streamId, stream.floor) };
      if (this.#liftMarks(streamId, floor, row.no)) return { more: true };
      this.#db.prepare('UPDATE streams SET floor_seq = ? WHERE stream_id = ?').run(floor, streamId);
      return { more: this.#deleteBelow(streamId, floor) };
    })();
  }

  advance(consumer: string, positions: readonly { streamId: StreamId; seq: number }[]): void {
    const statement = this.#db.prepare(
      `INSERT INTO feed (consumer, stream_id, seq) VALUES (?, ?, ?)
       ON CONFLICT (consumer, stream_id) DO UPDATE SET seq = max(seq, excluded.seq)`,
    );
    this.#db.transaction(() => {
      for (const { streamId, seq } of positions) statement.run(consumer, streamId, seq);
    })();
  }

  /** Stored refusals are kept until `before`, sessions and vouchers until they have expired `now`. */
  sweep(before: number, now: number): { more: boolean } {
    return this.#db.transaction(() => {
      const refused = this.#db
        .prepare(
          `DELETE FROM refused WHERE (sender_id, client_id) IN
           (SELECT sender_id, client_id FROM refused WHERE at < ? LIMIT ${ROWS_SLICE})`,
        )
        .run(before).changes;
      const vouchers = this.#db
        .prepare(
          `DELETE FROM vouchers WHERE secret_hash IN
           (SELECT secret_hash FROM vouchers WHERE expires_at < ? LIMIT ${ROWS_SLICE})`,
        )
        .run(now).changes;
      const hasMoreSessions = this.#sweepSessions(now);
      return { more: Math.max(refused, vouchers) === ROWS_SLICE || hasMoreSessions };
    })();
  }

  seen(sessions: readonly SeenSession[]): void {
    const statement = this.#db.prepare(
      `UPDATE sessions SET seen_at = max(seen_at, ?), expires_at = max(expires_at, ?), address = coalesce(?, address)
       WHERE user_id = ? AND session_id = ?`,
    );
    this.#db.transaction(() => {
      for (const { userId, sessionId, at, expiresAt, address = null } of sessions)
        statement.run(at, expiresAt, address, userId, sessionId);
    })();
  }

  /** True when more may have expired: an old installation can have many at its first sweep. */
  #sweepSessions(now: number): boolean {
    const expired = this.#db
      .prepare(
        `SELECT user_id AS userId, session_id AS sessionId, token_hash AS tokenHash FROM sessions
         WHERE expires_at < ? LIMIT ${ROWS_SLICE}`,
      )
      .all(now) as { userId: UserId; sessionId: string; tokenHash: string }[];
    const token = this.#db.prepare('DELETE FROM tokens WHERE token_hash = ?');
    const session = this.#db.prepare('DELETE FROM sessions WHERE user_id = ? AND session_id = ?');
    for (const { userId, sessionId, tokenHash } of expired) {
      token.run(tokenHash);
      session.run(userId, sessionId);
    }
    return expired.length === ROWS_SLICE;
  }

  /** True when more members may lie below the floor. Whoever left below it is lifted to where they left. */
  #liftMarks(streamId: StreamId, floor: number, floorNo: number): boolean {
    const below = this.#db
      .prepare(
        `SELECT user_id AS userId, left_seq AS leftSeq, left_no AS leftNo FROM members
         WHERE stream_id = ? AND read_seq < min(?, coalesce(left_seq, ?)) LIMIT ${MEMBERS_SLICE}`,
      )
      .all(streamId, floor, floor) as { userId: UserId; leftSeq: number | null; leftNo: number | null }[];
    const lift = this.#db.prepare(
      `UPDATE members SET read_seq = ?, read_no = ?, own_above =
         (SELECT count(*) FROM log WHERE stream_id = members.stream_id AND seq > ? AND sender_id = members.user_id
          AND type = 'message')
       WHERE user_id = ? AND stream_id = ?`,
    );
    for (const { userId, leftSeq, leftNo } of below) {
      const hasLeft = leftSeq !== null && leftSeq <= floor;
      const seq = hasLeft ? leftSeq : floor;
      lift.run(seq, hasLeft ? leftNo : floorNo, seq, userId, streamId);
    }
    return below.length === MEMBERS_SLICE;
  }

  #deleteBelow(streamId: StreamId, floor: number): boolean {
    const last = this.#db
      .prepare(
        `SELECT max(seq) AS seq FROM
         (SELECT seq FROM log WHERE stream_id = ? AND seq <= ? ORDER BY seq LIMIT ${ROWS_SLICE})`,
      )
      .get(streamId, floor) as { seq: number | null };
    if (last.seq === null) return false;
    for (const table of ['log', 'mentions', 'reactions']) {
      this.#db.prepare(`DELETE FROM ${table} WHERE stream_id = ? AND seq <= ?`).run(streamId, last.seq);
    }
    return last.seq < floor;
  }
}
