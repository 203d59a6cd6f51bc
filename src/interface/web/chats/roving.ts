import { computed, nextTick, onBeforeUpdate, onUpdated, type ShallowRef, shallowRef } from 'vue';

export interface RovingOptions {
  /** The keys of the rows, from above to below. */
  keys(): readonly string[];
  current(): string | null;
  readonly list: Readonly<ShallowRef<HTMLElement | null>>;
  scrollToShow(index: number): void;
  /** Which attribute of data a row carries its key in. */
  readonly mark?: 'stream' | 'person';
  /** Up from the first row. */
  onLeave(): void;
}

/** Where a key leads from a row; -1 is out of the list upwards, undefined is nowhere. */
export function rowAfter(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** One row of the list is reached by Tab, and the arrow keys go on from it. */
export function useRoving({ keys, current, list, scrollToShow, mark = 'stream', onLeave }: RovingOptions) {
  const focused = shallowRef<string>();
  const tabbableIndex = computed(() => {
    const all = keys();
    const at = focused.value === undefined ? -1 : all.indexOf(focused.value);
    return at >= 0 ? at : Math.max(0, all.indexOf(current() ?? ''));
  });
  const rowOf = (key: string) =>
    list.value?.querySelector<HTMLElement>(`[data-${mark}="${CSS.escape(key)}"]`);

  async function focusRow(index: number): Promise<void> {
    const wanted = keys()[index];
    if (wanted === undefined) return;
    focused.value = wanted;
    scrollToShow(index);
    await nextTick();
    rowOf(wanted)?.focus({ preventScroll: true });
  }

  function key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = rowAfter(event.key, tabbableIndex.value, keys().length);
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) onLeave();
    else void focusRow(to);
  }

  function note({ target }: FocusEvent): void {
    if (target instanceof HTMLElement && target.dataset[mark]) focused.value = target.dataset[mark];
  }

  keepFocus(list, () => (focused.value === undefined ? null : rowOf(focused.value)));
  return { tabbableIndex, key, note, focusFirst: () => focusRow(0) };
}

/** A row that moves up because something arrived in it leaves the page for a moment, and the focus would leave with it. */
function keepFocus(list: RovingOptions['list'], row: () => HTMLElement | null | undefined): void {
  let hadFocus = false;
  onBeforeUpdate(() => {
    hadFocus = list.value?.contains(document.activeElement) ?? false;
  });
  onUpdated(() => {
    if (hadFocus && document.activeElement === document.body) row()?.focus({ preventScroll: true });
  });
}
