import { nextTick, watch } from 'vue';
import type { TimelineRow } from '../../sdk/index.ts';
import type { Line } from './lines.ts';
import type { RowActions } from './row-actions.ts';
import type { VirtualColumn } from './virtual/virtual-column.ts';

interface RowKeyOptions {
  readonly column: VirtualColumn;
  readonly actions: RowActions;
  box(): HTMLElement | null;
  lines(): readonly Line[];
  openMenu(row: TimelineRow, beside: HTMLElement): Promise<void>;
  toEnd(): void;
}

/** The timeline by keyboard: one row has the focus, and keys do something with it. Gives back what hears the keys. */
export function useRowKeys(options: RowKeyOptions): (event: KeyboardEvent) => void {
  const { column, actions, box, lines, openMenu, toEnd } = options;
  let key: string | undefined;

  const elementOf = (wanted: string) =>
    box()?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted)}"]`) ?? undefined;

  // A row that is not drawn any more cannot keep the focus; the timeline keeps it, and its place.
  watch(column.shown, (shown) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    if (focused === undefined || !box()?.contains(document.activeElement)) return;
    if (!shown.some((line) => line.key === focused)) box()?.focus({ preventScroll: true });
  });

  async function move(by: 1 | -1): Promise<void> {
    const all = lines();
    const { first, last } = column.onScreen;
    const from = all.findIndex((line) => line.key === key);
    // Without a place of its own it begins with what is on the screen.
    const isOnScreen = from >= 0 && from >= first - 1 && from <= last + 1;
    let index = isOnScreen ? from + by : by === 1 ? first : last;
    while (all[index] && all[index]?.kind !== 'row') index += by;
    const next = all[index];
    if (!next) return;
    key = next.key;
    if (!elementOf(key)) column.toLine(key, 'middle');
    await nextTick();
    elementOf(key)?.focus();
  }

  function act(name: string, row: TimelineRow, element: HTMLElement): boolean {
    if (name === 'enter') void openMenu(row, element);
    else if (name === 'r' && actions.canReply(row)) actions.reply(row);
    else if (name === 'e' && actions.canEdit(row)) actions.edit(row);
    else if (name === 'c' && actions.isMessage(row)) void actions.copy(row);
    else return false;
    return true;
  }

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target } = event;
    const focused = target instanceof HTMLElement ? target.dataset['row'] : undefined;
    // Inside a row, links and buttons have keys of their own.
    if (focused === undefined && target !== box()) {
      if (event.key === 'Escape') document.getElementById('composer')?.focus();
      return;
    }
    key = focused ?? key;
    const line = lines().find((each) => each.key === focused);
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') void move(event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'End') toEnd();
    else if (event.key === 'Escape') document.getElementById('composer')?.focus();
    else if (line?.kind !== 'row' || !(target instanceof HTMLElement)) return;
    else if (!act(event.key.toLowerCase(), line.row, target)) return;
    event.preventDefault();
  };
}
