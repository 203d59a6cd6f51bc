import { type Decision, refuse, type State } from '../shared/command.ts';
import { FRIENDS_MAX } from './bounds.ts';
import { withoutRequest } from './contact.ts';
import { type Pair, type Side, settle } from './pair.ts';
import { hasRoomFor, tallyOf } from './tally.ts';

/** Both are friends from now on, where both have room for one more. */
export function befriend(pair: Pair, state: State): Decision {
  const { me, peer, now } = pair;
  const isFull = ({ row }: Side) => tallyOf(state, row.userId).friends >= FRIENDS_MAX;
  if (isFull(me) || isFull(peer)) return refuse('friends_full');
  if (!hasRoomFor(me.row, state)) return refuse('contacts_full');
  const friend = ({ row }: Side) => ({
    ...withoutRequest(row),
    relation: 'friend' as const,
    friendSince: now,
    quietUntil: null,
  });
  return settle(pair, state, { me: friend(me), peer: friend(peer) });
}
