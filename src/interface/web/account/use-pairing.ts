import { onMounted, onScopeDispose, ref, shallowRef } from 'vue';
import { MagpieError } from '../../sdk/index.ts';
import { sentenceOf } from '../design/notices.ts';
import { type Device, useDevice } from '../device/use-device.ts';

type Pairing = Awaited<ReturnType<Device['askPairing']>>;

/** How long after a call that failed the next one is made. */
const AGAIN_MS = 3_000;

/** Asks to be let in by another device, and waits until it says yes; `onEntered` follows. */
export function usePairing(onEntered: () => void) {
  const device = useDevice();
  const pairing = shallowRef<Pairing>();
  const error = ref('');
  const isOver = ref(false);
  let round = 0;

  async function ask(): Promise<void> {
    round += 1;
    const own = round;
    error.value = '';
    isOver.value = false;
    pairing.value = undefined;
    try {
      const asked = await device.askPairing();
      if (own !== round) return;
      pairing.value = asked;
      await waitFor(asked, () => own === round);
    } catch (fault) {
      if (own === round) error.value = sentenceOf(fault);
    }
  }

  async function waitFor(asked: Pairing, isCurrent: () => boolean): Promise<void> {
    while (isCurrent()) {
      try {
        const me = await device.collectPairing(asked);
        if (!isCurrent()) return;
        if (me) return onEntered();
      } catch (fault) {
        if (fault instanceof MagpieError && fault.code === 'link_invalid') {
          if (isCurrent()) isOver.value = true;
          return;
        }
        // The server is away for a moment, and the code counts on.
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  onMounted(ask);
  onScopeDispose(() => {
    round += 1;
  });
  return { pairing, error, isOver, ask };
}
