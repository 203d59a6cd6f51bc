import { useElementSize, useEventListener } from '@vueuse/core';
import { computed, type ShallowRef, shallowRef } from 'vue';
import { linesWithin, offsetsOf } from './line-window.ts';
import type { ContactLine } from './lines.ts';

export interface LineWindowOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>;
  /** Elements as high as somebody's line and as a heading: the size of the text decides, which the style sheet knows. */
  readonly person: Readonly<ShallowRef<HTMLElement | null>>;
  readonly heading: Readonly<ShallowRef<HTMLElement | null>>;
  lines(): readonly ContactLine[];
}

/** Draws only those lines of a long list that are near what is seen. */
export function useLineWindow({ scroller, person, heading, lines }: LineWindowOptions) {
  const top = shallowRef(0);
  const { height } = useElementSize(scroller);
  const { height: personHeight } = useElementSize(person, undefined, { box: 'border-box' });
  const { height: headingHeight } = useElementSize(heading, undefined, { box: 'border-box' });
  useEventListener(scroller, 'scroll', () => {
    top.value = scroller.value?.scrollTop ?? 0;
  });

  const offsets = computed(() =>
    offsetsOf(lines().map(({ kind }) => (kind === 'heading' ? headingHeight.value : personHeight.value))),
  );
  const whole = computed(() => offsets.value.at(-1) ?? 0);
  const range = computed<{ first: number; end: number }>((before) => {
    const now = linesWithin(offsets.value, { top: top.value, height: height.value });
    return before?.first === now.first && before.end === now.end ? before : now;
  });
  const offsetOf = (index: number): number => offsets.value[index] ?? 0;

  /** No further than needed for the line to be seen whole. */
  function scrollToShow(index: number): void {
    const element = scroller.value;
    if (!element) return;
    const least = offsetOf(index + 1) - height.value;
    element.scrollTop = Math.max(Math.min(element.scrollTop, offsetOf(index)), least);
  }

  return { range, whole, offsetOf, scrollToShow };
}
