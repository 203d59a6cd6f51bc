import { type CommandRule, refuse } from '../shared/command.ts';
import type { ForgetPerson } from './commands.ts';
import { strangers, withoutRequest } from './contact.ts';
import { loadPair, pairOf, settle } from './pair.ts';

/**
 * Somebody closed their account: what they kept about the other goes, and with it friendship and request. What the other
 * notes is the other's, and stays.
 */
export const forgetPersonRule: CommandRule<ForgetPerson> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair || pair.me.user.closedAt === null) return refuse('not_found');
    const { me, peer } = pair;
    return settle(pair, state, {
      me: strangers(me.row.userId, me.row.peerId),
      peer: { ...withoutRequest(peer.row), friendSince: null },
    });
  },
};
