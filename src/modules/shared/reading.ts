import type { SessionId, StreamId, UserId } from '../../domain/shared/ids.ts';
import type {
  ContactRow,
  LogRow,
  MemberRow,
  SessionRow,
  StreamKind,
  StreamRow,
  UserRow,
} from '../../domain/shared/rows.ts';

/** One line of a person's list: the stream, the person's own row in it, and what the list shows. */
export interface Head {
  readonly stream: StreamRow;
  readonly member: MemberRow;
  /** Without those of people whom the person blocks. */
  readonly mentions: number;
  /** The other person of a direct conversation. */
  readonly peer: { readonly userId: UserId; readonly handle: string; readonly name: string } | undefined;
  /** How far the other person of a direct conversation has read and received, as far as it is told across a block. */
  readonly peerMarks: { readonly readSeq: number; readonly receivedSeq: number } | undefined;
}

export interface LogPage {
  readonly stream: StreamRow;
  readonly member: MemberRow;
  /** Ascending and contiguous, within what the member may see. */
  readonly rows: readonly LogRow[];
  /** The stream's head in the snapshot that this page was read from. */
  readonly asOf: number;
}

/** Reads of conversations. Every method reads one snapshot. Nobody may assume that a snapshot is the newest. */
export interface LogReader {
  /** A person's heads in the order of stream ids, above `after`; left streams for as long as `leftSince` allows. */
  heads(userId: UserId, page: { after: string; limit: number; leftSince: number }): Promise<readonly Head[]>;
  head(userId: UserId, streamId: StreamId): Promise<Head | undefined>;
  /** Rows above `after`; `undefined` when the person has no row in the stream. */
  pageAfter(
    userId: UserId,
    streamId: StreamId,
    page: { after: number; limit: number },
  ): Promise<LogPage | undefined>;
  /** Rows below `before`, the newest of them. */
  pageBefore(
    userId: UserId,
    streamId: StreamId,
    page: { before: number; limit: number },
  ): Promise<LogPage | undefined>;
  /** The digest of the row at `seq`, the stream's own at its head; `undefined` at 0, beyond the head and where rows are gone. */
  digestAt(streamId: StreamId, seq: number): Promise<string | undefined>;
  /** Rows regardless of who asks, for delivery and consumers. Ascending from `first`. */
  rows(streamId: StreamId, range: { first: number; last: number; limit: number }): Promise<readonly LogRow[]>;
}

/** `asOf` is the stream's head in the snapshot. */
export interface MembersSnapshot {
  readonly asOf: number;
  readonly members: readonly MemberRow[];
  readonly isWhole: boolean;
}

export interface Membership {
  readonly streamId: StreamId;
  readonly joinedFrom: number;
  readonly visibleFrom: number;
  readonly asOf: number;
}

/** Reads that delivery needs to know who gets what. */
export interface MembershipReader {
  /** The stream's members with the head of the same snapshot; at most `limit`, `isWhole` says whether that was all. */
  membersOf(streamId: StreamId, limit: number): Promise<MembersSnapshot | undefined>;
  /** The rows of these people in the stream. */
  membersAmong(streamId: StreamId, userIds: readonly UserId[]): Promise<MembersSnapshot | undefined>;
  /** Every stream of a person that they have not left, with the heads of the same snapshot. */
  membershipsOf(userId: UserId): Promise<readonly Membership[]>;
  /** Some groups that a person is in, at most `limit`. */
  groupsOf(userId: UserId, limit: number): Promise<readonly StreamId[]>;
  /** Others who share a conversation with this person, looked for in at most `limit` places. */
  peersOf(userId: UserId, limit: number): Promise<readonly UserId[]>;
}

/** A row of somebody's list of people, and whom it is about. */
export interface KnownContact {
  readonly row: ContactRow;
  readonly user: Pick<UserRow, 'userId' | 'handle' | 'name'>;
}

/** Reads of what people are to each other. Every method reads one snapshot. */
export interface ContactReader {
  /** What one person keeps about another; `undefined` where that is nothing. */
  contact(userId: UserId, peerId: UserId): Promise<ContactRow | undefined>;
  /** Rows in the order of the others' ids, above `after`. `asOf` is the head of the person's own stream. */
  contacts(
    userId: UserId,
    page: { after: string; limit: number },
  ): Promise<{ readonly contacts: readonly KnownContact[]; readonly asOf: number }>;
  /** Of these people, those between whom and the person stands a block, whoever made it. */
  blockedAmong(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}

/** A stream as the change feed sees it. */
export interface ChangedStream {
  readonly streamId: StreamId;
  readonly kind: StreamKind;
  readonly changedAt: number;
  readonly lastSeq: number;
  readonly floorSeq: number;
}

/** A place in the order in which the streams of a shard changed. Many streams may share one millisecond. */
export interface ChangeKey {
  readonly changedAt: number;
  /** Empty: before every stream of that millisecond. */
  readonly streamId: StreamId | '';
}

/** What changed, for consumers of the change feed and for repair. */
export interface ChangeReader {
  /** Streams of one shard above `after`, oldest first, and in the order of ids where they share a millisecond. */
  changed(shard: number, after: ChangeKey, limit: number): Promise<readonly ChangedStream[]>;
  /** Every stream in the order of ids, above `after`. */
  walk(after: string, limit: number): Promise<readonly ChangedStream[]>;
  /** How far a consumer has come in a stream; 0 at first. */
  position(consumer: string, streamId: StreamId): Promise<number>;
  /** The last row that was written before a time; 0 when there is none. */
  lastBefore(streamId: StreamId, at: number): Promise<number>;
  /** The store's clock, in milliseconds. */
  storeNow(): Promise<number>;
}

export interface LastSeen {
  readonly userId: UserId;
  readonly seenAt: number;
}

export interface PeopleReader {
  user(userId: UserId): Promise<UserRow | undefined>;
  userByHandle(handleKey: string): Promise<UserRow | undefined>;
  users(userIds: readonly UserId[]): Promise<readonly UserRow[]>;
  /** When the sessions of these people were last seen; of those only who share a conversation with `viewer`. */
  lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<readonly LastSeen[]>;
  session(tokenHash: string): Promise<SessionRow | undefined>;
  sessionsOf(userId: UserId): Promise<readonly SessionRow[]>;
  hasSession(userId: UserId, sessionId: SessionId): Promise<boolean>;
  serverValue(key: string): Promise<string | undefined>;
}
