import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useDevice } from '../device/use-device.ts';
import { askToLeave } from './leave.ts';

/** Signing out, asked for once at a time. */
export function useSignOut() {
  const device = useDevice();
  const { t } = useI18n();
  const isBusy = ref(false);

  async function signOut() {
    if (isBusy.value) return;
    isBusy.value = true;
    await askToLeave(device, t);
    isBusy.value = false;
  }

  return { signOut, isBusy };
}
