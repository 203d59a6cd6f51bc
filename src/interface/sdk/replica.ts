import type { Head } from '../protocol/index.ts';
import type { OwnMark, Row, StreamChange, StreamRecord } from './records.ts';
import { hiddenLine, StreamWindow } from './stream-window.ts';

/** Rows of one stream that are taken from the store at start; older ones are read again when they are looked at. */
const ROWS_KEPT = 400;

/** This device's copy of one stream: the head it was told, the window it holds, the marks it set. */
export class Replica {
  readonly stream: string;
  head: Head;
  window: StreamWindow | null = null;
  mark: OwnMark = { read: 0, received: 0 };
  /** The next head opens a new window, whatever this one holds. */
  mustReopen = false;
  #dropAll = false;

  constructor(head: Head) {
    this.stream = head.stream;
    this.head = head;
  }

  static restore(record: StreamRecord, rows: readonly Row[]): Replica {
    const replica = new Replica(record.head);
    replica.mark = record.mark;
    if (record.window) {
      const options = { head: record.head, keep: ROWS_KEPT };
      replica.window = StreamWindow.restore(record.window, rows, options);
    }
    return replica;
  }

  /** Whether this is shown in a list of conversations. */
  get isConversation(): boolean {
    return this.head.kind !== 'personal' && this.head.kind !== 'staff';
  }

  openWindow(): void {
    this.window = StreamWindow.openAt(this.head);
    this.mustReopen = false;
    this.#dropAll = true;
    // A mark above a restored head would otherwise be repeated for ever.
    const { lastSeq } = this.head;
    this.mark = { read: Math.min(this.mark.read, lastSeq), received: Math.min(this.mark.received, lastSeq) };
  }

  voidWindow(): void {
    this.window = null;
    this.#dropAll = true;
  }

  /** The person sees only what is above `visibleFrom` from now on. */
  hide(visibleFrom: number): void {
    if (visibleFrom > this.head.visibleFrom) this.head = { ...this.head, visibleFrom };
    this.window?.hide(hiddenLine(this.head));
  }

  /** The write that brings the store up to date. */
  takeChange(): StreamChange {
    const { dropUpTo, rows } = this.window?.takeChanges() ?? { dropUpTo: 0, rows: [] };
    const record = {
      stream: this.stream,
      head: this.head,
      window: this.window?.position ?? null,
      mark: this.mark,
    };
    const dropAll = this.#dropAll;
    this.#dropAll = false;
    return { record, rows, ...(dropAll ? { dropAll } : {}), ...(dropUpTo > 0 ? { dropUpTo } : {}) };
  }
}

/** A head with the marks of another where those are greater. */
export function withGreatestMarks(head: Head, other: Head): Head {
  const own = head.readSeq < other.readSeq ? other : head;
  const peer = (head.peerRead ?? 0) < (other.peerRead ?? 0) ? other : head;
  const { readSeq, readNo, ownAbove, mentions } = own;
  const { peerRead = 0, peerReceived = 0 } = peer;
  return { ...head, readSeq, readNo, ownAbove, mentions, ...(head.peer ? { peerRead, peerReceived } : {}) };
}
