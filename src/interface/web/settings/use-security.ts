import { onMounted, ref, shallowRef, watch } from 'vue';
import { sentenceOf } from '../design/notices.ts';
import { useAccount } from '../device/use-account.ts';
import { type Device, onDevice, useDevice } from '../device/use-device.ts';

export type Security = Awaited<ReturnType<Device['security']>>;

/** How this person signs in, as it is now, whichever device changed it. */
export function useSecurity() {
  const device = useDevice();
  const { status } = useAccount();
  const security = shallowRef<Security>();
  const error = ref('');

  async function refresh() {
    try {
      security.value = await device.security();
      error.value = '';
    } catch (fault) {
      error.value = sentenceOf(fault);
    }
  }

  onMounted(refresh);
  onDevice(device, 'security', () => void refresh());
  watch(status, (now, before) => {
    if (now === 'online' && before !== 'degraded') void refresh();
  });
  return { security, error, refresh };
}
