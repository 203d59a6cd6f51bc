import type { MenuAnchor } from '../design/menu.ts';

/** What a menu takes, no less than it will: a line of it, and what is around its lines. */
const ITEM_PX = 44;
const AROUND_PX = 32;
/** What is left free between it and the edges of the window. */
const EDGE_PX = 8;

interface MenuPlaceOptions {
  /** Something of the row that it is opened on. */
  readonly target: EventTarget | null;
  /** What scrolls: below it one writes, and that stays free. */
  readonly box: HTMLElement | null;
  readonly isMine: boolean;
  readonly count: number;
}

/**
 * Above or below the bubble, so that what one decides about is read meanwhile. Undefined where neither has the room: then
 * the pointer is as good a place as any.
 */
export function menuPlaceOf({ target, box, isMine, count }: MenuPlaceOptions): MenuAnchor | undefined {
  const row = target instanceof Element ? target.closest('[data-row]') : null;
  const bubble = row?.querySelector('.bubble') ?? row;
  if (!bubble || !box) return undefined;
  const floor = box.getBoundingClientRect().bottom;
  let place = bubble.getBoundingClientRect();
  const room = Math.max(place.top, floor - place.bottom) - EDGE_PX;
  if (room < count * ITEM_PX + AROUND_PX) return undefined;
  /** The bubble scrolls on under the menu; once it is not drawn any more the menu stays where it was last. */
  const getBoundingClientRect = () => {
    if (bubble.isConnected) place = bubble.getBoundingClientRect();
    return place;
  };
  return {
    reference: { getBoundingClientRect },
    align: isMine ? 'end' : 'start',
    below: innerHeight - floor,
  };
}
