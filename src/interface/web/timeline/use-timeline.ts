import { computed, provide, type ShallowRef, shallowRef, watch } from 'vue';
import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { attempt } from '../design/notices.ts';
import { useDevice } from '../device/use-device.ts';
import { linesOf } from './lines.ts';
import { rowActionsIn } from './row-actions.ts';
import { makeRowWords, rowWordsKey } from './row-words.ts';
import { timelineKey } from './timeline-context.ts';
import { useArrivals } from './use-arrivals.ts';
import { useColumn } from './use-column.ts';
import { useJumps } from './use-jumps.ts';
import { useNewMark } from './use-new-mark.ts';
import { useOpening } from './use-opening.ts';
import { usePaging } from './use-paging.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useRowMenu } from './use-row-menu.ts';
import { useScreen } from './use-screen.ts';
import { useSeen } from './use-seen.ts';
import { useSlice } from './use-slice.ts';
import type { ColumnElements } from './virtual/virtual-column.ts';
import { lastWritten } from './written.ts';

interface TimelineOptions {
  conversation(): Conversation;
  /** The message that a link points to. */
  seq(): number | undefined;
  elements(): ColumnElements | undefined;
}

/** Everything that a timeline does; the components only show it. */
export function useTimeline({ conversation, seq, elements }: TimelineOptions) {
  const device = useDevice();
  const { stream } = conversation();
  const box = () => elements()?.box ?? null;

  const shown = useSlice(device, stream);
  const { mark, renew } = useNewMark(conversation);
  const lines = computed(() =>
    linesOf(shown.slice.value.rows, { mark: mark.value, hasOlder: shown.slice.value.hasOlder }),
  );
  const paging = usePaging(device, stream, shown);
  const column = useColumn({ lines, isLive: () => !shown.slice.value.hasNewer, elements, onLook: look });
  const seen = useSeen({ device, stream, column, lines: () => lines.value });
  const screen = useScreen({ column, lines: () => lines.value, conversation });
  const jumps = useJumps({ device, stream, shown, lines, column, mark });
  const spoken = useArrivals(conversation);
  watch(lastWritten, (written) => written?.stream === stream && jumps.toEnd(), { flush: 'sync' });
  watch(mark, screen.renew);

  function look(): void {
    if (!opening.isOpen.value) return;
    seen();
    screen.look();
    paging.look(column.hidden);
  }

  function scrolled(): void {
    column.scrolled();
    screen.scrolled();
    look();
  }

  const opening = useOpening({
    device,
    stream,
    jumps,
    seq,
    hasRows: () => shown.slice.value.rows.length > 0,
    isAtEnd: () => column.isAtEnd.value,
    conversation,
    mark: () => mark.value,
    renewMark: renew,
    look,
  });
  const toSeq = (wanted: number) => attempt(jumps.toSeq(wanted));
  watch(seq, (wanted) => wanted !== undefined && toSeq(wanted));

  const rows = useRows({ shown: shown.slice, conversation, box, jumpTo: toSeq });
  const keys = useRowKeys({ ...rows, column, box, lines: () => lines.value, toEnd: jumps.toEnd });
  return { slice: shown.slice, opening, paging, column, screen, jumps, spoken, rows, keys, scrolled };
}

interface RowsOptions {
  readonly shown: Readonly<ShallowRef<{ readonly rows: readonly TimelineRow[] }>>;
  conversation(): Conversation;
  box(): HTMLElement | null;
  jumpTo(seq: number): void;
}

/** What the rows share, and what is done with the one under the pointer. */
function useRows({ shown, conversation, box, jumpTo }: RowsOptions) {
  const device = useDevice();
  const pointed = shallowRef<string>();
  const bySeq = computed(() => new Map(shown.value.rows.map((row) => [row.seq, row])));
  const byKey = computed(() => new Map(shown.value.rows.map((row) => [row.key, row])));
  const actions = rowActionsIn({
    device,
    stream: conversation().stream,
    isEnded: () => conversation().isEnded,
  });
  const rowIn = (target: EventTarget | null) => byKey.value.get(keyIn(target) ?? '');
  const menu = useRowMenu({ actions, rowIn, box });
  provide(rowWordsKey, makeRowWords());
  provide(timelineKey, {
    actions,
    // A menu has all that is beside a row, and would stand half over it.
    pointed: computed(() => (menu.held.value === undefined ? pointed.value : undefined)),
    jumpTo,
    openMenu: (row, beside) => void menu.openMenu(row, beside),
    rowAt: (seq) => bySeq.value.get(seq),
  });
  return {
    ...menu,
    actions,
    point: (target: EventTarget | null) => {
      pointed.value = keyIn(target);
    },
  };
}

function keyIn(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
}
