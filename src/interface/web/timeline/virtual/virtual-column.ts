import { shallowRef } from 'vue';
import type { Line } from '../lines.ts';
import { heightOf, isEnough, lineAt, type Range, rangeAround, type Spot } from './geometry.ts';
import { LineSizes } from './line-sizes.ts';

/** This close to the end counts as being there. */
const END_PX = 24;
/** After so long without scrolling, what was taken up is put right. */
const IDLE_MS = 160;

/** The elements of a column: a box that scrolls, and in it the room above the drawn lines, these, the room below. */
export interface ColumnElements {
  readonly box: HTMLElement;
  readonly above: HTMLElement;
  /** Its children are the lines in `shown`, one element each. */
  readonly lines: HTMLElement;
  readonly below: HTMLElement;
}

export type Align = 'top' | 'middle';

/** A line and its top in the column. Scrolling does not change it, so it tells what the layout moved. */
interface Held {
  readonly key: string;
  readonly offset: number;
}

/**
 * A long column of lines of which only those near the screen are drawn. Lines come, go and grow anywhere, and what is
 * read holds still: the room above takes up every difference, so that a scroll under way is never disturbed. At the
 * end the column stays at its end.
 */
export class VirtualColumn {
  /** The lines to draw. Call `settle` after every change of them, before the frame is painted. */
  readonly shown = shallowRef<readonly Line[]>([]);
  readonly isAtEnd = shallowRef(true);
  readonly #sizes = new LineSizes();
  #lines: readonly Line[] = [];
  #places = new Map<string, number>();
  #range: Range = { start: 0, end: 0 };
  #elements: ColumnElements | undefined;
  #above = 0;
  #held: readonly Held[] = [];
  #goal: { readonly key: string; readonly align: Align } | undefined;
  #isFollowing = true;
  #isLive = true;
  /** As the box last said: to ask it again in the middle of a change would lay everything out twice. */
  #top = 0;
  #screen = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  attach(elements: ColumnElements): void {
    this.#elements = elements;
    this.#screen = elements.box.clientHeight;
    this.#choose();
  }

  detach(): void {
    clearTimeout(this.#idle);
    this.#elements = undefined;
  }

  /** Shows other lines. `isLive`: nothing newer than these exists, so being at their end is being at the end. */
  show(lines: readonly Line[], isLive: boolean): void {
    this.#lines = lines;
    this.#isLive = isLive;
    this.#places = new Map(lines.map(({ key }, index) => [key, index]));
    this.#sizes.show(lines);
    if (!isLive) this.#isFollowing = false;
    this.#choose();
  }

  /** From now on it stays at the end. */
  toEnd(): void {
    this.#goal = undefined;
    this.#isFollowing = this.#isLive;
    this.#choose();
  }

  /** Goes to a line; false if it is not among the lines. */
  toLine(key: string, align: Align): boolean {
    if (!this.#places.has(key)) return false;
    this.#goal = { key, align };
    this.#isFollowing = false;
    this.#choose();
    return true;
  }

  /** The person, or this column itself, scrolled. */
  scrolled(): void {
    if (!this.#elements) return;
    const { scrollTop } = this.#elements.box;
    const left = this.#leftBelow(this.#elements.box);
    // Only moving up leaves the end: lines may have grown below it since.
    if (left <= END_PX) this.#isFollowing = this.#isLive;
    else if (scrollTop < this.#top - 1) this.#isFollowing = false;
    this.#top = scrollTop;
    this.#hold();
    this.isAtEnd.value = this.#isLive && left <= END_PX;
    this.#chooseIfNeeded();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#putRight(), IDLE_MS);
  }

  /** The room for the column changed; in another width every line breaks elsewhere. */
  resized(isOtherWidth: boolean): void {
    this.#screen = this.#elements?.box.clientHeight ?? 0;
    if (isOtherWidth) this.#sizes.forget();
    this.settle();
  }

  /** Takes the measure of what is drawn, and keeps everything where it belongs. */
  settle(): void {
    if (!this.#elements) return;
    this.#measure(this.#elements.lines);
    const { box, below } = this.#elements;
    const hiddenBelow = heightOf(this.#sizes, this.#range.end, this.#sizes.count);
    below.style.height = `${hiddenBelow}px`;
    if (this.#isFollowing) {
      this.#setAbove(this.#exactAbove);
      box.scrollTop = box.scrollHeight;
      this.#top = box.scrollTop;
    } else if (this.#goal) this.#reach(box);
    else this.#keep();
    this.#hold();
    this.isAtEnd.value = this.#isLive && hiddenBelow === 0 && this.#leftBelow(box) <= END_PX;
    this.#chooseIfNeeded();
  }

  /** The first and last line of which something is on the screen, and whether the end of the last one is. */
  get onScreen(): { first: number; last: number; isWhole: boolean } {
    const end = this.#top + this.#screen;
    const first = this.#spotAt(this.#top);
    const last = lineAt(this.#sizes, first, end - 1);
    return {
      first: first.index,
      last: last.index,
      isWhole: last.top + this.#sizes.of(last.index) <= end + END_PX,
    };
  }

  /** Pixels of lines that are not on the screen, above and below, as far as they are known or guessed. */
  get hidden(): { above: number; below: number } {
    const above = this.#exactAbove + this.#top - this.#above;
    const whole = heightOf(this.#sizes, 0, this.#sizes.count);
    return { above, below: whole - above - this.#screen };
  }

  /** What the lines above the drawn ones would take. */
  get #exactAbove(): number {
    return Math.round(heightOf(this.#sizes, 0, this.#range.start));
  }

  #spotAt(at: number): Spot {
    return lineAt(this.#sizes, { index: this.#range.start, top: this.#above }, at);
  }

  #leftBelow({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
    return scrollHeight - scrollTop - clientHeight;
  }

  #chooseIfNeeded(): void {
    const place = { top: this.#above - this.#top, screen: this.#screen };
    if (!isEnough(this.#sizes, this.#range, place)) this.#choose();
  }

  #choose(): void {
    this.#range = rangeAround(this.#sizes, this.#spot(), this.#screen);
    this.shown.value = this.#lines.slice(this.#range.start, this.#range.end);
  }

  /** A line that will be on the screen, and where. */
  #spot(): Spot {
    const goal = this.#goal && this.#places.get(this.#goal.key);
    if (this.#isFollowing) return { index: this.#sizes.count, top: this.#screen };
    if (goal !== undefined) return { index: goal, top: this.#screen / 2 };
    const held = this.#heldNow();
    if (held) return { index: held.index, top: held.offset - this.#top };
    return { index: Math.min(this.#range.start, this.#sizes.count), top: 0 };
  }

  #measure(lines: HTMLElement): void {
    const { children } = lines;
    this.shown.value.forEach(({ key }, index) => {
      const height = children[index]?.getBoundingClientRect().height;
      if (height !== undefined && height > 0) this.#sizes.measured(key, height);
    });
  }

  #reach(box: HTMLElement): void {
    const { key, align } = this.#goal ?? { key: '', align: 'top' };
    const index = this.#places.get(key);
    this.#goal = undefined;
    if (index === undefined) return;
    this.#setAbove(this.#exactAbove);
    const top = this.#above + heightOf(this.#sizes, this.#range.start, index);
    const free = Math.max(0, this.#screen - this.#sizes.of(index));
    box.scrollTop = top - (align === 'middle' ? free / 2 : Math.min(free, this.#screen / 6));
    this.#top = box.scrollTop;
    if (this.#leftBelow(box) <= END_PX) this.#isFollowing = this.#isLive;
  }

  /** Puts what is read where it was. */
  #keep(): void {
    const held = this.#heldNow();
    const wanted = held
      ? held.offset - heightOf(this.#sizes, this.#range.start, held.index)
      : this.#exactAbove;
    // There is no room less than none, and none above the first line: only here the scroll position itself changes.
    if (wanted < 0 || (this.#range.start === 0 && wanted >= 1)) this.#shift(wanted);
    else this.#setAbove(wanted);
  }

  /** Nobody scrolls: makes the room above what it should be, and scrolls by as much. */
  #putRight(): void {
    if (!this.#elements || this.#isFollowing || Math.abs(this.#above - this.#exactAbove) < 1) return;
    this.#shift(this.#above);
    this.#hold();
  }

  /** By whole pixels, because a scroll position is in whole ones. */
  #shift(wanted: number): void {
    if (!this.#elements) return;
    const by = Math.round(this.#exactAbove - wanted);
    this.#setAbove(Math.max(0, wanted + by));
    this.#elements.box.scrollTop = this.#top + by;
    this.#top = this.#elements.box.scrollTop;
  }

  #setAbove(above: number): void {
    if (this.#elements && above !== this.#above) this.#elements.above.style.height = `${above}px`;
    this.#above = above;
  }

  /** Remembers what is read: the lines on the screen, messages first, because headings come and go with others. */
  #hold(): void {
    const held: Held[] = [];
    const headings: Held[] = [];
    let { index, top } = this.#spotAt(this.#top);
    for (; index < this.#lines.length && top < this.#top + this.#screen; index += 1) {
      const line = this.#lines[index];
      if (line) (line.kind === 'row' ? held : headings).push({ key: line.key, offset: top });
      top += this.#sizes.of(index);
    }
    this.#held = [...held, ...headings];
  }

  #heldNow(): { index: number; offset: number } | undefined {
    for (const { key, offset } of this.#held) {
      const index = this.#places.get(key);
      if (index !== undefined) return { index, offset };
    }
    return undefined;
  }
}
