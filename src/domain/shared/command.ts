import type { EventType } from './events.ts';
import type { ClientId, StreamId, UserId } from './ids.ts';
import type { OwnedTable } from './owned.ts';
import type { RefusalCode } from './refusals.ts';
import type { ContactRow, KeyPart, LogRow, TableName, Tables } from './rows.ts';

/** What every command says of itself. A command is plain data: it crosses threads and nodes as JSON. */
export interface CommandBase {
  readonly type: string;
  /** Who asks. Checked before the command was built, never taken from what a client sent. */
  readonly userId: UserId;
  /** Empty for commands that set a value and are idempotent by it: they write no receipt. */
  readonly clientId: ClientId | '';
  /** 1 for the first try. */
  readonly attempt: number;
  /** SHA-256 in hex over the operation as received; the same id with another hash is a conflict. */
  readonly hash: string;
}

/** Names a row, by its table and primary key, or every row whose key begins with `prefix`, that has the role or is of somebody. */
export type Load =
  | { readonly table: TableName; readonly key: readonly KeyPart[] }
  | { readonly table: 'sessions'; readonly prefix: readonly KeyPart[] }
  | { readonly table: 'users'; readonly role: 'owner' }
  | { readonly table: OwnedTable; readonly of: UserId }
  | { readonly own: { streamId: StreamId; userId: UserId; above: number } }
  | { readonly oldest: { userId: UserId; relation: 'requested' | 'asked' } }
  | { readonly referring: { streamId: StreamId; seq: number } };

/**
 * What a decision may look at: rows that its command named, as they stand after everything decided before it.
 * Asking for a row that was not named is a bug and throws.
 */
export interface State {
  get<T extends TableName>(table: T, ...key: KeyPart[]): Tables[T] | undefined;
  /** The `no` of the row at `seq`, which is at or below the head and was named, or is the head. */
  noAt(streamId: StreamId, seq: number): number;
  sessionsOf(userId: UserId): Tables['sessions'][];
  /** The accounts that own the server, where the command named them. */
  owners(): Tables['users'][];
  /** Everything of the table that belongs to this person, where the command named it. */
  ownedBy<T extends OwnedTable>(table: T, userId: UserId): Tables[T][];
  /** How many numbered rows of this person lie above `above`. */
  ownAbove(streamId: StreamId, userId: UserId, above: number): number;
  /** The rows of one relation of a person that end first, at most a few, where the command named them; else none. */
  oldest(userId: UserId, relation: 'requested' | 'asked'): ContactRow[];
  /** Rows that change `seq`, such as its edits. */
  referring(streamId: StreamId, seq: number): LogRow[];
}

/** An event before its number, time and digest are known. */
export interface EventDraft {
  readonly streamId: StreamId;
  readonly type: EventType;
  readonly body: object;
  readonly refSeq?: number;
  readonly replySeq?: number;
  /** Whose event it is, where that is not who asked: a registration is asked by nobody yet. */
  readonly senderId?: UserId;
}

export type Change =
  | { [T in TableName]: { readonly put: T; readonly row: Tables[T] } }[TableName]
  | {
      readonly remove:
        | 'mentions'
        | 'sessions'
        | 'tokens'
        | 'handles'
        | 'looks'
        | 'contacts'
        | 'factors'
        | 'identities'
        | 'invitations'
        | 'vouchers'
        | 'server';
      readonly key: readonly KeyPart[];
    };

export interface Accepted {
  readonly events: readonly EventDraft[];
  readonly changes: readonly Change[];
  /** The stream and row the answer names; the first event's where left out. */
  readonly answer?: { readonly streamId: StreamId; readonly seq: number };
  /** Told once to the first asker and never stored: a repeated attempt does not see it. */
  readonly result?: Readonly<Record<string, unknown>>;
}

export type Decision = Accepted | { readonly refused: RefusalCode };

export interface Moment {
  /** The store's clock, milliseconds since 1970. */
  readonly now: number;
}

/**
 * One command's line in the command table: what to load, and the pure decision. `loadMore` may look at the rows
 * that `load` named and name further ones.
 */
export interface CommandRule<C extends CommandBase> {
  load(command: C): Load[];
  loadMore?(command: C, state: State): Load[];
  decide(command: C, state: State, moment: Moment): Decision;
}

export const refuse = (refused: RefusalCode): { readonly refused: RefusalCode } => ({ refused });
