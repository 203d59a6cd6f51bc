import type { bodies, Event, Head } from '../protocol/index.ts';

/** A row of a conversation, exactly as the wire's event. */
export type Row = Event;

/** Who this device is. It outlives a session: signing in again continues the same outbox. */
export interface StoredIdentity {
  /** Made once and kept. */
  readonly device: string;
  readonly user?: bodies.Me;
  readonly session?: string;
  /** Absent in browsers, whose token is in an HttpOnly cookie. */
  readonly token?: string;
  /** The log epoch that the stored windows belong to. */
  readonly epoch?: string;
  /** The protocol level that wrote the rows; a newer client reads them again. */
  readonly level: number;
}

/** The contiguous part of a stream that the store holds: every visible seq in `base < seq <= cursor`. */
export interface WindowPosition {
  readonly base: number;
  readonly cursor: number;
  /** As the server sent it with the event at the cursor; empty where it never did. */
  readonly digest: string;
  readonly cursorNo: number;
  /** Nothing visible lies below the base. */
  readonly isComplete: boolean;
}

/** This device's own greatest marks, which it repeats until the server shows them. */
export interface OwnMark {
  readonly read: number;
  readonly received: number;
}

export interface StreamRecord {
  readonly stream: string;
  readonly head: Head;
  readonly window: WindowPosition | null;
  readonly mark: OwnMark;
  /** The newest row that is a line of its own, for the list. */
  readonly last?: Row;
}

/** One atomic write: first the drops, then the rows and the record, then what late events change. */
export interface StreamChange {
  readonly record: StreamRecord;
  readonly dropAll?: boolean;
  /** Rows at or below it go. */
  readonly dropUpTo?: number;
  readonly rows: readonly Row[];
  /** Events that change rows which only the store holds; it applies to them what `effectsOf` says, in this order. */
  readonly late?: readonly Row[];
}

/** What an entry of the outbox does. `target` is the client id of a message whose seq is not known yet. */
export type PendingOperation =
  | {
      readonly type: 'message';
      readonly text: string;
      readonly mentions: readonly string[];
      readonly reply?: number;
      readonly seen?: number;
    }
  | {
      readonly type: 'edit';
      readonly ref?: number;
      readonly target?: string;
      readonly text: string;
      readonly mentions: readonly string[];
    }
  | { readonly type: 'recall'; readonly ref?: number; readonly target?: string };

/** An operation on its way. It is immutable from its first attempt, apart from what is learned about it. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly stream: string;
  /** Ascending in the order in which the person acted. */
  readonly order: number;
  readonly createdAt: number;
  /** How often it was sent; written before the frame leaves. */
  readonly attempt: number;
  readonly operation: PendingOperation;
  /** Set by the acknowledgement; the entry stays until its event is in the window. */
  readonly stored?: { readonly seq: number; readonly at: number };
  /** Set by a refusal for good; kept until the person retries or discards it. */
  readonly failure?: { readonly code: string; readonly text: string };
}

/** One durable write: puts and removals take effect together. */
export interface OutboxChange {
  readonly put?: readonly OutboxEntry[];
  readonly remove?: readonly string[];
}

/** Somebody this person knows, as told by this event of the personal stream or held when it was the last. */
export interface StoredContact {
  readonly contact: bodies.Contact;
  readonly seq: number;
}

/** One write: puts and removals take effect together. Removed are the people with these ids. */
export interface ContactsChange {
  readonly put: readonly StoredContact[];
  readonly remove: readonly string[];
}

/** The rows with `above < seq <= upTo`. */
export interface RowRange {
  readonly above: number;
  readonly upTo: number;
}

export interface StoredState {
  readonly identity: StoredIdentity | null;
  /** With the newest rows of each, ascending and up to the cursor. */
  readonly streams: readonly { readonly record: StreamRecord; readonly rows: readonly Row[] }[];
  /** In the order of `order`. */
  readonly outbox: readonly OutboxEntry[];
  /** In the order of the people's ids. */
  readonly contacts: readonly StoredContact[];
}
