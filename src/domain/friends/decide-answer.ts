import { type CommandRule, refuse } from '../shared/command.ts';
import { befriend } from './befriend.ts';
import type { AcceptFriend, DeclineFriend, RemoveFriend, WithdrawRequest } from './commands.ts';
import { isStanding, withoutRequest } from './contact.ts';
import { loadPair, pairOf, settle } from './pair.ts';

/** Saying yes twice is saying it once; a request that was taken back or is over cannot be accepted. */
export const acceptFriendRule: CommandRule<AcceptFriend> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const { me, peer } = pair;
    if (me.row.relation === 'friend') return settle(pair, state, {});
    if (!isStanding(me.row, 'asked', now) || peer.user.closedAt !== null) return refuse('request_gone');
    return befriend(pair, state);
  },
};

/** The request stays with whoever asked until it is over, and asking once more before that reaches nobody. */
export const declineFriendRule: CommandRule<DeclineFriend> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const { me, peer } = pair;
    if (me.row.relation === 'friend') return refuse('request_gone');
    if (!isStanding(me.row, 'asked', now)) return settle(pair, state, {});
    return settle(pair, state, {
      me: withoutRequest(me.row),
      peer: { ...peer.row, quietUntil: peer.row.expiresAt },
    });
  },
};

/** Taking back what does not stand changes nothing; what was accepted meanwhile is a friendship. */
export const withdrawRequestRule: CommandRule<WithdrawRequest> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const { me, peer } = pair;
    if (me.row.relation === 'friend') return refuse('request_gone');
    if (me.row.relation !== 'requested') return settle(pair, state, {});
    return settle(pair, state, {
      me: withoutRequest(me.row),
      ...(peer.row.relation === 'asked' ? { peer: withoutRequest(peer.row) } : {}),
    });
  },
};

/** What was said stays with both; what either notes about the other does too. */
export const removeFriendRule: CommandRule<RemoveFriend> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const { me, peer } = pair;
    if (me.row.relation !== 'friend') return settle(pair, state, {});
    return settle(pair, state, {
      me: { ...withoutRequest(me.row), friendSince: null },
      peer: { ...withoutRequest(peer.row), friendSince: null },
    });
  },
};
