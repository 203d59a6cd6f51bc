import {
  type Change,
  type CommandRule,
  type Decision,
  type EventDraft,
  type Load,
  refuse,
  type State,
} from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { MemberRow, StreamRow } from '../shared/rows.ts';
import type { SendMessage } from './commands.ts';
import { loadForMark, moveMark, unreadOf } from './member.ts';
import { MENTIONS_MAX, type MessageBody } from './message.ts';
import { textFault } from './text.ts';

/** May this message be written, and what does it change? */
export const messageRule: CommandRule<SendMessage> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    { table: 'members', key: [command.userId, command.streamId] },
    ...loadMentioned(command.streamId, command.mentions),
  ],
  loadMore: (command, state) =>
    command.seen === undefined ? [] : loadForMark(command.streamId, command.userId, command.seen, state),
  decide: decideMessage,
};

function decideMessage(command: SendMessage, state: State): Decision {
  const place = writablePlace(command, state);
  if ('refused' in place) return place;
  const fault = contentFault(command, state);
  if (fault) return refuse(fault);
  const { stream, member } = place;
  if (command.replySeq !== undefined && command.replySeq > stream.lastSeq) return refuse('not_found');

  const seq = stream.lastSeq + 1;
  const event: EventDraft = {
    streamId: command.streamId,
    type: 'message',
    body: messageBody(command),
    ...(command.replySeq === undefined ? {} : { replySeq: command.replySeq }),
  };
  const changes: Change[] = [{ put: 'members', row: afterOwnMessage(member, stream, command.seen, state) }];
  for (const userId of command.mentions) {
    changes.push({
      put: 'mentions',
      row: { userId, streamId: command.streamId, seq, senderId: command.userId },
    });
  }
  const isMarked = command.seen !== undefined && command.seen > member.readSeq;
  return { events: [event], changes, ...(isMarked ? { result: { marked: true } } : {}) };
}

/** The stream and the sender's row, if the sender may write there now. Shared by every verb that writes. */
export function writablePlace(
  command: { streamId: StreamId; userId: UserId },
  state: State,
): { stream: StreamRow; member: MemberRow } | { refused: RefusalCode } {
  const stream = state.get('streams', command.streamId);
  const member = state.get('members', command.userId, command.streamId);
  const isConversation = stream?.kind === 'direct' || stream?.kind === 'group' || stream?.kind === 'self';
  if (!stream || !member || member.leftSeq !== null || !isConversation) return { refused: 'not_found' };
  if (member.sendRefusal !== null) return { refused: member.sendRefusal };
  return { stream, member };
}

export function loadMentioned(streamId: StreamId, mentions: readonly UserId[]): Load[] {
  return mentions.map((userId) => ({ table: 'members', key: [userId, streamId] }));
}

/** What is wrong with a text and its mentions, or `undefined`. Only people in the conversation can be mentioned. */
export function contentFault(
  content: { streamId: StreamId; text: string; mentions: readonly UserId[] },
  state: State,
): RefusalCode | undefined {
  const fault = textFault(content.text);
  if (fault) return fault;
  if (content.mentions.length > MENTIONS_MAX) return 'too_many_mentions';
  const isStranger = (userId: UserId) => state.get('members', userId, content.streamId)?.leftSeq !== null;
  return content.mentions.some(isStranger) ? 'not_found' : undefined;
}

const messageBody = (command: SendMessage): MessageBody => ({
  v: 1,
  kind: 'text',
  text: command.text,
  ...(command.mentions.length > 0 ? { mentions: command.mentions } : {}),
});

/**
 * The sender's row once its message stands. With `seen` the mark moves there, and over the message itself when
 * nobody else's message lies between; without it the mark stays, because nobody looked at the screen.
 */
function afterOwnMessage(
  member: MemberRow,
  stream: StreamRow,
  seen: number | undefined,
  state: State,
): MemberRow {
  const seq = stream.lastSeq + 1;
  const marked = seen === undefined ? member : moveMark(member, stream, seen, state);
  if (seen !== undefined && unreadOf(stream, marked) === 0) {
    return { ...marked, ownSeq: seq, ownAbove: 0, readSeq: seq, readNo: stream.lastNo + 1 };
  }
  return { ...marked, ownSeq: seq, ownAbove: marked.ownAbove + 1 };
}
