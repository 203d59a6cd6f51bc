import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { ContactRow, UserRow } from '../shared/rows.ts';
import { allows } from '../users/privacy.ts';
import { befriend } from './befriend.ts';
import { GREETING_MAX_CODE_POINTS, STANDING_MS } from './bounds.ts';
import type { RequestFriend } from './commands.ts';
import { isStanding } from './contact.ts';
import { loadPair, type Pair, pairOf, settle } from './pair.ts';
import { hasRoomFor, loadOldest, roomFor } from './tally.ts';

/**
 * Ask somebody to be friends. Both asking is friendship. Asking again while the request stands changes nothing, and once
 * it is over renews it. Whoever is blocked, or was declined a moment ago, is answered as anybody, and reaches nobody.
 */
export const requestFriendRule: CommandRule<RequestFriend> = {
  load: loadPair,
  loadMore: (command, state) => [
    ...loadOldest(command.userId, 'requested', state),
    ...loadOldest(command.peerId, 'asked', state),
  ],
  decide: decideRequest,
};

function decideRequest(command: RequestFriend, state: State, { now }: { now: number }): Decision {
  const pair = pairOf(command, state, now);
  if (!pair || isAway(pair.peer.user)) return refuse('not_found');
  const greeting = command.greeting?.trim() ?? '';
  if ([...greeting].length > GREETING_MAX_CODE_POINTS) return refuse('greeting_too_long');
  const { me, peer } = pair;
  if (me.row.blockedAt !== null) return refuse('contact_blocked');
  if (me.row.relation === 'friend') return settle(pair, state, {});
  if (isStanding(peer.row, 'requested', now)) return befriend(pair, state);
  if (isStanding(me.row, 'requested', now)) return settle(pair, state, {});
  return ask(pair, state, greeting === '' ? null : greeting);
}

const isAway = ({ disabledAt, closedAt }: UserRow): boolean => disabledAt !== null || closedAt !== null;

function ask(pair: Pair, state: State, greeting: string | null): Decision {
  const { me, peer, now } = pair;
  // Whoever is blocked must be refused by the same bounds and in the same words as a stranger.
  if (!allows(peer.user, 'add', 'stranger')) return refuse('requests_closed');
  const roomIn = ({ userId, relation }: ContactRow, wanted: 'requested' | 'asked') =>
    relation === wanted ? [] : roomFor({ userId, relation: wanted }, state, now);
  const mineOver = roomIn(me.row, 'requested');
  if (!mineOver) return refuse('requests_full');
  const theirsOver = roomIn(peer.row, 'asked');
  if (!theirsOver) return refuse('peer_requests_full');
  if (!hasRoomFor(me.row, state)) return refuse('contacts_full');

  const isHeard = peer.row.blockedAt === null && (me.row.quietUntil ?? 0) <= now;
  const request = { greeting, askedAt: now, expiresAt: now + STANDING_MS };
  const quietUntil = isHeard ? null : me.row.quietUntil;
  return settle(pair, state, {
    me: { ...me.row, ...request, relation: 'requested', quietUntil },
    ...(isHeard ? { peer: { ...peer.row, ...request, relation: 'asked' } } : {}),
    over: [...mineOver, ...(isHeard ? theirsOver : [])],
  });
}
