/** Pixels drawn beyond each edge of the screen, so that scrolling meets lines that are there already. */
const AHEAD_PX = 600;
/** With less than this beyond an edge the lines are chosen anew: some at a time, because each costs a part of a frame. */
const SPARE_PX = 300;
/** The most lines in the document, unless more than that are on the screen. */
export const LINES_MAX = 60;

/** How high the lines are: measured where they were shown, else a guess. */
export interface Heights {
  readonly count: number;
  of(index: number): number;
}

/** The lines that are in the document: `start <= index < end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A line and its top, in pixels below a given edge. */
export interface Spot {
  readonly index: number;
  readonly top: number;
}

/** How high the lines from `start` up to, and without, `end` are together. */
export function heightOf(heights: Heights, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += heights.of(index);
  return sum;
}

/** The lines to draw when one of them is at this place below the upper edge of the screen. */
export function rangeAround(heights: Heights, { index, top }: Spot, screen: number): Range {
  let start = Math.min(index, heights.count);
  let end = start;
  let above = top;
  let below = top;
  for (; end < heights.count && below < screen + AHEAD_PX; end += 1) below += heights.of(end);
  for (; start > 0 && above > -AHEAD_PX; start -= 1) above -= heights.of(start - 1);
  while (end - start > LINES_MAX) {
    const hiddenAbove = -(above + heights.of(start));
    const hiddenBelow = below - heights.of(end - 1) - screen;
    if (hiddenAbove < 0 && hiddenBelow < 0) break;
    if (hiddenAbove > hiddenBelow) {
      above += heights.of(start);
      start += 1;
    } else {
      end -= 1;
      below -= heights.of(end);
    }
  }
  return { start, end };
}

/** Whether these lines, the first of them at `top` below the upper edge of the screen, are enough for now. */
export function isEnough(
  heights: Heights,
  range: Range,
  { top, screen }: { readonly top: number; readonly screen: number },
): boolean {
  const bottom = top + heightOf(heights, range.start, range.end);
  const isEnoughAbove = range.start === 0 || top <= -SPARE_PX;
  return isEnoughAbove && (range.end === heights.count || bottom >= screen + SPARE_PX);
}

/** The line at a height of the column, where the first line of the range is at `from`. */
export function lineAt(heights: Heights, from: Spot, at: number): Spot {
  let { index, top } = from;
  for (; index > 0 && top > at; index -= 1) top -= heights.of(index - 1);
  for (; index < heights.count - 1 && top + heights.of(index) <= at; index += 1) top += heights.of(index);
  return { index, top };
}
