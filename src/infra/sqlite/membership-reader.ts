import type { Statement } from 'better-sqlite3';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { MemberRow } from '../../domain/shared/rows.ts';
import type { Membership, MembershipReader, MembersSnapshot } from '../../modules/shared/reading.ts';
import { selectList } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

/** Conversations of a person that are looked through for groups. */
const LOOKED_THROUGH_MAX = 5_000;

/** Who is in which stream, on the reading connection. */
export class SqliteMembershipReader implements MembershipReader {
  readonly #db: Sqlite;
  readonly #lastSeq: Statement;
  readonly #members: Statement;
  readonly #member: Statement;
  readonly #memberships: Statement;
  readonly #joined: Statement;
  readonly #kind: Statement;
  readonly #peers: Statement;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#lastSeq = db.prepare('SELECT last_seq AS lastSeq FROM streams WHERE stream_id = ?');
    this.#members = db.prepare(
      `SELECT ${selectList('members')} FROM members WHERE stream_id = ? ORDER BY user_id LIMIT ?`,
    );
    this.#member = db.prepare(
      `SELECT ${selectList('members')} FROM members WHERE user_id = ? AND stream_id = ?`,
    );
    this.#memberships = db.prepare(
      `SELECT m.stream_id AS streamId, m.joined_from AS joinedFrom, m.visible_from AS visibleFrom, s.last_seq AS asOf
       FROM members m JOIN streams s ON s.stream_id = m.stream_id WHERE m.user_id = ? AND m.left_seq IS NULL`,
    );
    this.#joined = db.prepare(
      `SELECT stream_id AS streamId FROM members WHERE user_id = ? AND left_seq IS NULL LIMIT ${LOOKED_THROUGH_MAX}`,
    );
    this.#kind = db.prepare('SELECT kind FROM streams WHERE stream_id = ?');
    this.#peers = db.prepare(
      `SELECT theirs.user_id AS userId FROM members mine CROSS JOIN members theirs ON theirs.stream_id = mine.stream_id
       WHERE mine.user_id = ? AND mine.left_seq IS NULL AND theirs.left_seq IS NULL AND theirs.user_id <> ? LIMIT ?`,
    );
  }

  async membersOf(streamId: StreamId, limit: number): Promise<MembersSnapshot | undefined> {
    return this.#snapshot(streamId, () => {
      const found = this.#members.all(streamId, limit + 1) as MemberRow[];
      return { members: found.slice(0, limit), isWhole: found.length <= limit };
    });
  }

  async membersAmong(streamId: StreamId, userIds: readonly UserId[]): Promise<MembersSnapshot | undefined> {
    return this.#snapshot(streamId, () => {
      const found = userIds.map((userId) => this.#member.get(userId, streamId) as MemberRow | undefined);
      return { members: found.filter((row) => row !== undefined && row !== null), isWhole: false };
    });
  }

  async membershipsOf(userId: UserId): Promise<readonly Membership[]> {
    return this.#memberships.all(userId) as Membership[];
  }

  async groupsOf(userId: UserId, limit: number): Promise<readonly StreamId[]> {
    const groups: StreamId[] = [];
    for (const { streamId } of this.#joined.all(userId) as { streamId: StreamId }[]) {
      if (groups.length === limit) break;
      const { kind } = this.#kind.get(streamId) as { kind: string };
      if (kind === 'group') groups.push(streamId);
    }
    return groups;
  }

  async peersOf(userId: UserId, limit: number): Promise<readonly UserId[]> {
    const found = this.#peers.all(userId, userId, limit) as { userId: UserId }[];
    return [...new Set(found.map((row) => row.userId))];
  }

  #snapshot(
    streamId: StreamId,
    read: () => { members: MemberRow[]; isWhole: boolean },
  ): MembersSnapshot | undefined {
    return this.#db.transaction((): MembersSnapshot | undefined => {
      const stream = this.#lastSeq.get(streamId) as { lastSeq: number } | undefined;
      return stream && { asOf: stream.lastSeq, ...read() };
    })();
  }
}
