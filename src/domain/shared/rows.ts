import type { ContactRow, TallyRow } from './contact-rows.ts';
import type { ClientId, DeviceId, SessionId, StreamId, UserId } from './ids.ts';
import type { RefusalCode } from './refusals.ts';

export type { ContactRow, Relation, TallyRow } from './contact-rows.ts';

/**
 * The rows that commands read and change, as every store keeps them. Times are milliseconds since 1970 (UTC);
 * sequence numbers are integers below 2^53; a body is JSON text, `null` once erased.
 */

export type StreamKind = 'direct' | 'group' | 'self' | 'personal' | 'staff';

/** One counter and one dense log. `digest` is the chain's value at `lastSeq`. */
export interface StreamRow {
  readonly streamId: StreamId;
  readonly kind: StreamKind;
  readonly lastSeq: number;
  readonly lastNo: number;
  /** Rows at or below the floor were deleted by retention. */
  readonly floorSeq: number;
  readonly digest: string;
  readonly changedAt: number;
  /** When the last numbered event was appended, else the first event: what lists are sorted by. */
  readonly activeAt: number;
  readonly shard: number;
  readonly policy: string | null;
  readonly parentId: StreamId | null;
  readonly rootSeq: number | null;
  readonly expireAfter: number | null;
}

/** One event. `no` repeats the last value unless the event's type is numbered. */
export interface LogRow {
  readonly streamId: StreamId;
  readonly seq: number;
  readonly no: number;
  readonly type: string;
  readonly senderId: UserId;
  readonly clientId: ClientId;
  /** Position among the rows that one command wrote: 0, 1, … */
  readonly part: number;
  /** The row this event changes. */
  readonly refSeq: number | null;
  /** The row this event answers; it neither hides nor erases anything. */
  readonly replySeq: number | null;
  /** The event that last changed this row; its own `seq` at first. */
  readonly changedSeq: number;
  readonly at: number;
  readonly digest: string;
  readonly body: string | null;
  readonly parentSeq: number | null;
  readonly viaId: UserId | null;
  readonly origin: string | null;
  readonly originAt: number | null;
  readonly expiresAt: number | null;
}

export type MemberRole = 'member' | 'admin' | 'owner';

/** What one person may see of one stream, and how far they read. Visible is `visibleFrom < seq <= leftSeq`. */
export interface MemberRow {
  readonly userId: UserId;
  readonly streamId: StreamId;
  readonly role: MemberRole;
  readonly joinedFrom: number;
  readonly visibleFrom: number;
  readonly joinNo: number;
  readonly leftSeq: number | null;
  readonly leftNo: number | null;
  readonly readSeq: number;
  readonly readNo: number;
  /** The member's newest numbered row. */
  readonly ownSeq: number;
  /** How many of the member's own numbered rows lie above `readSeq`. */
  readonly ownAbove: number;
  readonly receivedSeq: number;
  readonly changedSeq: number;
  /** The refusal a send of this member meets, projected here by the rules on blocks and friendship. */
  readonly sendRefusal: RefusalCode | null;
}

/** Written once for every command that was carried out, and kept for ever. */
export interface ReceiptRow {
  readonly senderId: UserId;
  readonly clientId: ClientId;
  readonly hash: string;
  readonly streamId: StreamId;
  readonly seq: number;
  readonly at: number;
}

/** The final refusal of a repeated attempt, kept for 7 days so that a straggling first attempt is not carried out. */
export interface RefusedRow {
  readonly senderId: UserId;
  readonly clientId: ClientId;
  readonly hash: string;
  readonly code: string;
  readonly at: number;
}

/** `userId` is `*` where everybody is mentioned. */
export interface MentionRow {
  readonly userId: UserId | '*';
  readonly streamId: StreamId;
  readonly seq: number;
  readonly senderId: UserId;
}

export type UserRole = 'member' | 'admin' | 'owner';

export interface UserRow {
  readonly userId: UserId;
  readonly handle: string;
  readonly name: string;
  readonly role: UserRole;
  readonly kind: 'person' | 'bot';
  readonly passwordHash: string;
  readonly personalId: StreamId;
  readonly selfId: StreamId;
  readonly createdAt: number;
  /** An administrator keeps the person out; enabling brings everything back. */
  readonly disabledAt: number | null;
  /** The person closed the account: nothing is left of it but what others need to read their history. */
  readonly closedAt: number | null;
  /** JSON: what a person tells of themselves beside the name. */
  readonly profile: string;
  /** JSON: who may do what; what is left out is as the rules preset it. */
  readonly privacy: string;
  /** JSON: how the person wants to be seen; `null` lets the sockets tell. */
  readonly presence: string | null;
}

/** The unique name: `handleKey` is the handle's normalised form. */
export interface HandleRow {
  readonly handleKey: string;
  readonly userId: UserId;
}

/** What a handle looks like at a glance: no other handle may look so. Most have one row, those with a 1 have two. */
export interface LookRow {
  readonly look: string;
  readonly userId: UserId;
}

export interface SessionRow {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  /** Where the device was seen last: an IP address, empty where nobody noted it. */
  readonly address: string;
  /** SHA-256 of the token in hex; the token itself is kept nowhere. */
  readonly tokenHash: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface TokenRow {
  readonly tokenHash: string;
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

/** A code by which people may register; only its hash is kept. */
export interface InvitationRow {
  readonly codeHash: string;
  readonly invitationId: string;
  readonly createdBy: UserId;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usesMax: number;
  readonly uses: number;
  readonly note: string;
  readonly revokedAt: number | null;
}

/** A secret that counts once, for one purpose, until it expires; only its hash is kept. */
export interface VoucherRow {
  readonly secretHash: string;
  readonly purpose: 'password' | 'device' | 'identity' | 'mail';
  /** Whom it lets in; `null` while nobody has said so. */
  readonly userId: UserId | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  /** JSON: what the purpose needs. */
  readonly body: string;
}

/** A person's second factor: a time-based code, and codes for the day the phone is lost. */
export interface FactorRow {
  readonly userId: UserId;
  readonly secret: string;
  /** `null` until the first code was right: until then it is not asked for. */
  readonly confirmedAt: number | null;
  /** The last time step that was used: no code counts twice. */
  readonly lastStep: number;
  /** JSON: hashes of the recovery codes that are left. */
  readonly recovery: string;
}

/** Somebody's account at an identity provider. */
export interface IdentityRow {
  readonly issuer: string;
  readonly subject: string;
  readonly userId: UserId;
  readonly createdAt: number;
}

/** What somebody did to others by their role, or at the machine itself. Written once and never changed. */
export interface AuditRow {
  readonly at: number;
  readonly actorId: UserId;
  readonly clientId: ClientId;
  readonly action: string;
  /** Whose account it was about. */
  readonly targetId: UserId | null;
  /** JSON: what became of it. Never a secret. */
  readonly detail: string;
}

/** Facts of this installation: `epoch`, `direct_salt`, `claim` (hash of the unused owner link), `name`, `talk`, … */
export interface ServerRow {
  readonly key: string;
  readonly value: string;
}

export interface FeedRow {
  readonly consumer: string;
  readonly streamId: StreamId;
  readonly seq: number;
}

export interface Tables {
  streams: StreamRow;
  log: LogRow;
  members: MemberRow;
  receipts: ReceiptRow;
  refused: RefusedRow;
  mentions: MentionRow;
  users: UserRow;
  handles: HandleRow;
  looks: LookRow;
  sessions: SessionRow;
  tokens: TokenRow;
  contacts: ContactRow;
  tallies: TallyRow;
  invitations: InvitationRow;
  vouchers: VoucherRow;
  factors: FactorRow;
  identities: IdentityRow;
  audit: AuditRow;
  server: ServerRow;
  feed: FeedRow;
}
export type TableName = keyof Tables;

/** The primary key of each table, in its order. */
export const PRIMARY_KEYS = {
  streams: ['streamId'],
  log: ['streamId', 'seq'],
  members: ['userId', 'streamId'],
  receipts: ['senderId', 'clientId'],
  refused: ['senderId', 'clientId'],
  mentions: ['userId', 'streamId', 'seq'],
  users: ['userId'],
  handles: ['handleKey'],
  looks: ['look'],
  sessions: ['userId', 'sessionId'],
  tokens: ['tokenHash'],
  contacts: ['userId', 'peerId'],
  tallies: ['userId'],
  invitations: ['codeHash'],
  vouchers: ['secretHash'],
  factors: ['userId'],
  identities: ['issuer', 'subject'],
  audit: ['at', 'actorId', 'clientId'],
  server: ['key'],
  feed: ['consumer', 'streamId'],
} as const satisfies { [T in TableName]: readonly (keyof Tables[T])[] };

export type KeyPart = string | number;

export const primaryKey = <T extends TableName>(table: T, row: Tables[T]): KeyPart[] =>
  PRIMARY_KEYS[table].map((column) => (row as unknown as Record<string, KeyPart>)[column] as KeyPart);
