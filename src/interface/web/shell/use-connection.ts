import { computed, onScopeDispose, type ShallowRef, shallowRef } from 'vue';
import type { Status } from '../../sdk/index.ts';
import { useAccount } from '../device/use-account.ts';
import { onDevice, useDevice } from '../device/use-device.ts';

export type Line = 'connecting' | 'offline' | 'degraded' | 'stopped';

/** A connection that is back within this is not worth a word. */
const QUIET_MS = 700;

/** What there is to say about the connection; undefined while all is well. */
export function useConnection() {
  const device = useDevice();
  const { status } = useAccount();
  const isStopped = shallowRef(false);
  const isLate = useLateness(device.status, (follow) =>
    onDevice(device, 'status', (event) => follow(event.status)),
  );

  onDevice(device, 'status', (event) => {
    isStopped.value = event.status === 'offline' && event.reason !== undefined;
  });

  const line = computed<Line | undefined>(() => {
    if (isStopped.value) return 'stopped';
    if (status.value === 'degraded') return 'degraded';
    if (status.value === 'online' || status.value === 'signed-out' || !isLate.value) return;
    return status.value;
  });

  /** Where the server said not to come back by oneself, only the person can. */
  const again = (): Promise<unknown> | undefined => {
    if (isStopped.value) return device.resume();
    device.nudge();
    return;
  };

  return { line, again };
}

/** Whether the connection is away for longer than a moment. */
function useLateness(
  first: Status,
  onStatus: (follow: (status: Status) => void) => void,
): Readonly<ShallowRef<boolean>> {
  const isLate = shallowRef(false);
  let patience: ReturnType<typeof setTimeout> | undefined;
  const follow = (status: Status) => {
    if (status !== 'online' && status !== 'degraded') {
      patience ??= setTimeout(() => {
        isLate.value = true;
      }, QUIET_MS);
      return;
    }
    clearTimeout(patience);
    patience = undefined;
    isLate.value = false;
  };
  follow(first);
  onStatus(follow);
  onScopeDispose(() => clearTimeout(patience));
  return isLate;
}
