import { watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { Conversation } from '../../sdk/index.ts';
import { useTitles } from '../chats/titles.ts';
import { useAccount } from '../device/use-account.ts';
import { useConversations } from '../device/use-conversations.ts';
import { useDevice } from '../device/use-device.ts';
import { Arrivals } from './arrivals.ts';
import { showBadges } from './badges.ts';
import { useNotifyChoices } from './choices.ts';
import { usePermission } from './permission.ts';
import { closeNotifications, showNotification } from './show-notification.ts';
import { playSound } from './sound.ts';
import { useTabs } from './tabs.ts';

/**
 * Tells of messages of others that nobody sees arrive: while the page is hidden, or while another conversation is open.
 * Called once, by the root.
 */
export function useNotifications(): void {
  const { list, unread } = useConversations();
  const { currentRoute } = useRouter();
  const isShown = (stream: string) =>
    document.visibilityState === 'visible' && currentRoute.value.params['stream'] === stream;
  const tabs = useTabs(isShown);
  const tell = useTelling();
  const arrivals = new Arrivals();
  const isSettled = useSettled((now) => arrivals.settle(now));

  async function announce(conversation: Conversation) {
    const { stream } = conversation;
    // Asked last, because a tab that has just taken the place of another may get the lock meanwhile.
    if (isShown(stream) || (await tabs.isShownElsewhere(stream)) || !tabs.isNotifier()) return;
    await tell(conversation);
  }

  watch(unread, showBadges, { immediate: true });
  watch(list, (now, before) => {
    if (!isSettled()) arrivals.settle(now);
    // A notification that cannot be shown is missed by nobody who can be told of it.
    else for (const each of arrivals.look(now)) announce(each).catch(() => undefined);
    for (const { stream } of readSince(before, now)) closeNotifications(stream).catch(() => undefined);
  });
}

/** How one conversation is told of, with what was allowed. */
function useTelling() {
  const router = useRouter();
  const { t } = useI18n();
  const { titleOf, lineOf } = useTitles();
  const { permission } = usePermission();
  const { isSoundOn, showsText } = useNotifyChoices();
  return async (conversation: Conversation) => {
    if (isSoundOn.value) playSound();
    if (permission.value !== 'granted') return;
    const { stream, last } = conversation;
    const body = showsText.value && last ? lineOf(last) : t('notify.newMessage');
    const open = () => void router.push({ name: 'chat', params: { stream } });
    await showNotification({ stream, title: titleOf(conversation), body }, open);
  };
}

/** Whether what was missed before somebody signed in or opened the page has arrived: it is no news, the list shows it. */
function useSettled(take: (missed: readonly Conversation[]) => void): () => boolean {
  const device = useDevice();
  const { status } = useAccount();
  let isSettled = false;
  const settle = async () => {
    if (isSettled || !(await device.caughtUp())) return;
    take(device.conversations());
    isSettled = true;
  };
  watch(
    status,
    (now) => {
      if (now === 'signed-out') isSettled = false;
      // Where it fails, the next connection tries again.
      else if (now === 'online' || now === 'degraded') settle().catch(() => undefined);
    },
    { immediate: true },
  );
  return () => isSettled;
}

/** What had something unread and has not any more, here or on another device. */
function readSince(before: readonly Conversation[], now: readonly Conversation[]): Conversation[] {
  const wasUnread = new Set(before.filter(({ unread }) => unread > 0).map(({ stream }) => stream));
  return now.filter(({ stream, unread }) => unread === 0 && wasUnread.has(stream));
}
