import { useI18n } from 'vue-i18n';
import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { useContacts } from '../device/use-contacts.ts';
import { lineFor } from '../timeline/event-kinds.ts';
import { leadingCode } from '../timeline/markdown/plain-text.ts';

const PREVIEW_MAX = 140;

export interface Preview {
  /** Whose it is, or what became of it; empty where the text says enough. */
  readonly lead: string;
  readonly text: string;
  readonly isBad: boolean;
  readonly isCode: boolean;
}

/** How conversations and their last rows are called in a list. */
export function useTitles() {
  const { t } = useI18n();
  const { nameOf } = useContacts();

  /** After the other person, where there is one. */
  function titleOf({ kind, peer }: Pick<Conversation, 'kind' | 'peer'>): string {
    if (kind === 'self') return t('chats.notesToSelf');
    return peer ? nameOf(peer) : t('chats.conversation');
  }

  /** What a row says in one line. */
  function lineOf(row: TimelineRow): string {
    return oneLine(joined(lineFor(row, t)));
  }

  /** One line that stands for the last row in a list. */
  function previewOf({ last, kind, peer }: Conversation): Preview {
    if (!last || last.type === 'conversation.created') {
      const text = kind === 'self' ? t('chats.onlyForYou') : peer ? `@${peer.handle}` : '';
      return { lead: '', text, isBad: false, isCode: false };
    }
    const code = last.isErased ? undefined : leadingCode(last.text ?? '');
    const isBad = last.delivery === 'failed';
    const isOwn = last.isMine && kind !== 'self' && !last.isErased;
    const lead = isBad ? t('chats.notSent') : isOwn ? t('chats.you') : '';
    return { lead, text: code ?? lineOf(last), isBad, isCode: code !== undefined };
  }

  return { titleOf, lineOf, previewOf };
}

/** Its lines, told from each other where no mark of a list does so. */
const joined = (text: string): string =>
  text
    .trim()
    .replace(/\s*\n\s*(?=[•☐☑])/gu, ' ')
    .replace(/\s*\n\s*/gu, ' · ');

export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim().slice(0, PREVIEW_MAX);
