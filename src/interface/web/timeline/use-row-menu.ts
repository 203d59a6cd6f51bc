import { nextTick, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { TimelineRow } from '../../sdk/index.ts';
import type { MenuItem } from '../design/menu.ts';
import type { RowActions } from './row-actions.ts';
import { rowMenu } from './row-menu.ts';

/** One menu for all rows: it is filled for the row that it is opened on. */
export function useRowMenu(
  actions: RowActions,
  rowIn: (target: EventTarget | null) => TimelineRow | undefined,
) {
  const { t } = useI18n();
  const items = shallowRef<readonly MenuItem[]>([]);

  function fill(row: TimelineRow | undefined): void {
    const menu = row ? rowMenu(row, actions, t) : [];
    // The menu gives the focus back when it is gone; what it does comes after that, or it would lose it again.
    items.value = menu.map((item) => ({ ...item, run: () => void setTimeout(() => item.run()) }));
  }

  /** Before the menu hears of it. What the browser's own menu is for stays with the browser. */
  function aim(event: Event): void {
    const isLink = event.target instanceof Element && event.target.closest('a[href]') !== null;
    const isSelected = event.type === 'contextmenu' && getSelection()?.isCollapsed === false;
    if (event.isTrusted && (isLink || isSelected)) event.stopPropagation();
    else if (event.isTrusted) fill(rowIn(event.target));
  }

  /** As if it had been asked for at the lower edge of an element. */
  async function openMenu(row: TimelineRow, beside: HTMLElement): Promise<void> {
    fill(row);
    await nextTick();
    const { left, width, bottom } = beside.getBoundingClientRect();
    const at = { clientX: left + Math.min(width / 2, 24), clientY: bottom };
    beside.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  }

  return { items, aim, openMenu };
}
