import { useIdle } from '@vueuse/core';
import { watch } from 'vue';
import { useDevice } from '../device/use-device.ts';

/** Nobody has touched the page for so long: others are told that the person is away, unless another device is in use. */
const IDLE_MS = 10 * 60_000;

export function useIdleness(): void {
  const device = useDevice();
  const { idle } = useIdle(IDLE_MS);
  watch(idle, (isIdle) => device.idle(isIdle));
}
