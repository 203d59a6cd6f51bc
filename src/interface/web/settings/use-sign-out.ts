import { useI18n } from 'vue-i18n';
import { useDevice } from '../device/use-device.ts';
import { askToLeave } from './leave.ts';

/** Signing out, asked for once at a time. */
export function useSignOut() {
  const device = useDevice();
  const { t } = useI18n();
  let isBusy = false;

  async function signOut() {
    if (isBusy) return;
    isBusy = true;
    await askToLeave(device, t);
    isBusy = false;
  }

  return { signOut };
}
