import { CheckCheck, Link } from '@lucide/vue';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { MenuItem } from '../design/menu.ts';
import { notify } from '../design/notices.ts';
import { useConversations } from '../device/use-conversations.ts';
import { useDevice } from '../device/use-device.ts';
import { copyText } from '../shell/clipboard.ts';

/** One menu for all rows: what is in it is decided by the row on which it is opened. */
export function useRowMenu() {
  const device = useDevice();
  const { byStream } = useConversations();
  const { t } = useI18n();
  const stream = shallowRef<string>();

  /** Notes the row below the pointer, or the one that has the focus. */
  function choose({ target }: Event): void {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-stream]') : null;
    stream.value = row?.dataset['stream'];
  }

  const items = computed<readonly MenuItem[]>(() => {
    const of = stream.value;
    if (of === undefined) return [];
    const isRead = (byStream.value.get(of)?.unread ?? 0) === 0;
    return [
      {
        key: 'read',
        label: t('chats.markRead'),
        icon: CheckCheck,
        isDisabled: isRead,
        run: () => {
          const seq = device.timeline(of).findLast((row) => row.seq !== undefined)?.seq;
          if (seq !== undefined) device.markRead(of, seq);
        },
      },
      {
        key: 'link',
        label: t('chats.copyLink'),
        icon: Link,
        run: () => void copyLink(of, t('chats.linkCopied')),
      },
    ];
  });

  return { items, choose };
}

export async function copyLink(stream: string, copied: string): Promise<void> {
  const link = `${location.origin}/c/${stream}`;
  notify((await copyText(link)) ? copied : link);
}
