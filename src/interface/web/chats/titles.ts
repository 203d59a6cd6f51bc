import { useI18n } from 'vue-i18n';
import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { lineFor } from '../timeline/event-kinds.ts';

const PREVIEW_MAX = 140;

export interface Preview {
  /** Whose it is, or what became of it: said before the text and no part of it. */
  readonly lead?: string;
  readonly text: string;
  readonly isBad: boolean;
}

/** How conversations and their last rows are called in a list. */
export function useTitles() {
  const { t } = useI18n();

  /** After the other person, where there is one. */
  function titleOf({ kind, peer }: Pick<Conversation, 'kind' | 'peer'>): string {
    if (kind === 'self') return t('chats.notesToSelf');
    return peer?.name ?? t('chats.conversation');
  }

  /** What a row says in one line. */
  function lineOf(row: TimelineRow): string {
    return oneLine(lineFor(row, t));
  }

  /** One line that stands for the last row in a list. */
  function previewOf({ last, kind, peer }: Conversation): Preview {
    if (!last || last.type === 'conversation.created') {
      const text = kind === 'self' ? t('chats.onlyForYou') : peer ? `@${peer.handle}` : '';
      return { text, isBad: false };
    }
    const line = lineOf(last);
    if (last.delivery === 'failed') return { lead: `${t('timeline.failed')}: `, text: line, isBad: true };
    const isOwn = last.isMine && kind !== 'self' && !last.isErased;
    return { ...(isOwn ? { lead: t('chats.you') } : {}), text: line, isBad: false };
  }

  return { titleOf, lineOf, previewOf };
}

export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim().slice(0, PREVIEW_MAX);
