import { useElementSize, useEventListener } from '@vueuse/core';
import { computed, type Ref, type ShallowRef, shallowRef } from 'vue';

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
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>;
  /** An element as high as a row: the density and the size of the text decide, which the style sheet knows. */
  readonly measure: Readonly<ShallowRef<HTMLElement | null>>;
  readonly count: Readonly<Ref<number>>;
}

/** Draws only those rows of a long list that are near what is seen. */
export function useRowWindow({ scroller, measure, count }: RowWindowOptions) {
  const top = shallowRef(0);
  const { height } = useElementSize(scroller);
  const { height: rowHeight } = useElementSize(measure, undefined, { box: 'border-box' });
  useEventListener(scroller, 'scroll', () => {
    top.value = scroller.value?.scrollTop ?? 0;
  });

  const viewport = () => ({ top: top.value, height: height.value, rowHeight: rowHeight.value });
  const range = computed<{ first: number; end: number }>((before) => {
    const now = rowsWithin({ ...viewport(), count: count.value });
    return before?.first === now.first && before.end === now.end ? before : now;
  });

  function scrollToShow(index: number): void {
    if (scroller.value)
      scroller.value.scrollTop = topToShow(index, { ...viewport(), top: scroller.value.scrollTop });
  }

  return { range, rowHeight, top, scrollToShow };
}
