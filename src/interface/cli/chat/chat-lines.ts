import type { Conversation, TimelineRow } from '../../sdk/index.ts';

/** Characters by which a text could steer the terminal, and those that turn its lines around. */
const STEERING = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Somebody else's text, safe to print: further lines are indented below the first. */
export const printable = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(STEERING, ''))
    .join('\n      ');

/** `12:03 Alice: hello` */
export function messageLine(row: TimelineRow, name: string): string {
  const said = row.isErased ? '(taken back)' : printable(row.text ?? '');
  const edited = row.edits > 0 && !row.isErased ? ' (edited)' : '';
  return `${clock(row.at)} ${printable(name)}: ${said}${edited}`;
}

/** One line of the list: what is unread, who, and the last words. */
export function conversationLine(conversation: Conversation): string {
  const { unread, last } = conversation;
  const count = unread > 0 ? `${unread} new` : '';
  const words = last?.text === undefined ? '' : printable(last.text.split('\n')[0] ?? '').slice(0, 50);
  return `${count.padStart(8)}  ${titleOf(conversation)}  ${words}`;
}

export function titleOf({ kind, peer, stream }: Conversation): string {
  if (peer) return `@${peer.handle} (${printable(peer.name)})`;
  return kind === 'self' ? 'notes to myself' : `${kind} ${stream.slice(0, 6)}`;
}

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 5);
