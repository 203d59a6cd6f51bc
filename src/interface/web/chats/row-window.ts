import { useElementSize, useEventListener } from '@vueuse/core';
import { computed, type Ref, shallowRef } from 'vue';

/** Rows beyond both ends of what is seen, so that quick scrolling meets no gap. */
const SPARE = 6;

export interface Viewport {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}

/** Which rows are drawn, of rows that are all equally high. */
export function rowsWithin({ top, height, rowHeight, count }: Viewport): { first: number; end: number } {
  if (rowHeight <= 0) return { first: 0, end: Math.min(count, SPARE) };
  const first = Math.floor(top / rowHeight) - SPARE;
  const end = Math.ceil((top + height) / rowHeight) + SPARE;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}

/** Where to scroll so that a row is seen whole: no further than needed. */
export function topToShow(index: number, { top, height, rowHeight }: Omit<Viewport, 'count'>): number {
  const start = index * rowHeight;
  return Math.max(Math.min(top, start), start + rowHeight - height);
}

export interface RowWindowOptions {
  /** What scrolls: the list alone, or a whole pane with it. */
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  /** What holds the rows. Whatever stands above it in the scroller scrolls away before they do. */
  readonly rows: Readonly<Ref<HTMLElement | null>>;
  /** An element as high as a row: the density and the size of the text decide, which the style sheet knows. */
  readonly measure: Readonly<Ref<HTMLElement | null>>;
  readonly count: Readonly<Ref<number>>;
}

/** Draws only those rows of a long list that are near what is seen. */
export function useRowWindow({ scroller, rows, measure, count }: RowWindowOptions) {
  const top = shallowRef(0);
  const { height } = useElementSize(scroller);
  const { height: rowHeight } = useElementSize(measure, undefined, { box: 'border-box' });
  /** How much of the scroller stands above the first row. */
  const above = () => {
    if (!scroller.value || !rows.value) return 0;
    const between = rows.value.getBoundingClientRect().top - scroller.value.getBoundingClientRect().top;
    return between + scroller.value.scrollTop;
  };
  const look = () => {
    top.value = (scroller.value?.scrollTop ?? 0) - above();
  };
  useEventListener(scroller, 'scroll', look, { passive: true });

  const viewport = () => ({ top: top.value, height: height.value, rowHeight: rowHeight.value });
  const range = computed<{ first: number; end: number }>((before) => {
    const now = rowsWithin({ ...viewport(), count: count.value });
    return before?.first === now.first && before.end === now.end ? before : now;
  });

  function scrollToShow(index: number): void {
    if (!scroller.value) return;
    const start = above();
    const at = { ...viewport(), top: scroller.value.scrollTop - start };
    const to = topToShow(index, at);
    // What is seen already moves nothing, also where what stands above the rows is seen with it.
    if (to !== at.top) scroller.value.scrollTop = to + start;
  }

  return { range, rowHeight, top, scrollToShow };
}
