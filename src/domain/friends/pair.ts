import type { Accepted, Change, EventDraft, Load, State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { ContactRow, UserRow } from '../shared/rows.ts';
import type { PersonCommand } from './commands.ts';
import { contactOf, saysSomething, strangers } from './contact.ts';
import { type Direct, loadTalk, projectTalk } from './talk.ts';
import { loadTallies, tallyChanges } from './tally.ts';

/** One of the two whom a command is about, and what the other is to them. */
export interface Side {
  readonly user: UserRow;
  readonly row: ContactRow;
  readonly personalId: StreamId;
}

/** Two people as a command finds them. */
export interface Pair {
  readonly me: Side;
  readonly peer: Side;
  readonly direct: Direct;
  readonly now: number;
}

/** What a command leaves: the rows of either as they will be, where it changes them. */
export interface Settlement {
  readonly me?: ContactRow;
  readonly peer?: ContactRow;
  /** Further rows of either, whose requests are over: they made room. */
  readonly over?: readonly ContactRow[];
}

/** Both rows of both people, and everything that follows from them. */
export const loadPair = (command: PersonCommand): Load[] => [
  ...loadTalk(directOf(command)),
  ...loadTallies(command.userId, command.peerId),
  { table: 'streams', key: [command.personalId] },
  { table: 'streams', key: [command.peerPersonalId] },
];

const directOf = ({ directId, userId, peerId }: PersonCommand): Direct => ({
  streamId: directId,
  firstId: userId,
  secondId: peerId,
});

/** The two people, or `undefined` where one of them has no account or both are one. */
export function pairOf(command: PersonCommand, state: State, now: number): Pair | undefined {
  const { userId, peerId, personalId, peerPersonalId } = command;
  const [mine, theirs] = [state.get('users', userId), state.get('users', peerId)];
  if (!mine || !theirs || userId === peerId) return undefined;
  const rowOf = (from: UserId, to: UserId) => state.get('contacts', from, to) ?? strangers(from, to);
  return {
    me: { user: mine, row: rowOf(userId, peerId), personalId },
    peer: { user: theirs, row: rowOf(peerId, userId), personalId: peerPersonalId },
    direct: directOf(command),
    now,
  };
}

/** Rows, counts, who may write, and an event for each of the two who is told something else than before. */
export function settle(pair: Pair, state: State, after: Settlement): Accepted {
  const { me, peer, direct, now } = pair;
  const mine = turn({ side: me, other: peer, row: after.me ?? me.row, now });
  const theirs = turn({ side: peer, other: me, row: after.peer ?? peer.row, now });
  const changed = [mine.row, theirs.row, ...(after.over ?? [])].filter(
    (row) => row !== me.row && row !== peer.row,
  );
  const events = [...mine.events, ...theirs.events];
  return {
    events,
    changes: [
      ...changed.flatMap((row) => rowChange(row, state, now)),
      ...tallyChanges(changed, state, now),
      ...projectTalk(direct, state, { first: mine.row, second: theirs.row }),
    ],
    ...(events.length > 0 ? {} : { answer: unchanged(me, state) }),
  };
}

/** Nothing happened, or nothing that anybody is told: the answer names the last event of the asker's own stream. */
const unchanged = ({ personalId }: Side, state: State) => ({
  streamId: personalId,
  seq: state.get('streams', personalId)?.lastSeq ?? 0,
});

/** What becomes of one side: its row, with the time where its owner is told something else, and that event. */
function turn({ side, other, row, now }: { side: Side; other: Side; row: ContactRow; now: number }): {
  row: ContactRow;
  events: EventDraft[];
} {
  const said = (each: ContactRow) => JSON.stringify(contactOf({ ...each, changedAt: 0 }, other.user, now));
  if (row === side.row || said(row) === said(side.row)) return { row, events: [] };
  const changed = { ...row, changedAt: now };
  const contact = contactOf(changed, other.user, now);
  const event = { streamId: side.personalId, type: 'contact.changed' as const, body: { v: 1, contact } };
  return { row: changed, events: [event] };
}

/** A row that says nothing is not kept. */
function rowChange(row: ContactRow, state: State, now: number): Change[] {
  if (saysSomething(row, now)) return [{ put: 'contacts', row }];
  const isStored = state.get('contacts', row.userId, row.peerId) !== undefined;
  return isStored ? [{ remove: 'contacts', key: [row.userId, row.peerId] }] : [];
}
