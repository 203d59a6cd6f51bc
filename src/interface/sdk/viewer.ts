import { MagpieError } from './magpie-error.ts';
import { type Language, ownProblem } from './problem.ts';
import type { Row } from './records.ts';
import type { Replica } from './replica.ts';
import { NO_ROWS, type Slice } from './slice.ts';
import { SliceView } from './slice-view.ts';
import { Slider, type SliderPorts } from './slider.ts';
import type { TimelineRow } from './timeline.ts';

export interface ViewerPorts extends SliderPorts {
  readonly language: Language;
  isOnline(): boolean;
  /** A slice changed because somebody moved it. */
  onChange(stream: string): void;
  onClose(): void;
  onFault(fault: unknown): void;
}

interface Viewed {
  shown: SliceView;
  /** Being filled, to take the place of what is shown. */
  next?: SliceView | undefined;
  older?: Promise<boolean> | undefined;
  newer?: Promise<boolean> | undefined;
  slice?: Slice;
  isDirty: boolean;
  filling?: Promise<number> | undefined;
}

/** Conversations whose place is remembered; of others the live end is shown again. */
const VIEWED_MAX = 20;
/** One screen: which piece of each conversation it shows. A tab of a browser is a screen of its own. */
export class Viewer {
  readonly #ports: ViewerPorts;
  readonly #slider: Slider;
  readonly #viewed = new Map<string, Viewed>();
  /** Where somebody was in conversations of which the rows cannot be had yet. */
  readonly #places = new Map<string, number>();

  constructor(ports: ViewerPorts) {
    this.#ports = ports;
    this.#slider = new Slider(ports);
  }

  /** Nobody looks at it any more. */
  close(): void {
    this.#ports.onClose();
  }

  /** At once, from what is at hand; the same object until something changed. */
  slice(stream: string): Slice {
    const replica = this.#ports.replicas.get(stream);
    if (!replica) return NO_ROWS;
    const viewed = this.#of(replica);
    if (viewed.slice && !viewed.isDirty) return viewed.slice;
    viewed.isDirty = false;
    const slice = this.#sliceOf(replica, viewed.shown);
    viewed.slice = viewed.slice && isSame(viewed.slice, slice) ? viewed.slice : slice;
    return viewed.slice;
  }

  /** Somebody opens the conversation: at least a page of it is read, if need be as soon as there is a connection. */
  async fill(stream: string): Promise<void> {
    const replica = this.#ports.replicas.get(stream);
    if (!replica) return;
    const viewed = this.#of(replica);
    await this.#fillNewest(replica, viewed, 'anywhere');
    const { shown } = viewed;
    if (this.#ports.isOnline() || !shown.isLive || !shown.hasOlder) return;
    if (shown.size < this.#ports.bounds.page) this.#ports.replicas.older(stream);
  }

  /** Slides up by a page; resolves with whether there is still more. Throws `offline` where the server is needed. */
  async loadOlder(stream: string): Promise<boolean> {
    const replica = this.#ports.replicas.get(stream);
    if (!replica) return false;
    const viewed = this.#of(replica);
    this.#places.delete(stream);
    viewed.older ??= this.#older(replica, viewed).finally(() => {
      viewed.older = undefined;
    });
    return viewed.older;
  }

  /** Slides down by a page; resolves with whether there is still more. */
  async loadNewer(stream: string): Promise<boolean> {
    const replica = this.#ports.replicas.get(stream);
    if (!replica) return false;
    const viewed = this.#of(replica);
    viewed.newer ??= this.#newer(replica, viewed).finally(() => {
      viewed.newer = undefined;
    });
    return viewed.newer;
  }

  /** Places the slice so that this line is inside with lines on both sides; false when it cannot be seen. */
  async showAround(stream: string, seq: number): Promise<boolean> {
    const replica = this.#ports.replicas.get(stream);
    if (!replica?.window || seq > replica.window.cursor || seq <= replica.window.line) return false;
    const viewed = this.#of(replica);
    if (this.#isAmidst(viewed.shown, seq)) return true;
    const { window } = replica;
    const half = Math.ceil(this.#ports.bounds.page / 2);
    const view = SliceView.upTo(window, seq, this.#ports.bounds);
    viewed.next = view;
    await this.#slider.down(replica, view, { atLeast: half });
    if (view.line(seq)) await this.#slider.up(replica, view, half);
    if (viewed.next !== view) return false;
    viewed.next = undefined;
    if (!view.line(seq)) return false;
    this.#show(replica, viewed, view);
    return true;
  }

  /** Goes back to where somebody was, if need be as soon as there is a connection, unless they have moved on by then. */
  async goBack(stream: string, seq: number): Promise<void> {
    if (await this.showAround(stream, seq)) return;
    if (!this.#ports.isOnline()) this.#places.set(stream, seq);
  }

  /** There is a connection. */
  online(): void {
    for (const [stream, seq] of this.#places) this.goBack(stream, seq).catch(this.#ports.onFault);
    this.#places.clear();
  }

  /** Back to the live end. */
  showNewest(stream: string): void {
    const replica = this.#ports.replicas.get(stream);
    const viewed = this.#viewed.get(stream);
    this.#places.delete(stream);
    if (!replica || !viewed) return;
    viewed.next = undefined;
    if (viewed.shown.isLive && viewed.shown.size <= 2 * this.#ports.bounds.page) return;
    this.#show(replica, viewed, SliceView.newest(replica.window, this.#ports.bounds));
    this.#fillNewest(replica, viewed, 'store').catch(this.#ports.onFault);
  }

  /** Rows took their places in the window, or their meaning changed. */
  moved(replica: Replica, applied: readonly Row[]): void {
    const viewed = this.#viewed.get(replica.stream);
    if (!viewed) return;
    viewed.isDirty = true;
    if (viewed.shown.window !== replica.window) {
      this.#reopened(replica, viewed);
      return;
    }
    for (const view of [viewed.shown, viewed.next]) {
      if (view?.apply(applied)) view.settle();
      else if (view === viewed.next) viewed.next = undefined;
      else viewed.shown = SliceView.newest(replica.window, this.#ports.bounds);
    }
    // A page that only the store had room for is as near as one in memory.
    if (applied.length === 0) this.#fillNewest(replica, viewed, 'store').catch(this.#ports.onFault);
  }

  /** Something beside the rows changed: what is on its way, how far somebody read. */
  changed(stream: string): void {
    const viewed = this.#viewed.get(stream);
    if (viewed) viewed.isDirty = true;
  }

  /** The row that somebody looks at and that was sent under this client id. */
  find(stream: string, isIt: (row: Row) => boolean): Row | undefined {
    return this.#viewed.get(stream)?.shown.lines.find(isIt);
  }

  clear(): void {
    this.#viewed.clear();
    this.#places.clear();
  }

  #of(replica: Replica): Viewed {
    const { stream } = replica;
    const known = this.#viewed.get(stream);
    this.#viewed.delete(stream);
    const shown = known?.shown ?? SliceView.newest(replica.window, this.#ports.bounds);
    const viewed = known ?? { shown, isDirty: true };
    this.#viewed.set(stream, viewed);
    for (const oldest of [...this.#viewed.keys()].slice(0, -VIEWED_MAX)) this.#viewed.delete(oldest);
    if (!known) this.#fillNewest(replica, viewed, 'store').catch(this.#ports.onFault);
    if (viewed.shown.window !== replica.window) this.#reopened(replica, viewed);
    return viewed;
  }

  /** A page at the live end. What only the store has comes by itself, the rest for whoever opens the conversation. */
  async #fillNewest(replica: Replica, viewed: Viewed, from: 'store' | 'anywhere'): Promise<void> {
    if (from === 'store' && viewed.filling !== undefined) return;
    if (viewed.filling !== undefined) await viewed.filling;
    const { shown } = viewed;
    const atLeast = this.#ports.bounds.page - shown.size;
    if (!shown.isLive || atLeast <= 0) return;
    const lowest = from === 'store' ? (replica.window?.stored ?? 0) : 0;
    viewed.filling = this.#slider.down(replica, shown, { atLeast, lowest }).finally(() => {
      viewed.filling = undefined;
    });
    if ((await viewed.filling) > 0) this.#told(replica, viewed);
  }

  #sliceOf(replica: Replica, view: SliceView): Slice {
    const { entries, lines } = this.#ports.source(replica.stream);
    const room = this.#slider.room(replica.stream);
    const queued = view.isLive ? lines.ofEntries(entries).slice(room - this.#ports.bounds.slice) : [];
    const stored = lines.ofRows(replica, view.lines.slice(view.isLive ? -room : 0), entries);
    const rows: TimelineRow[] = [...stored, ...queued];
    return { rows, hasOlder: view.hasOlder || stored.length < view.size, hasNewer: !view.isLive };
  }

  async #older(replica: Replica, viewed: Viewed): Promise<boolean> {
    const wasOnline = this.#ports.isOnline();
    const { shown } = viewed;
    // What waits to be sent may cover lines that are at hand.
    if (shown.isLive && !shown.hasOlder) shown.leaveEnd(this.#slider.room(replica.stream));
    const added = await this.#slider.down(replica, shown, {
      atLeast: Math.ceil(this.#ports.bounds.page / 2),
    });
    this.#told(replica, viewed);
    if (added === 0 && shown.hasOlder && !wasOnline) throw this.#offline();
    return viewed.shown.hasOlder;
  }

  async #newer(replica: Replica, viewed: Viewed): Promise<boolean> {
    const wasOnline = this.#ports.isOnline();
    const { shown } = viewed;
    if (shown.isLive) return false;
    const added = await this.#slider.up(replica, shown, Math.ceil(this.#ports.bounds.page / 2));
    this.#told(replica, viewed);
    if (added === 0 && !shown.isLive && !wasOnline) throw this.#offline();
    return !viewed.shown.isLive;
  }

  /** Another window holds the stream. Whoever looked at its end does so again; others stay where they are. */
  #reopened(replica: Replica, viewed: Viewed): void {
    const { shown } = viewed;
    const middle = shown.lines[Math.floor(shown.size / 2)]?.seq;
    viewed.shown = SliceView.newest(replica.window, this.#ports.bounds);
    viewed.next = undefined;
    viewed.isDirty = true;
    this.#fillNewest(replica, viewed, 'store').catch(this.#ports.onFault);
    if (shown.isLive || middle === undefined || !replica.window) return;
    this.goBack(replica.stream, middle).catch(this.#ports.onFault);
  }

  #isAmidst(view: SliceView, seq: number): boolean {
    if (!view.line(seq)) return false;
    const { below, above } = view.around(seq);
    const margin = this.#ports.bounds.page / 4;
    return (below >= margin || !view.hasOlder) && (above >= margin || view.isLive);
  }

  #show(replica: Replica, viewed: Viewed, view: SliceView): void {
    viewed.shown = view;
    this.#told(replica, viewed);
  }

  #told({ stream }: Replica, viewed: Viewed): void {
    viewed.isDirty = true;
    this.#ports.onChange(stream);
  }

  #offline(): MagpieError {
    return new MagpieError(ownProblem('offline', this.#ports.language));
  }
}

function isSame(a: Slice, b: Slice): boolean {
  return (
    a.hasOlder === b.hasOlder &&
    a.hasNewer === b.hasNewer &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, index) => row === b.rows[index])
  );
}
