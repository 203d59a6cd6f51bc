import { onMounted, onScopeDispose, type ShallowRef, watch } from 'vue';
import type { Line } from './lines.ts';
import { type ColumnElements, VirtualColumn } from './virtual/virtual-column.ts';

interface ColumnOptions {
  readonly lines: Readonly<ShallowRef<readonly Line[]>>;
  /** Nothing newer than these lines exists. */
  isLive(): boolean;
  /** What the column is made of, once it is in the document. */
  elements(): ColumnElements | undefined;
  /** Something else came onto the screen. */
  onLook(): void;
}

/** The drawn part of the lines, kept in place whatever comes, goes or grows. */
export function useColumn({ lines, isLive, elements, onLook }: ColumnOptions): VirtualColumn {
  const column = new VirtualColumn();
  const settle = () => {
    column.settle();
    onLook();
  };
  watch(lines, (now) => column.show(now, isLive()), { immediate: true, flush: 'sync' });
  watch(column.shown, settle, { flush: 'post' });

  let width = 0;
  const observer = new ResizeObserver(() => {
    const now = elements()?.box.clientWidth ?? 0;
    column.resized(now !== width);
    width = now;
    onLook();
  });
  onMounted(() => {
    const made = elements();
    if (!made) return;
    width = made.box.clientWidth;
    column.attach(made);
    // The box for the room that the composer and the keyboard leave, the lines for what grows late.
    observer.observe(made.box);
    observer.observe(made.lines);
  });
  onScopeDispose(() => {
    observer.disconnect();
    column.detach();
  });
  return column;
}
