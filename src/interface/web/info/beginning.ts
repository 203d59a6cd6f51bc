import { computed, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Conversation } from '../../sdk/index.ts';
import { onDevice, useDevice } from '../device/use-device.ts';
import { localeOf } from '../words/language.ts';

/** The day a conversation began, in words; undefined while its first row is not at hand. */
export function useBeginning(conversation: () => Conversation) {
  const device = useDevice();
  const { locale } = useI18n();
  const at = shallowRef<number>();

  const look = () => {
    const [first] = device.timeline(conversation().stream);
    at.value = first?.type === 'conversation.created' ? first.at : undefined;
  };
  watch(() => conversation().stream, look, { immediate: true });
  onDevice(device, 'timeline', ({ stream }) => {
    // It began once: what comes later changes nothing about it.
    if (at.value === undefined && stream === conversation().stream) look();
  });

  return computed(() =>
    at.value === undefined
      ? undefined
      : new Intl.DateTimeFormat(localeOf(locale.value), { dateStyle: 'long' }).format(at.value),
  );
}
