import { onScopeDispose, shallowRef } from 'vue';
import { type Line, NEW_KEY } from './lines.ts';
import type { VirtualColumn } from './virtual/virtual-column.ts';

/** How long the day stays after the last scrolling. */
const DAY_SHOWN_MS = 800;

/** What is said about the part of the conversation on the screen. */
export function useScreen(column: VirtualColumn, lines: () => readonly Line[]) {
  /** The day of the first message on the screen, while somebody scrolls and no heading says it there. */
  const day = shallowRef<number>();
  /** How many new messages are above the screen, where what is new begins there and was never looked at. */
  const newAbove = shallowRef(0);
  let wasNewSeen = false;
  let ending: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(ending));

  function look(): void {
    const { first, last } = column.onScreen;
    const place = lines().findIndex(({ key }) => key === NEW_KEY);
    if (place >= first && place <= last) wasNewSeen = true;
    newAbove.value = place < 0 || wasNewSeen ? 0 : lines().slice(place, first).filter(isNews).length;
  }

  function scrolled(): void {
    const { first, last } = column.onScreen;
    const shown = lines().slice(first, last + 1);
    const top = shown.find((line) => line.kind === 'row' || line.kind === 'day');
    day.value = top?.kind === 'row' ? top.row.at : undefined;
    clearTimeout(ending);
    ending = setTimeout(() => {
      day.value = undefined;
    }, DAY_SHOWN_MS);
  }

  /** Something new is new again. */
  function renew(): void {
    wasNewSeen = false;
  }

  return { day, newAbove, look, scrolled, renew };
}

const isNews = (line: Line): boolean =>
  line.kind === 'row' && line.row.type === 'message' && !line.row.isMine && !line.row.isErased;
