import { onMounted, ref, shallowRef } from 'vue';
import { sentenceOf } from '../design/notices.ts';
import { type Device, useDevice } from '../device/use-device.ts';
import { forgetLink, secretIn, secretOf } from './link-secret.ts';

type Waiting = Awaited<ReturnType<Device['lookAtPairing']>>;

/** Looks at a device that waits, by the link it shows, and lets it in. */
export function useApproval() {
  const device = useDevice();
  const waiting = shallowRef<Waiting>();
  const error = ref('');
  const isBusy = ref(false);
  let secret = secretOf('pair');

  async function run(work: () => Promise<void>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    error.value = '';
    try {
      await work();
      return true;
    } catch (fault) {
      error.value = sentenceOf(fault);
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  const look = () =>
    run(async () => {
      forgetLink();
      waiting.value = await device.lookAtPairing(secret ?? '');
    });

  /** Looks at the device whose link was pasted. */
  function lookAt(link: string): Promise<boolean> {
    const found = secretIn(link.trim().replace(/^[^#]*/, ''));
    secret = found?.kind === 'pair' ? found.secret : link.trim();
    return look();
  }

  const approve = () => run(() => device.approveDevice(secret ?? ''));

  function refuse() {
    waiting.value = undefined;
    secret = undefined;
  }

  onMounted(() => {
    if (secret !== undefined) void look();
  });
  return { waiting, error, isBusy, lookAt, approve, refuse };
}
