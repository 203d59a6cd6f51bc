import type { Head, Person } from '../protocol/index.ts';
import type { Bounds } from './bounds.ts';
import { followed, settled } from './head-counts.ts';
import type { OwnMark, Row, StreamChange, StreamRecord } from './records.ts';
import { effectsOf, isLine } from './reducer.ts';
import { hiddenLine, StreamWindow } from './stream-window.ts';
import type { Viewpoint } from './viewpoint.ts';

/** This device's copy of one stream: the head as it is by now, the window it holds, the marks it set. */
export class Replica {
  readonly stream: string;
  head: Head;
  window: StreamWindow | null = null;
  mark: OwnMark = { read: 0, received: 0 };
  /** The next head opens a new window, whatever this one holds. */
  mustReopen = false;
  /** The counts of a head that is older than this event are not to be trusted. */
  countsChangedAt = 0;
  /** The other person as a hint of this connection told of them: a head may have been read before. */
  metPeer: Person | undefined;
  #last: Row | undefined;
  #dropAll = false;

  constructor(head: Head) {
    this.stream = head.stream;
    this.head = head;
  }

  static restore(record: StreamRecord, rows: readonly Row[]): Replica {
    const replica = new Replica(record.head);
    replica.mark = record.mark;
    if (record.window) replica.window = StreamWindow.restore(record.window, rows, record.head);
    replica.#last = record.last;
    return replica;
  }

  /** Whether this is shown in a list of conversations. */
  get isConversation(): boolean {
    return this.head.kind !== 'personal' && this.head.kind !== 'staff';
  }

  /** There are newer rows than those that are held, or none of the newest ones is here yet. */
  get isBehind(): boolean {
    const { window, head } = this;
    if (!window || window.cursor < head.lastSeq) return true;
    return this.isConversation && window.cursor === window.stored && !window.isComplete;
  }

  /** The greatest mark, whether the server knows it yet or not. */
  get read(): number {
    return Math.max(this.head.readSeq, this.mark.read);
  }

  /** The newest row that is a line of its own, also where many others have changed it since. */
  get last(): Row | undefined {
    const { window } = this;
    if (this.#last && window && this.#last.seq <= window.line) this.#last = undefined;
    for (let seq = window?.cursor ?? 0; !this.#last && window && seq > window.base; seq -= 1) {
      const row = window.rows.get(seq);
      if (row && isLine(row)) this.#last = row;
    }
    return this.#last;
  }

  /** Takes over how the other person is called; false where this is about somebody else. */
  meet(person: Person): boolean {
    if (this.head.peer?.id !== person.id) return false;
    this.head = { ...this.head, peer: person };
    this.metPeer = person;
    return true;
  }

  openWindow(): void {
    this.window = StreamWindow.openAt(this.head);
    this.#last = undefined;
    this.mustReopen = false;
    this.#dropAll = true;
    // A mark above a restored head would otherwise be repeated for ever.
    const { lastSeq } = this.head;
    this.mark = { read: Math.min(this.mark.read, lastSeq), received: Math.min(this.mark.received, lastSeq) };
  }

  voidWindow(): void {
    this.window = null;
    this.#last = undefined;
    this.#dropAll = true;
  }

  /** The store refused a change: what it has of this stream is not known. */
  distrustStore(): void {
    this.window?.storeAnew();
    this.#dropAll = true;
  }

  /** The person sees only what is above `visibleFrom` from now on. */
  hide(visibleFrom: number): void {
    if (visibleFrom > this.head.visibleFrom) this.head = { ...this.head, visibleFrom };
    this.window?.hide(hiddenLine(this.head));
  }

  /** The head as the server would tell it after these events. */
  follow(applied: readonly Row[], me: Viewpoint): void {
    for (const event of applied) {
      this.head = followed(this.head, event, me);
      this.#followLast(event);
    }
    const { window, head } = this;
    if (applied.length > 0 && window?.cursor === head.lastSeq) this.head = { ...head, digest: window.digest };
  }

  #followLast(event: Row): void {
    if (isLine(event)) this.#last = event;
    else if (this.#last) {
      const [changed] = effectsOf(new Map([[this.#last.seq, this.#last]]), event);
      this.#last = changed ?? this.#last;
    }
  }

  /** A head was told that is older than the window: what came since is added to it. */
  followRows(me: Viewpoint): void {
    const { window, head } = this;
    if (!window) return;
    const rows: Row[] = [];
    for (let seq = Math.max(head.lastSeq, window.base) + 1; seq <= window.cursor; seq += 1) {
      const row = window.rows.get(seq);
      if (row) rows.push(row);
    }
    for (const row of rows) this.head = followed(this.head, row, me);
    if (window.cursor === this.head.lastSeq) this.head = { ...this.head, digest: window.digest };
  }

  /** Keeps memory and store within their bounds. */
  trim({ memory, stored }: Bounds, me: Viewpoint): void {
    const { window } = this;
    if (!window) return;
    if (window.rows.size > memory * 1.5) {
      // Above the mark the rows are counted; what is to be left to the store must be in the numbers before.
      if (this.read >= window.base && this.read < window.cursor - memory)
        this.head = settled(this.head, { window, read: this.read, me });
      window.release(memory);
    }
    if (window.cursor - window.stored > stored * 1.5) window.forgetStored(window.cursor - stored);
  }

  /** The write that brings the store up to date. */
  takeChange(): StreamChange {
    const { dropUpTo, rows, late } = this.window?.takeChanges() ?? { dropUpTo: 0, rows: [], late: [] };
    const record = {
      stream: this.stream,
      head: this.head,
      window: this.window?.position ?? null,
      mark: this.mark,
      ...(this.last ? { last: this.last } : {}),
    };
    const dropAll = this.#dropAll;
    this.#dropAll = false;
    return {
      record,
      rows,
      ...(late.length > 0 ? { late } : {}),
      ...(dropAll ? { dropAll } : {}),
      ...(dropUpTo > 0 ? { dropUpTo } : {}),
    };
  }
}
