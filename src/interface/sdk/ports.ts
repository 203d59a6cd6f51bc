import type {
  ContactsChange,
  OutboxChange,
  Row,
  RowRange,
  StoredIdentity,
  StoredState,
  StreamChange,
} from './records.ts';

/** Takes back what was asked for; calling it twice or too late does nothing. */
export type Cancel = () => void;

/** The clock. Nothing in the SDK measures time or waits in any other way. */
export interface Timers {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  after(ms: number, run: () => void): Cancel;
}

/** Everything that must not repeat itself. */
export interface Random {
  /** A UUIDv7. */
  clientId(): string;
  /** 26 characters of lower-case base32 from 128 random bits. */
  deviceId(): string;
  /** From 0 up to but not including 1. */
  fraction(): number;
}

/** One open connection. After `close` or `onClose` nothing is sent and no handler is called any more. */
export interface Link {
  send(text: string): void;
  close(): void;
}

export interface LinkHandlers {
  onOpen(): void;
  onText(text: string): void;
  /** Called exactly once, also when opening fails. */
  onClose(code: number): void;
}

/** Opens a socket. Nobody may assume that a text handed to `send` arrives. */
export interface Transport {
  connect(url: string, handlers: LinkHandlers): Link;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** The JSON of the answer; `null` where there is none. */
  readonly body: unknown;
}

/** Throws when no answer came, which leaves open whether the call was carried out. */
export interface Http {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/**
 * What a device keeps. Writes take effect in the order of the calls. A change of one stream is atomic: after a crash
 * its rows and its window are either both there or both not. `saveOutbox` resolves only when a power cut can no longer
 * undo it; the other writes may be lost by a crash, newest first, because the server can be asked again.
 */
export interface Store {
  /**
   * Everything but old rows: at most the `newest` rows of each stream, and of streams in which nothing happened lately
   * perhaps none.
   */
  load(newest: number): Promise<StoredState>;
  /** Rows of one stream, ascending, as all writes that were asked for before have left them. */
  readRows(stream: string, range: RowRange): Promise<readonly Row[]>;
  saveIdentity(identity: StoredIdentity): Promise<void>;
  /** Changes of different streams. They may be written together or one by one. */
  saveStreams(changes: readonly StreamChange[]): Promise<void>;
  saveOutbox(change: OutboxChange): Promise<void>;
  saveContacts(change: ContactsChange): Promise<void>;
  /** Forgets everything, durably. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}
