import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { confirm } from '../design/confirm.ts';
import { notify, sentenceOf } from '../design/notices.ts';
import { useDevice } from '../device/use-device.ts';
import { leave, unsentIn } from './leave.ts';

/** Signing out, after saying what is lost. */
export function useSignOut() {
  const device = useDevice();
  const { t } = useI18n();
  const isBusy = ref(false);

  async function signOut() {
    const count = unsentIn(device);
    const question = {
      title: t('settings.signOut.question'),
      text: count > 0 ? t('settings.signOut.unsent', { count }, count) : t('settings.signOut.text'),
      action: t('settings.signOut.title'),
      isBad: true,
    };
    if (isBusy.value || !(await confirm(question))) return;
    isBusy.value = true;
    try {
      await leave(device);
    } catch (fault) {
      notify(sentenceOf(fault));
    } finally {
      isBusy.value = false;
    }
  }

  return { signOut, isBusy };
}
