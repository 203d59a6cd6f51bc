import { computed, onMounted, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { confirm } from '../design/confirm.ts';
import { notify, sentenceOf } from '../design/notices.ts';
import { useAccount } from '../device/use-account.ts';
import { type Device, onDevice, useDevice } from '../device/use-device.ts';

export type Session = Awaited<ReturnType<Device['sessions']>>[number];

/** Where this person is signed in, and the ways to end that. */
export function useSessions() {
  const device = useDevice();
  const { status } = useAccount();
  const { t } = useI18n();
  const list = shallowRef<readonly Session[]>();
  const error = ref('');
  const ending = ref<readonly string[]>([]);
  const others = computed(() => (list.value ?? []).filter(({ isCurrent }) => !isCurrent));

  async function refresh() {
    error.value = '';
    try {
      list.value = sorted(await device.sessions());
    } catch (fault) {
      error.value = sentenceOf(fault);
    }
  }

  async function end(sessions: readonly Session[], run: () => Promise<void>) {
    ending.value = sessions.map(({ id }) => id);
    try {
      await run();
    } catch (fault) {
      notify(sentenceOf(fault));
    } finally {
      await refresh();
      ending.value = [];
    }
  }

  async function endOne(session: Session) {
    const title = t('settings.devices.endQuestion', { device: session.deviceName });
    const action = t('settings.devices.end');
    if (await confirm({ title, text: t('settings.devices.endText'), action, isBad: true }))
      await end([session], () => device.endSession(session.id));
  }

  async function endOthers() {
    const count = others.value.length;
    const title = t('settings.devices.endOthersQuestion', { count }, count);
    const action = t('settings.devices.endOthers');
    if (await confirm({ title, text: t('settings.devices.endText'), action, isBad: true }))
      await end(others.value, () => device.endOtherSessions());
  }

  onMounted(refresh);
  onDevice(device, 'devices', () => void refresh());
  watch(status, (now, before) => {
    if (now === 'online' && before !== 'degraded') void refresh();
  });

  return { list, others, error, ending, refresh, endOne, endOthers };
}

/** This device first, then those that were here last. */
function sorted(sessions: readonly Session[]): Session[] {
  return sessions.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.seenAt - a.seenAt);
}
