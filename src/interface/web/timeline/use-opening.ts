import { nextTick, onMounted, onScopeDispose, shallowRef, watch } from 'vue';
import type { Conversation } from '../../sdk/index.ts';
import { attempt } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import type { NewMark } from './new-mark.ts';
import type { Jumps } from './use-jumps.ts';

/** So long a place to begin at is waited for. */
const OPENING_MS = 1_500;

interface OpeningOptions {
  readonly device: Device;
  readonly stream: string;
  readonly jumps: Jumps;
  /** The message that a link points to. */
  seq(): number | undefined;
  /** Something is at hand to be shown at once. */
  hasRows(): boolean;
  /** The newest message is on the screen, and the next one will be. */
  isAtEnd(): boolean;
  conversation(): Conversation;
  mark(): NewMark | undefined;
  /** Takes what is new from what the device knows by now. */
  renewMark(now: Conversation): void;
  look(): void;
}

/**
 * Goes to where reading begins. A page that was only just opened shows what it holds and does not know yet what is
 * new: until it does, nothing counts as seen.
 */
export function useOpening(options: OpeningOptions) {
  const { device, stream, jumps, mark, look } = options;
  /** The place is not there yet, and another one is better not shown. */
  const isHidden = shallowRef(true);
  const isOpen = shallowRef(false);

  const show = () => {
    isHidden.value = false;
  };

  async function open(): Promise<void> {
    const wanted = options.seq();
    const hasPlace = wanted === undefined && options.hasRows();
    const place = hasPlace && jumps.toNewHere() ? mark()?.seq : undefined;
    // Before there is a connection the end is better than nothing.
    const isShown = hasPlace && (place !== undefined || !mark() || device.status === 'connecting');
    if (isShown) show();
    await newest(isShown && place === undefined);
    const isElsewhere = place !== undefined && place !== mark()?.seq;
    // Whoever scrolled meanwhile, or went to the end, has chosen another place.
    if (!isHere || jumps.hasEnded() || (isShown && !isElsewhere && !options.isAtEnd())) return;
    const going = wanted === undefined ? jumps.toNew() : jumps.toSeq(wanted);
    await Promise.race([going, after(OPENING_MS)]);
  }

  /** Resolves once the newest messages are here, or cannot come. From the end it goes to what is new as soon as it comes. */
  async function newest(isAtEnd: boolean): Promise<void> {
    const stop = watch(options.conversation, options.renewMark, { flush: 'sync' });
    const stay = isAtEnd ? jumps.arrival() : undefined;
    await device.caughtUp(stream).finally(stop);
    stay?.();
    options.renewMark(device.conversation(stream) ?? options.conversation());
  }

  onMounted(() => {
    // A place that takes long to be had is not waited for with an empty screen.
    void after(OPENING_MS).then(show);
    attempt(open().finally(opened));
  });

  function opened(): void {
    show();
    // Of a conversation that was left meanwhile nothing is seen any more.
    isOpen.value = isHere;
    if (isHere) void nextTick(look);
  }

  let isHere = true;
  onScopeDispose(() => {
    isHere = false;
  });
  return { isHidden, isOpen };
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
