import { type CommandRule, refuse, type State } from '../shared/command.ts';
import type { ContactRow } from '../shared/rows.ts';
import type { BlockContact, UnblockContact } from './commands.ts';
import { withoutRequest } from './contact.ts';
import { loadPair, type Pair, pairOf, settle } from './pair.ts';
import { hasRoomFor } from './tally.ts';

/**
 * From now on nothing of the other gets through. A friendship stays what it is and rests; a request of either is over:
 * one's own is taken back, and the other's stays with them as if nobody had looked at it.
 */
export const blockContactRule: CommandRule<BlockContact> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const { me, peer } = pair;
    if (me.row.blockedAt !== null) return settle(pair, state, {});
    if (!hasRoomFor(me.row, state)) return refuse('contacts_full');
    const kept = me.row.relation === 'friend' ? me.row : withoutRequest(me.row);
    return settle(pair, state, {
      me: { ...kept, blockedAt: now, ...marksBetween(pair, state) },
      ...(peer.row.relation === 'asked' ? { peer: withoutRequest(peer.row) } : {}),
    });
  },
};

/** A friendship that stood before stands again, and both may write as they might before. */
export const unblockContactRule: CommandRule<UnblockContact> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const { me } = pair;
    if (me.row.blockedAt === null) return settle(pair, state, {});
    const settled = settle(pair, state, { me: { ...me.row, blockedAt: null, ...NO_MARKS } });
    return { ...settled, result: { haveMarksMoved: haveMarksMoved(pair, state) } };
  },
};

type HeldMarks = Pick<ContactRow, 'toldRead' | 'toldReceived' | 'heardRead' | 'heardReceived'>;

const NO_MARKS: HeldMarks = { toldRead: null, toldReceived: null, heardRead: null, heardReceived: null };

/** How far each is told that the other has read: it stops where it is, as if the other did not come any more. */
function marksBetween({ direct }: Pair, state: State): HeldMarks {
  const mine = state.get('members', direct.firstId, direct.streamId);
  const theirs = state.get('members', direct.secondId, direct.streamId);
  if (!mine || !theirs) return NO_MARKS;
  return {
    toldRead: mine.readSeq,
    toldReceived: mine.receivedSeq,
    heardRead: theirs.readSeq,
    heardReceived: theirs.receivedSeq,
  };
}

/** Whether either read or received anything that the other was not told of. */
function haveMarksMoved(pair: Pair, state: State): boolean {
  const now = marksBetween(pair, state);
  const { toldRead, toldReceived, heardRead, heardReceived } = pair.me.row;
  const held: HeldMarks = { toldRead, toldReceived, heardRead, heardReceived };
  return Object.entries(now).some(([name, mark]) => mark !== held[name as keyof HeldMarks]);
}
