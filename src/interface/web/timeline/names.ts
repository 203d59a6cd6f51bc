import { useI18n } from 'vue-i18n';
import type { Conversation, TimelineRow } from '../../sdk/index.ts';

/** How the people of a conversation are called. */
export function useNames() {
  const { t } = useI18n();

  function nameOf({ isMine, sender }: TimelineRow, conversation: Conversation): string {
    return isMine ? t('timeline.you') : personName(sender, conversation);
  }

  function personName(user: string, { peer }: Conversation): string {
    return peer?.id === user ? peer.name : t('timeline.someone');
  }

  return { nameOf, personName };
}
