import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Conversation } from '../../sdk/index.ts';
import { useTitles } from '../chats/titles.ts';
import { confirm } from '../design/confirm.ts';
import { attempt } from '../design/notices.ts';
import { useDevice } from '../device/use-device.ts';

/** Hiding the past of a conversation for oneself, after saying what that means and to whom. */
export function useClearing(conversation: () => Conversation) {
  const device = useDevice();
  const { t } = useI18n();
  const { titleOf } = useTitles();
  const lastSeq = computed(() => conversation().last?.seq ?? 0);
  const isPossible = computed(
    () => lastSeq.value > 0 && conversation().last?.type !== 'conversation.created',
  );

  async function ask(): Promise<void> {
    const { stream, kind } = conversation();
    const upTo = lastSeq.value;
    const isWanted = await confirm({
      title: t('info.clearQuestion'),
      text: t(kind === 'self' ? 'info.clearSelfText' : 'info.clearText', { name: titleOf(conversation()) }),
      action: t('info.clear'),
      isBad: true,
    });
    if (isWanted) attempt(device.clearHistory(stream, upTo));
  }

  return { isPossible, ask };
}
