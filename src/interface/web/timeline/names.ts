import { useI18n } from 'vue-i18n';
import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { useContacts } from '../device/use-contacts.ts';

/** How the people of a conversation are called. */
export function useNames() {
  const { t } = useI18n();
  const contacts = useContacts();

  function nameOf({ isMine, sender }: TimelineRow, conversation: Conversation): string {
    return isMine ? t('timeline.you') : personName(sender, conversation);
  }

  function personName(user: string, { peer }: Conversation): string {
    return peer?.id === user ? contacts.nameOf(peer) : t('timeline.someone');
  }

  return { nameOf, personName };
}
