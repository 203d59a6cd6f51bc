import type { FrameOf, Head } from '../protocol/index.ts';
import type { Row, WindowPosition } from './records.ts';
import { applyEvent, effectsOf, hideUpTo } from './reducer.ts';

/** Events that arrived ahead of a hole. More than these are not kept: the server is asked instead. */
const HELD_MAX = 1_000;
/** Changes kept to bring a page up to date that was read before them. */
const RECENT_CHANGES_MAX = 500;

/** Consecutive events from `first`, with the digest after the last of them. */
export interface Run {
  readonly first: number;
  readonly events: readonly Row[];
  readonly digest: string;
}

export type EventsPage = Omit<FrameOf<'page'>, 'op'>;

/**
 * What one device holds of a stream: every visible row in `stored < seq <= cursor`, without a hole, of which those
 * above `base` are in memory and the others only in the store. Events are applied in the order of their numbers, each
 * exactly once; what comes too early is held, what comes again is dropped.
 */
export class StreamWindow {
  readonly rows = new Map<number, Row>();
  base: number;
  /** Where the store's rows begin: at the base or below it. */
  stored: number;
  cursor: number;
  cursorNo: number;
  digest: string;
  /** Nothing visible lies below what is stored. */
  isComplete: boolean;
  #line: number;
  #held: Run[] = [];
  #recent: Row[] = [];
  #recentSince: number;
  #touched = new Map<number, Row>();
  #late: Row[] = [];
  #droppedTo = 0;

  private constructor(position: WindowPosition, line: number) {
    this.base = position.base;
    this.stored = position.base;
    this.cursor = position.cursor;
    this.cursorNo = position.cursorNo;
    this.digest = position.digest;
    this.isComplete = position.isComplete;
    this.#line = line;
    this.#recentSince = position.cursor;
  }

  /** An empty window at the head: history is then loaded backwards. */
  static openAt(head: Head): StreamWindow {
    const line = hiddenLine(head);
    const { lastSeq: at, lastNo: cursorNo, digest } = head;
    return new StreamWindow({ base: at, cursor: at, digest, cursorNo, isComplete: at <= line }, line);
  }

  /**
   * The window as it was stored, with those of its newest rows that were read, and above any hole that a failed write left: every
   * effect of an event is stored with the event's own row, so what lies above a hole is whole.
   */
  static restore(position: WindowPosition, rows: readonly Row[], head: Head): StreamWindow {
    const window = new StreamWindow(position, hiddenLine(head));
    const found = new Map(rows.map((row) => [row.seq, row]));
    let base = position.cursor;
    for (let row = found.get(base); row && base > position.base; row = found.get(base)) {
      window.rows.set(base, row);
      base -= 1;
    }
    window.base = base;
    const isTorn = rows.some(({ seq }) => seq <= base && seq > position.base);
    if (isTorn) window.forgetStored(base);
    window.#putAll(hideUpTo(window.rows.values(), window.#line));
    return window;
  }

  /** As the store is told. */
  get position(): WindowPosition {
    const { stored, cursor, digest, cursorNo, isComplete } = this;
    return { base: stored, cursor, digest, cursorNo, isComplete };
  }

  /** At or below it nothing is visible. */
  get line(): number {
    return this.#line;
  }

  /** Events wait behind a hole. */
  get hasHole(): boolean {
    return this.#held.length > 0;
  }

  /** The highest seq heard of, applied or held. */
  get heardUpTo(): number {
    return Math.max(this.cursor, ...this.#held.map(lastOf));
  }

  /** Applies what follows the cursor and returns it; holds what is ahead; drops what is known. */
  offer(run: Run): readonly Row[] {
    if (lastOf(run) <= this.cursor || !isConsecutive(run)) return [];
    if (run.first > this.cursor + 1) {
      this.#hold(run);
      return [];
    }
    return [...this.#apply(run), ...this.#applyHeld()];
  }

  /** A page above the cursor. Where it starts higher than asked, nothing below it is visible any more. */
  offerPage(page: EventsPage): readonly Row[] {
    const first = page.events[0]?.seq ?? page.from;
    if (page.events.length > 0 && first > this.cursor + 1) this.#skipTo(first - 1);
    return this.offer({ first, events: page.events, digest: page.digest });
  }

  /**
   * A page below what is stored. Returns false when it cannot be used and must be asked for again: it does not reach
   * up to it, or it was read before changes that this device no longer remembers. Of a page that would leave a gap to
   * memory, or for which there is no room among `atMost` rows, the store alone is told.
   */
  prepend(page: EventsPage, atMost: number): boolean {
    const rows = page.events.filter((row) => row.seq <= this.stored && row.seq > this.#line);
    const last = page.events.at(-1);
    if ((last?.seq ?? page.from - 1) < this.stored) return false;
    const mended = this.mended(rows, page.asOf);
    if (!mended) return false;
    const isInMemory = this.base === this.stored && this.rows.size + mended.size <= atMost;
    for (const row of mended.values()) this.#touched.set(row.seq, row);
    if (page.events.length > 0) this.stored = Math.min(this.stored, Math.max(this.#line, page.from - 1));
    this.isComplete = page.done || page.events.length === 0 || this.stored <= this.#line;
    if (isInMemory) {
      for (const [seq, row] of mended) this.rows.set(seq, row);
      this.base = this.stored;
    }
    return true;
  }

  /**
   * Rows that were read when `asOf` was the last event, as they are now and as this person may see them; `undefined`
   * where this device no longer remembers what came in between.
   */
  mended(read: readonly Row[], asOf: number): Map<number, Row> | undefined {
    if (asOf < this.#recentSince && asOf < this.cursor) return undefined;
    const rows = new Map(read.filter(({ seq }) => seq > this.#line).map((row) => [row.seq, row]));
    const put = (row: Row) => rows.set(row.seq, row);
    for (const change of this.#recent) if (change.seq > asOf) effectsOf(rows, change).forEach(put);
    hideUpTo(rows.values(), this.#line).forEach(put);
    return rows;
  }

  /** Leaves all but the newest `keep` rows to the store. */
  release(keep: number): void {
    const base = Math.max(this.base, this.cursor - keep);
    for (let seq = this.base + 1; seq <= base; seq += 1) this.rows.delete(seq);
    this.base = base;
  }

  /** The store has, or shall have, nothing at or below `seq`. */
  forgetStored(seq: number): void {
    if (seq <= this.stored) return;
    this.#droppedTo = Math.max(this.#droppedTo, seq);
    for (const known of this.#touched.keys()) if (known <= seq) this.#touched.delete(known);
    this.stored = seq;
    this.isComplete = this.stored <= this.#line;
  }

  /** Nobody knows what the store has: it shall have what is in memory. */
  storeAnew(): void {
    this.forgetStored(this.base);
    this.#late = [];
    for (const row of this.rows.values()) this.#touched.set(row.seq, row);
  }

  /** Rows at or below `line` are not for this person any more. */
  hide(line: number): void {
    if (line <= this.#line) return;
    this.#line = line;
    this.#dropTo(line);
    this.#putAll(hideUpTo(this.rows.values(), line));
    if (this.stored <= line) this.isComplete = true;
    this.base = Math.max(this.base, Math.min(line, this.cursor));
    this.stored = Math.max(this.stored, Math.min(line, this.cursor));
  }

  /** What a store must do since the last call: forget rows up to a line, put rows, apply late events to its own. */
  takeChanges(): { dropUpTo: number; rows: Row[]; late: Row[] } {
    const changes = { dropUpTo: this.#droppedTo, rows: [...this.#touched.values()], late: this.#late };
    this.#touched = new Map();
    this.#late = [];
    this.#droppedTo = 0;
    return changes;
  }

  #apply(run: Run): Row[] {
    const fresh = run.events.filter((event) => event.seq > this.cursor);
    for (const event of fresh) {
      this.cursor = event.seq;
      this.cursorNo = event.no;
      this.#remember(event);
      if (event.seq <= this.#line) continue;
      this.#putAll(applyEvent(this.rows, event));
      const isLate = event.ref !== undefined && event.ref <= this.base && this.stored < this.base;
      if (isLate) this.#late.push(event);
      this.#putAll(hideUpTo([event], this.#line));
    }
    this.digest = run.digest;
    return fresh;
  }

  #applyHeld(): Row[] {
    const applied: Row[] = [];
    this.#held.sort((a, b) => a.first - b.first);
    for (let run = this.#held[0]; run && run.first <= this.cursor + 1; run = this.#held[0]) {
      this.#held.shift();
      if (lastOf(run) > this.cursor) applied.push(...this.#apply(run));
    }
    return applied;
  }

  #hold(run: Run): void {
    const held = this.#held.reduce((sum, each) => sum + each.events.length, run.events.length);
    if (held > HELD_MAX) this.#held = [];
    this.#held.push(run);
  }

  #skipTo(seq: number): void {
    this.#dropTo(seq);
    this.base = seq;
    this.stored = seq;
    this.cursor = seq;
    this.isComplete = true;
  }

  #remember(event: Row): void {
    if (event.ref === undefined) return;
    this.#recent.push(event);
    if (this.#recent.length > RECENT_CHANGES_MAX)
      this.#recentSince = this.#recent.shift()?.seq ?? this.cursor;
  }

  #dropTo(line: number): void {
    this.#droppedTo = Math.max(this.#droppedTo, line);
    for (const seq of this.rows.keys()) {
      if (seq > line) continue;
      this.rows.delete(seq);
      this.#touched.delete(seq);
    }
  }

  #putAll(rows: readonly Row[]): void {
    for (const row of rows) this.#put(row);
  }

  #put(row: Row): void {
    this.rows.set(row.seq, row);
    this.#touched.set(row.seq, row);
  }
}

/** Visible is what is above both: what was cleared or never granted, and what retention took. */
export const hiddenLine = (head: Head): number => Math.max(head.visibleFrom, head.floor);

const lastOf = (run: Run): number => run.first + run.events.length - 1;

function isConsecutive({ first, events }: Run): boolean {
  return events.every((event, index) => event.seq === first + index);
}
