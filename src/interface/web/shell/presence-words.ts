import { useIntervalFn } from '@vueuse/core';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Conversation } from '../../sdk/index.ts';
import { type Manner, usePresence } from '../device/use-presence.ts';
import { useDates } from '../words/dates.ts';

const MINUTE_MS = 60_000;
const REFRESH_MS = MINUTE_MS / 2;

/** Where the other person is, in words that stay true as time goes on. */
export function usePresenceWords(
  conversation: () => Pick<Conversation, 'kind' | 'stream' | 'peer'> | undefined,
) {
  const presence = usePresence();
  const { t } = useI18n();
  const { ago } = useDates();
  const now = shallowRef(Date.now());
  useIntervalFn(() => {
    now.value = Date.now();
  }, REFRESH_MS);

  return computed<{ text: string; isAlive: boolean }>(() => {
    const shown = conversation();
    if (!shown) return { text: '', isAlive: false };
    if (shown.kind === 'self') return { text: t('chats.onlyForYou'), isAlive: false };
    if (presence.typingIn(shown.stream) !== undefined) return { text: t('chats.typing'), isAlive: true };
    if (presence.isOnline(shown.peer?.id)) return here(presence.mannerOf(shown.peer?.id), t);
    const seenAt = presence.seenAt(shown.peer?.id);
    if (seenAt === undefined) return { text: shown.peer ? `@${shown.peer.handle}` : '', isAlive: false };
    const isNow = now.value - seenAt < MINUTE_MS;
    const text = isNow ? t('shell.seenJustNow') : t('shell.lastSeen', { ago: ago(seenAt) });
    return { text, isAlive: false };
  });
}

/** Somebody who is away is here, and nobody who answers at once. */
function here({ mode, text }: Manner, t: (key: string) => string): { text: string; isAlive: boolean } {
  const word = mode ? t(`presence.${mode}`) : t('chats.online');
  return { text: text ? `${word} · ${text}` : word, isAlive: mode === undefined };
}
