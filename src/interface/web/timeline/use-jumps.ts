import { onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { MagpieError, type TimelineRow } from '../../sdk/index.ts';
import { notify } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import { type Line, NEW_KEY } from './lines.ts';
import type { NewMark } from './new-mark.ts';
import type { ShownSlice } from './use-slice.ts';
import type { VirtualColumn } from './virtual/virtual-column.ts';

/** How long a row that was jumped to stands out. */
const LIT_MS = 2_000;

interface JumpOptions {
  readonly device: Device;
  readonly stream: string;
  readonly shown: ShownSlice;
  readonly lines: Readonly<Ref<readonly Line[]>>;
  readonly column: VirtualColumn;
  readonly mark: Readonly<Ref<NewMark | undefined>>;
}

export interface Jumps {
  /** The key of the row that stands out. */
  readonly lit: Readonly<Ref<string | undefined>>;
  toSeq(seq: number): Promise<void>;
  /** To the first new message, as soon as it can be had; nowhere while nothing is new. */
  toNew(): Promise<void>;
  /** The same if it is at hand. */
  toNewHere(): boolean;
  /** To what is new as soon as it comes, unless somebody scrolls, or until the returned function is called. */
  arrival(): () => void;
  toEnd(): void;
  /** Somebody went to the end of their own accord. */
  hasEnded(): boolean;
}

/** Goes to a message wherever in the conversation it is. */
export function useJumps({ device, stream, shown, lines, column, mark }: JumpOptions): Jumps {
  const { t } = useI18n();
  const { lit, light } = useLight();
  /** How often somebody went to the end of their own accord. */
  let ends = 0;

  const rowAt = (seq: number): TimelineRow | undefined =>
    shown.slice.value.rows.find((row) => row.seq === seq);
  const toNewHere = () => column.toLine(NEW_KEY, 'top');

  async function bring(seq: number): Promise<boolean> {
    if (rowAt(seq)) return true;
    const isThere = await device.showAround(stream, seq);
    shown.refresh();
    return isThere;
  }

  async function toSeq(seq: number): Promise<void> {
    try {
      const key = (await bring(seq)) ? rowAt(seq)?.key : undefined;
      if (key !== undefined && column.toLine(key, 'middle')) light(key);
      else notify(t('timeline.cannotBeSeen'));
    } catch (fault) {
      if (!(fault instanceof MagpieError && fault.code === 'offline')) throw fault;
      notify(t('timeline.cannotBeSeenNow'));
    }
  }

  async function toNew(): Promise<void> {
    if (!mark.value || toNewHere()) return;
    // Where it cannot be had, the end is as good a place to be.
    const before = ends;
    await bring(mark.value.seq).catch(() => false);
    // Whoever went to the end meanwhile wants to be there.
    if (ends === before) toNewHere();
  }

  function arrival(): () => void {
    const look = ([, isAtEnd]: [unknown, boolean]) => {
      if (!isAtEnd || toNewHere()) stop();
    };
    const stop = watch([lines, column.isAtEnd], look, { flush: 'sync' });
    return stop;
  }

  function toEnd(): void {
    ends += 1;
    if (shown.slice.value.hasNewer) {
      device.showNewest(stream);
      shown.refresh();
    }
    column.toEnd();
  }

  return { lit, toSeq, toNew, toNewHere, arrival, toEnd, hasEnded: () => ends > 0 };
}

function useLight() {
  const lit = shallowRef<string>();
  let ending: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(ending));
  function light(key: string): void {
    clearTimeout(ending);
    lit.value = key;
    ending = setTimeout(() => {
      lit.value = undefined;
    }, LIT_MS);
  }
  return { lit, light };
}
