import { computed, nextTick, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { TimelineRow } from '../../sdk/index.ts';
import type { MenuAnchor, MenuItem } from '../design/menu.ts';
import { lineFor } from './event-kinds.ts';
import { menuPlaceOf } from './menu-place.ts';
import type { RowActions } from './row-actions.ts';
import { rowMenu } from './row-menu.ts';

/** As much of a message as its menu quotes. */
const SUBJECT_MAX = 200;

interface ShownMenu {
  readonly items: readonly MenuItem[];
  /** The message that it is about, in one line. */
  readonly subject: string;
  readonly anchor: MenuAnchor | undefined;
}

interface RowMenuOptions {
  readonly actions: RowActions;
  rowIn(target: EventTarget | null): TimelineRow | undefined;
  box(): HTMLElement | null;
}

/** One menu for all rows: it is filled for the row that it is opened on. */
export function useRowMenu({ actions, rowIn, box }: RowMenuOptions) {
  const { t } = useI18n();
  const menu = shallowRef<ShownMenu>({ items: [], subject: '', anchor: undefined });
  const filledFor = shallowRef<string>();
  const isOpen = shallowRef(false);
  /** The key of the row whose menu is open. */
  const held = computed(() => (isOpen.value ? filledFor.value : undefined));

  function fill(row: TimelineRow | undefined, target: EventTarget | null): void {
    const offered = row ? rowMenu(row, actions, t) : [];
    menu.value = {
      // The menu gives the focus back when it is gone; what it does comes after that, or it would lose it again.
      items: offered.map((item) => ({ ...item, run: () => void setTimeout(() => item.run()) })),
      subject: row ? lineFor(row, t).slice(0, SUBJECT_MAX) : '',
      anchor: menuPlaceOf({ target, box: box(), isMine: row?.isMine ?? false, count: offered.length }),
    };
    filledFor.value = row?.key;
  }

  /** Before the menu hears of it. What the browser's own menu is for stays with the browser. */
  function aim(event: Event): void {
    const isLink = event.target instanceof Element && event.target.closest('a[href]') !== null;
    const isSelected = event.type === 'contextmenu' && getSelection()?.isCollapsed === false;
    if (event.isTrusted && (isLink || isSelected)) event.stopPropagation();
    else if (event.isTrusted) fill(rowIn(event.target), event.target);
  }

  /** As if it had been asked for at the lower edge of an element. */
  async function openMenu(row: TimelineRow, beside: HTMLElement): Promise<void> {
    fill(row, beside);
    await nextTick();
    const { left, width, bottom } = beside.getBoundingClientRect();
    const at = { clientX: left + Math.min(width / 2, 24), clientY: bottom };
    beside.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  }

  function toggle(now: boolean): void {
    isOpen.value = now;
  }

  return { menu, held, aim, openMenu, toggle };
}
