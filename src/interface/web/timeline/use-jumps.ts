import { onScopeDispose, type Ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { MagpieError, type TimelineRow } from '../../sdk/index.ts';
import { attempt, notify } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import { NEW_KEY } from './lines.ts';
import type { NewMark } from './new-mark.ts';
import type { ShownSlice } from './use-slice.ts';
import type { VirtualColumn } from './virtual/virtual-column.ts';

/** How long a row that was jumped to stands out. */
const LIT_MS = 2_000;
/** So long a place to begin at is waited for; then the end is shown, and the place when it is there. */
const OPENING_MS = 1_500;

interface JumpOptions {
  readonly device: Device;
  readonly stream: string;
  readonly shown: ShownSlice;
  readonly column: VirtualColumn;
  readonly mark: Readonly<Ref<NewMark | undefined>>;
}

export interface Jumps {
  /** The key of the row that stands out. */
  readonly lit: Readonly<Ref<string | undefined>>;
  toSeq(seq: number): void;
  toNew(): void;
  /** Goes to where reading begins: to this message, else to what is new, else to the end. */
  open(seq: number | undefined): Promise<void>;
  toEnd(): void;
}

/** Goes to a message wherever in the conversation it is. */
export function useJumps({ device, stream, shown, column, mark }: JumpOptions): Jumps {
  const { t } = useI18n();
  const lit = shallowRef<string>();
  let ending: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(ending));

  const rowAt = (seq: number): TimelineRow | undefined =>
    shown.slice.value.rows.find((row) => row.seq === seq);

  async function bring(seq: number): Promise<boolean> {
    if (rowAt(seq)) return true;
    await whenSettled(device);
    const isThere = await device.showAround(stream, seq);
    shown.refresh();
    return isThere;
  }

  function light(key: string): void {
    clearTimeout(ending);
    lit.value = key;
    ending = setTimeout(() => {
      lit.value = undefined;
    }, LIT_MS);
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

  /** Where it cannot be had, the end is as good a place to be. */
  async function toNew(): Promise<void> {
    if (!mark.value || column.toLine(NEW_KEY, 'top')) return;
    await bring(mark.value.seq).catch(() => false);
    column.toLine(NEW_KEY, 'top');
  }

  function toEnd(): void {
    if (shown.slice.value.hasNewer) {
      device.showNewest(stream);
      shown.refresh();
    }
    column.toEnd();
  }

  return {
    lit,
    toSeq: (seq) => attempt(toSeq(seq)),
    toNew: () => attempt(toNew()),
    open: (seq) => Promise.race([seq === undefined ? toNew() : toSeq(seq), after(OPENING_MS)]),
    toEnd,
  };
}

/** While the page only just opened, what is not at hand may be there in a moment. */
function whenSettled(device: Device): Promise<void> {
  if (device.status !== 'connecting') return Promise.resolve();
  return new Promise((resolve) => {
    const stop = device.on('status', ({ status }) => {
      if (status === 'connecting') return;
      stop();
      resolve();
    });
  });
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
