import { nextTick, onMounted, shallowRef, watch } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { attempt } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import type { Jumps } from './use-jumps.ts';

/** So long a place to begin at, or what came while the page was closed, is waited for. */
const OPENING_MS = 1_500;

interface OpeningOptions {
  readonly device: Device;
  readonly jumps: Jumps;
  /** The message that a link points to. */
  seq(): number | undefined;
  /** Something is at hand to be shown at once. */
  hasRows(): boolean;
  conversation(): Conversation;
  /** Takes what is new from what the device knows by now. */
  renewMark(now: Conversation): void;
  look(): void;
}

/**
 * Goes to where reading begins. A page that was only just opened shows what it holds and does not know yet what is
 * new: until it does, nothing counts as seen.
 */
export function useOpening(options: OpeningOptions) {
  const { device, jumps, seq, look } = options;
  /** The place is not there yet, and another one is better not shown. */
  const isHidden = shallowRef(true);
  const isOpen = shallowRef(false);

  const show = () => {
    isHidden.value = false;
  };

  async function open(): Promise<void> {
    const wanted = seq();
    if (device.status !== 'connecting')
      return Promise.race([wanted === undefined ? jumps.toNew() : jumps.toSeq(wanted), after(OPENING_MS)]);
    if (wanted === undefined && options.hasRows()) {
      jumps.toNewHere();
      show();
    }
    await settled(device);
    const stop = watch(options.conversation, options.renewMark, { flush: 'sync' });
    const going = wanted === undefined ? jumps.toNew().then(jumps.arrival) : jumps.toSeq(wanted);
    attempt(going.finally(show));
    await after(OPENING_MS);
    stop();
  }

  onMounted(() =>
    attempt(
      open().finally(() => {
        show();
        isOpen.value = true;
        void nextTick(look);
      }),
    ),
  );
  return { isHidden, isOpen };
}

function settled(device: Device): Promise<void> {
  return new Promise((resolve) => {
    const stop = device.on('status', ({ status }) => {
      if (status === 'connecting') return;
      stop();
      resolve();
    });
  });
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
