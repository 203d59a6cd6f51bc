import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { words } from '../words/words.ts';

/** How a conversation is called: after the other person, where there is one. */
export function titleOf({ kind, peer }: Conversation): string {
  if (kind === 'self') return words.notesToSelf;
  return peer?.name ?? words.conversation;
}

/** One line that stands for the last row in a list. */
export function previewOf({ last, kind, peer }: Conversation): { text: string; isBad: boolean } {
  if (!last || last.type === 'conversation.created') {
    return { text: kind === 'self' ? words.onlyForYou : peer ? `@${peer.handle}` : '', isBad: false };
  }
  const isBad = last.delivery === 'failed';
  const text = isBad ? `${words.failed}: ${lineOf(last)}` : lineOf(last);
  return { text: last.isMine && kind !== 'self' && !last.isErased && !isBad ? words.you(text) : text, isBad };
}

/** What a row says in one line. */
export function lineOf(row: TimelineRow): string {
  if (row.isErased) return row.isMine ? words.recalledByMe : words.recalled;
  if (row.type !== 'message' || row.text === undefined) return words.updateToSee;
  return row.text.replace(/\s+/gu, ' ').trim().slice(0, 140);
}
