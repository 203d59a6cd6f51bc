import type { Statement } from 'better-sqlite3';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { LogRow, MemberRow, StreamRow } from '../../domain/shared/rows.ts';
import type { Head, LogPage, LogReader } from '../../modules/shared/reading.ts';
import { columnsOf, quote, selectList, snake } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

const prefixed = (table: 'streams' | 'members', alias: string): string =>
  columnsOf(table)
    .map((column) => `${alias}.${quote(snake(column))} AS ${quote(`${alias}_${column}`)}`)
    .join(', ');

/** A mark of the other person, which stops where it was when either of the two began to block the other. */
const peerMark = (mark: string, told: string, heard: string): string =>
  `min(p.${mark}, coalesce(t.${told}, p.${mark}), coalesce(h.${heard}, p.${mark}))`;

/**
 * A head in one row. Mentions are counted above both the mark and what is visible, from rows, so they cannot drift;
 * whom the person blocks mentions nobody. The other person of a direct conversation is found through the index on
 * (stream_id, user_id).
 */
const HEAD = `
  SELECT ${prefixed('streams', 's')}, ${prefixed('members', 'm')},
    (SELECT count(*) FROM mentions n WHERE n.user_id IN (m.user_id, '*') AND n.stream_id = m.stream_id
      AND n.seq > max(m.read_seq, m.visible_from) AND n.seq <= coalesce(m.left_seq, s.last_seq)
      AND n.sender_id <> m.user_id AND NOT EXISTS (SELECT 1 FROM contacts b WHERE b.user_id = m.user_id
        AND b.peer_id = n.sender_id AND b.blocked_at IS NOT NULL)) AS mentions,
    p.user_id AS peerId, ${peerMark('read_seq', 'told_read', 'heard_read')} AS peerRead,
    ${peerMark('received_seq', 'told_received', 'heard_received')} AS peerReceived,
    u.handle AS peerHandle, u.name AS peerName
  FROM members m JOIN streams s ON s.stream_id = m.stream_id
  LEFT JOIN members p ON s.kind = 'direct' AND p.stream_id = m.stream_id AND p.user_id <> m.user_id
  LEFT JOIN users u ON u.user_id = p.user_id
  LEFT JOIN contacts t ON t.user_id = p.user_id AND t.peer_id = m.user_id
  LEFT JOIN contacts h ON h.user_id = m.user_id AND h.peer_id = p.user_id`;

/** Reads of conversations on the reading connection. */
export class SqliteLogReader implements LogReader {
  readonly #db: Sqlite;
  readonly #heads: Statement;
  readonly #head: Statement;
  readonly #stream: Statement;
  readonly #member: Statement;
  readonly #above: Statement;
  readonly #below: Statement;
  readonly #range: Statement;
  readonly #digest: Statement;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#heads = db.prepare(
      `${HEAD} WHERE m.user_id = ? AND m.stream_id > ? AND (m.left_seq IS NULL OR
        (SELECT l.at FROM log l WHERE l.stream_id = m.stream_id AND l.seq = m.left_seq) >= ?)
       ORDER BY m.stream_id LIMIT ?`,
    );
    this.#head = db.prepare(`${HEAD} WHERE m.user_id = ? AND m.stream_id = ?`);
    this.#stream = db.prepare(`SELECT ${selectList('streams')} FROM streams WHERE stream_id = ?`);
    this.#member = db.prepare(
      `SELECT ${selectList('members')} FROM members WHERE user_id = ? AND stream_id = ?`,
    );
    const rows = `SELECT ${selectList('log')} FROM log WHERE stream_id = ?`;
    this.#above = db.prepare(`${rows} AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`);
    this.#below = db.prepare(`${rows} AND seq < ? AND seq > ? ORDER BY seq DESC LIMIT ?`);
    this.#range = db.prepare(`${rows} AND seq >= ? AND seq <= ? ORDER BY seq LIMIT ?`);
    this.#digest = db.prepare(
      `SELECT digest FROM streams WHERE stream_id = ? AND last_seq = ? UNION ALL
       SELECT digest FROM log WHERE stream_id = ? AND seq = ? LIMIT 1`,
    );
  }

  async heads(
    userId: UserId,
    page: { after: string; limit: number; leftSince: number },
  ): Promise<readonly Head[]> {
    const rows = this.#heads.all(userId, page.after, page.leftSince, page.limit) as Record<string, unknown>[];
    return rows.map(headOf);
  }

  async head(userId: UserId, streamId: StreamId): Promise<Head | undefined> {
    const row = this.#head.get(userId, streamId) as Record<string, unknown> | undefined;
    return row && headOf(row);
  }

  pageAfter(
    userId: UserId,
    streamId: StreamId,
    page: { after: number; limit: number },
  ): Promise<LogPage | undefined> {
    return this.#page(userId, streamId, ({ stream, member }) => {
      const ceiling = member.leftSeq ?? stream.lastSeq;
      const from = Math.max(page.after, member.visibleFrom);
      return this.#above.all(streamId, from, ceiling, page.limit) as LogRow[];
    });
  }

  pageBefore(
    userId: UserId,
    streamId: StreamId,
    page: { before: number; limit: number },
  ): Promise<LogPage | undefined> {
    return this.#page(userId, streamId, ({ stream, member }) => {
      const before = Math.min(page.before, (member.leftSeq ?? stream.lastSeq) + 1);
      const rows = this.#below.all(streamId, before, member.visibleFrom, page.limit) as LogRow[];
      return rows.reverse();
    });
  }

  async digestAt(streamId: StreamId, seq: number): Promise<string | undefined> {
    return (this.#digest.get(streamId, seq, streamId, seq) as { digest: string } | undefined)?.digest;
  }

  async rows(
    streamId: StreamId,
    range: { first: number; last: number; limit: number },
  ): Promise<readonly LogRow[]> {
    return this.#range.all(streamId, range.first, range.last, range.limit) as LogRow[];
  }

  /** Stream, member and rows of one snapshot. */
  async #page(
    userId: UserId,
    streamId: StreamId,
    read: (place: { stream: StreamRow; member: MemberRow }) => LogRow[],
  ): Promise<LogPage | undefined> {
    return this.#db.transaction((): LogPage | undefined => {
      const stream = this.#stream.get(streamId) as StreamRow | undefined;
      const member = this.#member.get(userId, streamId) as MemberRow | undefined;
      if (!stream || !member) return undefined;
      return { stream, member, rows: read({ stream, member }), asOf: stream.lastSeq };
    })();
  }
}

function headOf(row: Record<string, unknown>): Head {
  const stream = unprefixed('streams', 's', row) as unknown as StreamRow;
  const member = unprefixed('members', 'm', row) as unknown as MemberRow;
  const isDirect = typeof row['peerId'] === 'string' && typeof row['peerHandle'] === 'string';
  return {
    stream,
    member,
    mentions: row['mentions'] as number,
    peer: isDirect
      ? {
          userId: row['peerId'] as UserId,
          handle: row['peerHandle'] as string,
          name: row['peerName'] as string,
        }
      : undefined,
    peerMarks: isDirect
      ? { readSeq: row['peerRead'] as number, receivedSeq: row['peerReceived'] as number }
      : undefined,
  };
}

const unprefixed = (table: 'streams' | 'members', alias: string, row: Record<string, unknown>) =>
  Object.fromEntries(columnsOf(table).map((column) => [column, row[`${alias}_${column}`]]));
