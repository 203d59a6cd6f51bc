import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { LogRow, StreamRow } from '../shared/rows.ts';
import type { EditMessage, RecallMessage } from './commands.ts';
import { contentFault, loadMentioned, writablePlace } from './decide-message.ts';
import { EDITS_MAX, type EditBody, editedBody, type MessageBody, RECALL_WINDOW_MS } from './message.ts';

/** Edit one's own message. Edits of two devices are both stored; the later in the log wins. */
export const editRule: CommandRule<EditMessage> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    { table: 'members', key: [command.userId, command.streamId] },
    { table: 'log', key: [command.streamId, command.refSeq] },
    ...loadMentioned(command.streamId, command.mentions),
  ],
  decide: decideEdit,
};

function decideEdit(command: EditMessage, state: State): Decision {
  const found = ownMessage(command, state);
  if ('refused' in found) return found;
  const fault = contentFault(command, state);
  if (fault) return refuse(fault);
  const before = JSON.parse(found.target.body ?? '') as MessageBody;
  if ((before.edits ?? 0) >= EDITS_MAX) return refuse('too_many_edits');

  const edit: EditBody = {
    v: 1,
    text: command.text,
    ...(command.mentions.length > 0 ? { mentions: command.mentions } : {}),
  };
  const changedSeq = found.stream.lastSeq + 1;
  const body = JSON.stringify(editedBody(before, edit));
  return {
    events: [{ streamId: command.streamId, type: 'edit', body: edit, refSeq: command.refSeq }],
    changes: [{ put: 'log', row: { ...found.target, body, changedSeq } }, ...rewriteMentions(command, found)],
  };
}

/** Take one's own message back within two minutes: its body and those of its edits are blanked. */
export const recallRule: CommandRule<RecallMessage> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    { table: 'members', key: [command.userId, command.streamId] },
    { table: 'log', key: [command.streamId, command.refSeq] },
    { referring: { streamId: command.streamId, seq: command.refSeq } },
  ],
  decide: decideRecall,
};

function decideRecall(command: RecallMessage, state: State, { now }: { now: number }): Decision {
  const found = ownMessage(command, state);
  if ('refused' in found) return found;
  if (now - found.target.at > RECALL_WINDOW_MS) return refuse('recall_too_late');
  const changedSeq = found.stream.lastSeq + 1;
  const erased = [found.target, ...state.referring(command.streamId, command.refSeq)];
  const changes: Change[] = erased.map((row) => ({ put: 'log', row: { ...row, body: null, changedSeq } }));
  for (const userId of mentionedIn(found.target)) {
    changes.push({ remove: 'mentions', key: [userId, command.streamId, command.refSeq] });
  }
  return {
    events: [{ streamId: command.streamId, type: 'recall', body: { v: 1 }, refSeq: command.refSeq }],
    changes,
  };
}

/** The message that `refSeq` names, if the asker wrote it, still sees it, and it was not erased. */
function ownMessage(
  command: { streamId: StreamId; userId: UserId; refSeq: number },
  state: State,
): { stream: StreamRow; target: LogRow } | { refused: RefusalCode } {
  const place = writablePlace(command, state);
  if ('refused' in place) return place;
  const target = state.get('log', command.streamId, command.refSeq);
  if (target?.type !== 'message' || target.seq <= place.member.visibleFrom) return { refused: 'not_found' };
  if (target.senderId !== command.userId) return { refused: 'not_yours' };
  if (target.body === null) return { refused: 'erased' };
  return { stream: place.stream, target };
}

/** The people a row mentions, as its body says. */
function mentionedIn(row: LogRow | undefined): readonly UserId[] {
  if (!row || row.body === null) return [];
  return (JSON.parse(row.body) as MessageBody).mentions ?? [];
}

function rewriteMentions(command: EditMessage, { target }: { target: LogRow }): Change[] {
  const { streamId, refSeq: seq, userId: senderId } = command;
  const before = mentionedIn(target);
  const removed = before.filter((userId) => !command.mentions.includes(userId));
  return [
    ...removed.map((userId): Change => ({ remove: 'mentions', key: [userId, streamId, seq] })),
    ...command.mentions.map(
      (userId): Change => ({ put: 'mentions', row: { userId, streamId, seq, senderId } }),
    ),
  ];
}
