import { type Ref, ref } from 'vue';
import { MagpieError } from '../../sdk/index.ts';
import { attempt } from '../design/notices.ts';
import { type Device, onDevice } from '../device/use-device.ts';
import type { ShownSlice } from './use-slice.ts';

/** More is asked for this far before the person comes to it: about two screens. */
const AHEAD_PX = 2_000;

type Side = 'older' | 'newer';

export interface Paging {
  /** Older messages are wanted, and there is no connection to load them by. */
  readonly needsConnection: Ref<boolean>;
  /** Loads more where an end of the slice is near. */
  look(hidden: { readonly above: number; readonly below: number }): void;
}

/** Slides the slice along while somebody scrolls. */
export function usePaging(device: Device, stream: string, { slice, refresh }: ShownSlice): Paging {
  const needsConnection = ref(false);
  const loading = new Set<Side>();
  onDevice(device, 'status', ({ status }) => {
    if (status === 'online' || status === 'degraded') needsConnection.value = false;
  });

  async function load(side: Side): Promise<void> {
    loading.add(side);
    try {
      await (side === 'older' ? device.loadOlder(stream) : device.loadNewer(stream));
      refresh();
    } catch (fault) {
      if (!(fault instanceof MagpieError && fault.code === 'offline')) throw fault;
      needsConnection.value = true;
    } finally {
      loading.delete(side);
    }
  }

  return {
    needsConnection,
    look({ above, below }) {
      const { hasOlder, hasNewer } = slice.value;
      // One at a time: each moves the slice under the other.
      if (loading.size > 0) return;
      if (hasOlder && above < AHEAD_PX && !needsConnection.value) attempt(load('older'));
      else if (hasNewer && below < AHEAD_PX) attempt(load('newer'));
    },
  };
}
