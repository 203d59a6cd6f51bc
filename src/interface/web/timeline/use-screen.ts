import { onScopeDispose, shallowRef } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { type Line, NEW_KEY } from './lines.ts';
import type { VirtualColumn } from './virtual/virtual-column.ts';

/** How long the day stays after the last scrolling. */
const DAY_SHOWN_MS = 1_200;

interface ScreenOptions {
  readonly column: VirtualColumn;
  lines(): readonly Line[];
  conversation(): Conversation;
}

/** What is said about the part of the conversation on the screen. */
export function useScreen({ column, lines, conversation }: ScreenOptions) {
  /** The day of the first message on the screen, while somebody scrolls and no heading says it there. */
  const day = shallowRef<number>();
  /** How many new messages are above the screen, where what is new begins there and was never looked at. */
  const newAbove = shallowRef(0);
  /** How many new messages at hand are below the screen, and below all that was read since the line above them. */
  const newBelow = shallowRef(0);
  let wasNewSeen = false;
  /** The line to which everything new was on the screen, without a gap. */
  let readTo: string | undefined;
  let ending: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(ending));

  const placeOf = (wanted: string | undefined) => lines().findIndex(({ key }) => key === wanted);

  function look(): void {
    const { first, last } = column.onScreen;
    const place = placeOf(NEW_KEY);
    if (place >= first && place <= last) wasNewSeen = true;
    newAbove.value = place < 0 || wasNewSeen ? 0 : lines().slice(place, first).filter(isNews).length;
    const from = Math.max(place, placeOf(readTo) + 1, endOfScreen());
    newBelow.value = place < 0 ? 0 : lines().slice(from).filter(isNews).length;
  }

  function endOfScreen(): number {
    const { last, isWhole } = column.onScreen;
    return isWhole ? last + 1 : last;
  }

  /** Goes on from what was read before where that is on the screen or just above it. */
  function read(): void {
    const next = Math.max(placeOf(NEW_KEY), placeOf(readTo) + 1);
    const isOn = column.onScreen.first <= next && next < endOfScreen();
    if (conversation().unread === 0) readTo = lines().at(-1)?.key;
    else if (isOn) readTo = lines()[endOfScreen() - 1]?.key;
  }

  function scrolled(): void {
    // Only now: in the middle of a jump more is on the screen than anybody sees.
    read();
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
    readTo = undefined;
  }

  return { day, newAbove, newBelow, look, scrolled, renew };
}

const isNews = (line: Line): boolean =>
  line.kind === 'row' && line.row.type === 'message' && !line.row.isMine && !line.row.isErased;
