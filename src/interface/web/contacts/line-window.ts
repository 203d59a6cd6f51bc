/** Pixels beyond both ends of what is seen, so that quick scrolling meets no gap. */
const SPARE = 360;

/** Where each line begins, and behind the last one where the list ends. */
export function offsetsOf(heights: readonly number[]): number[] {
  const offsets = [0];
  let end = 0;
  for (const height of heights) {
    end += height;
    offsets.push(end);
  }
  return offsets;
}

/** Which lines are drawn: those near what is seen. */
export function linesWithin(
  offsets: readonly number[],
  { top, height }: { readonly top: number; readonly height: number },
): { first: number; end: number } {
  const first = Math.max(0, lastAtOrAbove(offsets, top - SPARE));
  const end = Math.min(offsets.length - 1, lastAtOrAbove(offsets, top + height + SPARE) + 1);
  return { first, end: Math.max(first, end) };
}

/** The last line that begins at or above this height; -1 where none does. */
function lastAtOrAbove(offsets: readonly number[], at: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
