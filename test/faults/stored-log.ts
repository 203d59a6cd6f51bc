import type { Database, Statement } from 'bun:sqlite';
import { fingerprint } from './record.ts';

/** A row of the log as SQL has it. */
export interface StoredRow {
  readonly stream: string;
  readonly seq: number;
  readonly no: number;
  readonly type: string;
  readonly sender: string;
  readonly clientId: string;
  readonly part: number;
  readonly ref: number | null;
  readonly changed: number;
  readonly digest: string;
  readonly body: string | null;
}

export interface StoredStream {
  readonly stream: string;
  readonly kind: string;
  readonly last: number;
  readonly lastNo: number;
  readonly floor: number;
  readonly digest: string;
}

export interface StoredMember {
  readonly user: string;
  readonly stream: string;
  readonly visibleFrom: number;
  readonly left: number | null;
  readonly read: number;
  readonly received: number;
}

const rowColumns = `stream_id AS stream, seq, no, type, sender_id AS sender, client_id AS clientId, part,
  ref_seq AS ref, changed_seq AS changed, digest, body`;

/** Rows asked for again soon: each is seen by several devices at about the same time. */
const keptRows = 20_000;

/** The truth the record is held against, read with SQL of its own. */
export class StoredLog {
  readonly #database: Database;
  readonly #row: Statement<StoredRow, [string, number]>;
  readonly #receipt: Statement<{ seq: number }, [string, string]>;
  readonly #rows = new Map<string, StoredRow | undefined>();
  readonly #bodies = new WeakMap<StoredRow, string>();
  readonly streams: ReadonlyMap<string, StoredStream>;
  readonly members: readonly StoredMember[];

  constructor(database: Database) {
    this.#database = database;
    this.#row = database.query(`SELECT ${rowColumns} FROM log WHERE stream_id = ? AND seq = ?`);
    this.#receipt = database.query('SELECT seq FROM receipts WHERE sender_id = ? AND client_id = ?');
    this.streams = new Map(this.#allStreams().map((each) => [each.stream, each]));
    this.members = this.#allMembers();
  }

  row(stream: string, seq: number): StoredRow | undefined {
    const key = `${stream}/${seq}`;
    if (this.#rows.has(key)) return this.#rows.get(key);
    if (this.#rows.size >= keptRows) this.#rows.clear();
    const found = this.#row.get(stream, seq) ?? undefined;
    this.#rows.set(key, found);
    return found;
  }

  /** The fingerprint of a row's body. */
  bodyOf(row: StoredRow): string {
    const known = this.#bodies.get(row) ?? fingerprint(row.body === null ? null : JSON.parse(row.body));
    this.#bodies.set(row, known);
    return known;
  }

  hasReceipt(user: string, clientId: string): boolean {
    return this.#receipt.get(user, clientId) !== null;
  }

  /** Every row, stream by stream, in the order of seq. */
  *everyRow(): Generator<StoredRow> {
    const all = this.#database.query<StoredRow, []>(`SELECT ${rowColumns} FROM log ORDER BY stream_id, seq`);
    yield* all.iterate();
  }

  /** Rows that one command wrote at the same place twice. Sign-ins carry no client id and are outside of the promise. */
  doubled(): { sender: string; clientId: string; part: number; times: number; seqs: string }[] {
    return this.#database
      .query<{ sender: string; clientId: string; part: number; times: number; seqs: string }, []>(
        `SELECT sender_id AS sender, client_id AS clientId, part, count(*) AS times, group_concat(seq) AS seqs
         FROM log WHERE client_id <> '' GROUP BY sender_id, client_id, part HAVING count(*) > 1`,
      )
      .all();
  }

  /** Numbered rows of others above a member's mark, counted one by one. */
  unread({ user, stream, read, left }: StoredMember): number {
    return this.#count(
      `SELECT count(*) AS n FROM log
       WHERE stream_id = ? AND seq > ? AND seq <= ? AND type = 'message' AND sender_id <> ?`,
      [stream, read, left ?? Number.MAX_SAFE_INTEGER, user],
    );
  }

  /** Mentions by others above a member's mark. */
  mentions({ user, stream, read, visibleFrom, left }: StoredMember): number {
    return this.#count(
      `SELECT count(*) AS n FROM mentions
       WHERE user_id IN (?, '*') AND stream_id = ? AND seq > ? AND seq <= ? AND sender_id <> ?`,
      [user, stream, Math.max(read, visibleFrom), left ?? Number.MAX_SAFE_INTEGER, user],
    );
  }

  #count(sql: string, values: (string | number)[]): number {
    return this.#database.query<{ n: number }, (string | number)[]>(sql).get(...values)?.n ?? 0;
  }

  #allStreams(): StoredStream[] {
    return this.#database
      .query<StoredStream, []>(
        `SELECT stream_id AS stream, kind, last_seq AS last, last_no AS lastNo, floor_seq AS floor, digest FROM streams`,
      )
      .all();
  }

  #allMembers(): StoredMember[] {
    return this.#database
      .query<StoredMember, []>(
        `SELECT user_id AS user, stream_id AS stream, visible_from AS visibleFrom, left_seq AS left,
         read_seq AS read, received_seq AS received FROM members`,
      )
      .all();
  }
}
