import { type Ref, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Conversation } from '../../sdk/index.ts';
import { lineFor } from './event-kinds.ts';
import { useNames } from './names.ts';

interface ArrivalOptions {
  conversation(): Conversation;
  /** The person wrote something here. */
  onOwn(): void;
}

/** What a screen reader says of messages that come in while the conversation is open. */
export function useArrivals({ conversation, onOwn }: ArrivalOptions): Readonly<Ref<string>> {
  const { t } = useI18n();
  const { nameOf } = useNames();
  const spoken = ref('');
  watch(
    () => conversation().last,
    (last, before) => {
      if (!last || !before || last.key === before.key || last.at < before.at) return;
      if (!last.isMine)
        spoken.value = t('timeline.says', { name: nameOf(last, conversation()), text: lineFor(last, t) });
      // Out of the outbox of this device: what was written on another one moves nobody here.
      else if (last.delivery === 'waiting' || last.delivery === 'sending') onOwn();
    },
  );
  return spoken;
}
