import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { ClearHistory, MarkRead } from './commands.ts';
import { loadForMark, moveMark } from './member.ts';

/** Move one's own mark up, as a member. A mark at or below the stored one changes nothing and is answered with the stored one. */
export const markRule: CommandRule<MarkRead> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    { table: 'members', key: [command.userId, command.streamId] },
  ],
  loadMore: (command, state) => loadForMark(command.streamId, command.userId, command.seq, state),
  decide: decideMark,
};

function decideMark(command: MarkRead, state: State): Decision {
  const stream = state.get('streams', command.streamId);
  const member = state.get('members', command.userId, command.streamId);
  if (!stream || !member || member.leftSeq !== null) return refuse('not_found');
  const marked = moveMark(member, stream, command.seq, state);
  const receivedSeq = Math.max(
    marked.receivedSeq,
    Math.min(Math.max(command.received ?? 0, marked.readSeq), stream.lastSeq),
  );
  const moved = marked !== member || receivedSeq > member.receivedSeq;
  return {
    events: [],
    changes: moved ? [{ put: 'members', row: { ...marked, receivedSeq } }] : [],
    answer: { streamId: command.streamId, seq: marked.readSeq },
    result: { readSeq: marked.readSeq, receivedSeq, moved, kind: stream.kind },
  };
}

/** Hide for oneself what lies at or below `upTo`; the other members keep everything. */
export const clearHistoryRule: CommandRule<ClearHistory> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'members', key: [command.userId, command.streamId] },
  ],
  loadMore: (command, state) => loadForMark(command.streamId, command.userId, command.upTo, state),
  decide: decideClearHistory,
};

function decideClearHistory(command: ClearHistory, state: State): Decision {
  const stream = state.get('streams', command.streamId);
  const member = state.get('members', command.userId, command.streamId);
  const isMember = member && member.leftSeq === null;
  if (!stream || !isMember || stream.kind === 'personal') return refuse('not_found');
  const upTo = Math.min(command.upTo, stream.lastSeq);
  const marked = moveMark(member, stream, upTo, state);
  const visibleFrom = Math.max(member.visibleFrom, upTo);
  const body = { v: 1, stream: command.streamId, upTo: visibleFrom };
  return {
    events: [{ streamId: command.personalId, type: 'history.cleared', body }],
    changes: [{ put: 'members', row: { ...marked, visibleFrom } }],
  };
}
