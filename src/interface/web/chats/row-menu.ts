import { AtSign, CheckCheck, Eraser, Link } from '@lucide/vue';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Conversation } from '../../sdk/index.ts';
import type { MenuItem } from '../design/menu.ts';
import { notify } from '../design/notices.ts';
import { useConversations } from '../device/use-conversations.ts';
import { type Device, useDevice } from '../device/use-device.ts';
import { askToClear, isClearable } from '../info/clearing.ts';
import { copyText } from '../shell/clipboard.ts';
import { useTitles } from './titles.ts';

/** One menu for all rows: what is in it is decided by the row on which it is opened. */
export function useRowMenu() {
  const device = useDevice();
  const { byStream } = useConversations();
  const { t } = useI18n();
  const { titleOf } = useTitles();
  const stream = shallowRef('');
  const isOpen = shallowRef(false);

  /** Notes the row below the pointer, or the one that has the focus. */
  function choose({ target }: Event): void {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-stream]') : null;
    stream.value = row?.dataset['stream'] ?? '';
  }

  function offersOf(conversation: Conversation): (MenuItem | false)[] {
    const { peer, unread } = conversation;
    const title = titleOf(conversation);
    return [
      unread > 0 && {
        ...{ key: 'read', label: t('chats.markRead'), icon: CheckCheck },
        run: () => markRead(device, conversation.stream),
      },
      peer !== undefined && {
        ...{ key: 'handle', label: t('info.copyHandle'), icon: AtSign },
        run: () => void copy(`@${peer.handle}`, t('info.handleCopied')),
      },
      {
        ...{ key: 'link', label: t('chats.copyLink'), icon: Link },
        run: () => void copyLink(conversation.stream, t('chats.linkCopied')),
      },
      isClearable(conversation) && {
        ...{ key: 'clear', label: t('info.clear'), icon: Eraser, isBad: true, isApart: true },
        run: () => void askToClear(conversation, { device, t, title }),
      },
    ];
  }

  const conversation = computed(() => byStream.value.get(stream.value));
  const items = computed<readonly MenuItem[]>(() =>
    conversation.value ? offersOf(conversation.value).filter((offer) => offer !== false) : [],
  );
  const title = computed(() => (conversation.value ? titleOf(conversation.value) : ''));
  /** The conversation whose menu is open. */
  const held = computed(() => (isOpen.value ? stream.value : undefined));

  function toggle(now: boolean): void {
    isOpen.value = now;
  }

  return { items, title, held, choose, toggle };
}

function markRead(device: Device, stream: string): void {
  const seq = device.timeline(stream).findLast((row) => row.seq !== undefined)?.seq;
  if (seq !== undefined) device.markRead(stream, seq);
}

export const copyLink = (stream: string, copied: string): Promise<void> =>
  copy(`${location.origin}/c/${stream}`, copied);

/** Says that it is copied; where a browser lets no page copy, it shows what was wanted. */
export async function copy(text: string, copied: string): Promise<void> {
  notify((await copyText(text)) ? copied : text);
}
