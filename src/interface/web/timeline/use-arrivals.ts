import { type Ref, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Conversation } from '../../sdk/index.ts';
import { lineFor } from './event-kinds.ts';
import { useNames } from './names.ts';

/** What a screen reader says of messages that come in while the conversation is open. */
export function useArrivals(conversation: () => Conversation): Readonly<Ref<string>> {
  const { t } = useI18n();
  const { nameOf } = useNames();
  const spoken = ref('');
  watch(
    () => conversation().last,
    (last, before) => {
      // What was taken back or changed is not to be found here either.
      if (last?.key === before?.key && last?.text !== before?.text) spoken.value = '';
      if (!last || !before || last.isMine || last.key === before.key || last.at < before.at) return;
      spoken.value = t('timeline.says', { name: nameOf(last, conversation()), text: lineFor(last, t) });
    },
  );
  return spoken;
}
