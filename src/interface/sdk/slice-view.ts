import type { Bounds } from './bounds.ts';
import type { Found } from './history.ts';
import type { Row } from './records.ts';
import { effectsOf, isLine } from './reducer.ts';
import type { StreamWindow } from './stream-window.ts';

/**
 * The lines of one conversation that somebody looks at: all visible ones in `low < seq <= high`. At the live end it
 * grows with the window; anywhere it follows what is edited or taken back.
 */
export class SliceView {
  low: number;
  high: number;
  /** It ends where the window ends, and follows it. */
  isLive: boolean;
  /** The window that these lines belong to. When another takes its place, they have to be read again. */
  readonly window: StreamWindow | null;
  readonly #bounds: Bounds;
  readonly #lines = new Map<number, Row>();
  #isBottom = false;

  private constructor(window: StreamWindow | null, high: number, bounds: Bounds) {
    this.window = window;
    this.low = high;
    this.high = high;
    this.isLive = high === (window?.cursor ?? 0);
    this.#bounds = bounds;
  }

  /** At the live end, with a page of what is in memory. */
  static newest(window: StreamWindow | null, bounds: Bounds): SliceView {
    const view = new SliceView(window, window?.cursor ?? 0, bounds);
    view.#reach();
    return view;
  }

  /** Ends at `high`. */
  static upTo(window: StreamWindow, high: number, bounds: Bounds): SliceView {
    return new SliceView(window, high, bounds);
  }

  /** Oldest first. */
  get lines(): Row[] {
    return [...this.#lines.values()].sort((a, b) => a.seq - b.seq);
  }

  get size(): number {
    return this.#lines.size;
  }

  get hasOlder(): boolean {
    const { window, low } = this;
    if (!window || this.#isBottom || low <= window.line) return false;
    return !(window.isComplete && low <= window.stored);
  }

  /** The line of this number, if it is among them. */
  line(seq: number): Row | undefined {
    return this.#lines.get(seq);
  }

  /** How many lines lie below and above this number. */
  around(seq: number): { below: number; above: number } {
    let below = 0;
    for (const each of this.#lines.keys()) if (each < seq) below += 1;
    return { below, above: this.#lines.size - below - 1 };
  }

  /**
   * Goes on downwards with rows that end at `low`; returns how many lines that were. Drops at the other end what is too
   * much; at the live end there is `room` only for so many. Rows that cannot be brought up to date change nothing.
   */
  extendDown({ read, asOf, low, isBottom }: Found, room: number): number {
    const rows = this.window?.mended(read, asOf);
    if (!rows) return 0;
    const before = this.#lines.size;
    this.#add(rows);
    const added = this.#lines.size - before;
    this.low = Math.min(this.low, low);
    this.#isBottom ||= isBottom;
    this.leaveEnd(this.isLive ? room : this.#bounds.slice);
    return added;
  }

  /** Drops the newest lines beyond so many, and is not at the live end any more if there were such. */
  leaveEnd(most: number): void {
    const excess = this.lines.slice(most);
    if (excess.length === 0) return;
    for (const { seq } of excess) this.#lines.delete(seq);
    this.high = this.lines.at(-1)?.seq ?? this.low;
    this.isLive = false;
  }

  /** Goes on upwards with rows that begin at `high`; returns how many lines that were. Drops at the other end. */
  extendUp({ read, asOf, upTo }: Found): number {
    const rows = this.window?.mended(read, asOf);
    if (!rows) return 0;
    const before = this.#lines.size;
    this.#add(rows);
    const added = this.#lines.size - before;
    this.high = Math.max(this.high, upTo);
    this.isLive = this.high >= (this.window?.cursor ?? 0);
    this.#dropOldest();
    return added;
  }

  /** What happened in the stream, in order. Returns false where it does not follow what is here. */
  apply(applied: readonly Row[]): boolean {
    for (const event of applied) {
      if (this.isLive) {
        if (event.seq > this.high + 1) return false;
        this.high = Math.max(this.high, event.seq);
        if (isLine(event) && event.seq > (this.window?.line ?? 0)) this.#lines.set(event.seq, event);
      }
      if (event.ref !== undefined)
        for (const row of effectsOf(this.#lines, event)) if (isLine(row)) this.#lines.set(row.seq, row);
    }
    this.#dropOldest();
    return true;
  }

  /** The window's line rose, or more of the newest rows came into memory. */
  settle(): void {
    const { line, cursor } = this.window ?? { line: 0, cursor: 0 };
    if (line > this.low) {
      for (const seq of this.#lines.keys()) if (seq <= line) this.#lines.delete(seq);
      this.low = Math.max(this.low, Math.min(line, cursor));
      this.high = Math.max(this.high, this.low);
      this.isLive ||= this.high >= cursor;
    }
    if (this.isLive) this.#reach();
  }

  /** At the live end a page of lines is shown as soon as it is in memory. */
  #reach(): void {
    const { window } = this;
    if (!window) return;
    while (this.#lines.size < this.#bounds.page && this.low > window.base) {
      const row = window.rows.get(this.low);
      if (row && isLine(row)) this.#lines.set(row.seq, row);
      this.low -= 1;
    }
  }

  #add(rows: ReadonlyMap<number, Row>): void {
    for (const row of rows.values()) {
      const isNews = isLine(row) && !this.#lines.has(row.seq);
      if (isNews) this.#lines.set(row.seq, row);
    }
  }

  #dropOldest(): void {
    const excess = this.#lines.size - this.#bounds.slice;
    if (excess <= 0) return;
    const lines = this.lines;
    for (const { seq } of lines.slice(0, excess)) this.#lines.delete(seq);
    this.low = (lines[excess]?.seq ?? 1) - 1;
    this.#isBottom = false;
  }
}
