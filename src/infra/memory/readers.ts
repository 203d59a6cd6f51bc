import type { SessionId, StreamId, UserId } from '../../domain/shared/ids.ts';
import type { MemberRow } from '../../domain/shared/rows.ts';
import type {
  ChangeKey,
  ChangeReader,
  MembershipReader,
  PeopleReader,
} from '../../modules/shared/reading.ts';
import type { MemoryTables } from './tables.ts';

/** Who is in which stream, over tables in memory. */
export class MemoryMembershipReader implements MembershipReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async membersOf(streamId: StreamId, limit: number) {
    const all = this.#members(({ streamId: each }) => each === streamId);
    all.sort((a, b) => (a.userId < b.userId ? -1 : 1));
    return this.#snapshot(streamId, all.slice(0, limit), all.length <= limit);
  }

  async membersAmong(streamId: StreamId, userIds: readonly UserId[]) {
    const rows = userIds.map((userId) => this.#tables.get('members', userId, streamId));
    return this.#snapshot(
      streamId,
      rows.filter((row) => row !== undefined),
      false,
    );
  }

  async membershipsOf(userId: UserId) {
    return this.#members((row) => row.userId === userId && row.leftSeq === null).map((row) => ({
      streamId: row.streamId,
      joinedFrom: row.joinedFrom,
      visibleFrom: row.visibleFrom,
      asOf: this.#tables.get('streams', row.streamId)?.lastSeq ?? 0,
    }));
  }

  async groupsOf(userId: UserId, limit: number) {
    const here = this.#members((row) => row.userId === userId && row.leftSeq === null);
    const streamIds = here.map(({ streamId }) => streamId);
    return streamIds.filter((id) => this.#tables.get('streams', id)?.kind === 'group').slice(0, limit);
  }

  async peersOf(userId: UserId, limit: number) {
    const mine = new Set((await this.membershipsOf(userId)).map(({ streamId }) => streamId));
    const theirs = this.#members(
      (row) => row.leftSeq === null && row.userId !== userId && mine.has(row.streamId),
    );
    return [...new Set(theirs.slice(0, limit).map((row) => row.userId))];
  }

  #members(isWanted: (row: MemberRow) => boolean): MemberRow[] {
    return this.#tables.all('members').filter(isWanted);
  }

  #snapshot(streamId: StreamId, members: MemberRow[], isWhole: boolean) {
    const stream = this.#tables.get('streams', streamId);
    return stream && { asOf: stream.lastSeq, members, isWhole };
  }
}

/** What changed since when, over tables in memory. */
export class MemoryChangeReader implements ChangeReader {
  readonly #tables: MemoryTables;
  readonly #now: () => number;

  constructor(tables: MemoryTables, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  async changed(shard: number, after: ChangeKey, limit: number) {
    return this.#tables
      .all('streams')
      .filter((stream) => stream.shard === shard && inOrderOfChange(after, stream) < 0)
      .sort(inOrderOfChange)
      .slice(0, limit);
  }

  async walk(after: string, limit: number) {
    return this.#tables
      .all('streams')
      .filter(({ streamId }) => streamId > after)
      .sort((a, b) => (a.streamId < b.streamId ? -1 : 1))
      .slice(0, limit);
  }

  async position(consumer: string, streamId: StreamId): Promise<number> {
    return this.#tables.get('feed', consumer, streamId)?.seq ?? 0;
  }

  async lastBefore(streamId: StreamId, at: number): Promise<number> {
    const rows = this.#tables.rows(streamId, 0, Number.MAX_SAFE_INTEGER);
    return rows.filter((row) => row.at < at).at(-1)?.seq ?? 0;
  }

  async storeNow(): Promise<number> {
    return this.#now();
  }
}

function inOrderOfChange(a: ChangeKey, b: ChangeKey): number {
  if (a.changedAt !== b.changedAt) return a.changedAt - b.changedAt;
  if (a.streamId === b.streamId) return 0;
  return a.streamId < b.streamId ? -1 : 1;
}

/** Accounts and sessions, over tables in memory. */
export class MemoryPeopleReader implements PeopleReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async user(userId: UserId) {
    return this.#tables.get('users', userId);
  }

  async userByHandle(handleKey: string) {
    const found = this.#tables.get('handles', handleKey);
    return found && this.#tables.get('users', found.userId);
  }

  async lastSeen(viewer: UserId, userIds: readonly UserId[]) {
    const present = this.#tables.all('members').filter(({ leftSeq }) => leftSeq === null);
    const streams = new Set(present.flatMap((row) => (row.userId === viewer ? row.streamId : [])));
    const peers = new Set(present.flatMap((row) => (streams.has(row.streamId) ? row.userId : [])));
    const sessions = this.#tables.all('sessions');
    return userIds.flatMap((userId) => {
      const times = sessions.flatMap((session) => (session.userId === userId ? session.seenAt : []));
      return peers.has(userId) && times.length > 0 ? { userId, seenAt: Math.max(...times) } : [];
    });
  }

  async users(userIds: readonly UserId[]) {
    return userIds.flatMap((userId) => this.#tables.get('users', userId) ?? []);
  }

  async session(tokenHash: string) {
    const token = this.#tables.get('tokens', tokenHash);
    return token && this.#tables.get('sessions', token.userId, token.sessionId);
  }

  async sessionsOf(userId: UserId) {
    const sessions = this.#tables.all('sessions').filter((session) => session.userId === userId);
    return sessions.sort((a, b) => a.createdAt - b.createdAt);
  }

  async hasSession(userId: UserId, sessionId: SessionId): Promise<boolean> {
    return this.#tables.get('sessions', userId, sessionId) !== undefined;
  }

  async serverValue(key: string) {
    return this.#tables.get('server', key)?.value;
  }
}
