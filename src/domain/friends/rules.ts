import {
  acceptFriendRule,
  declineFriendRule,
  removeFriendRule,
  withdrawRequestRule,
} from './decide-answer.ts';
import { blockContactRule, unblockContactRule } from './decide-block.ts';
import { changeContactRule } from './decide-contact.ts';
import { forgetPersonRule } from './decide-forget.ts';
import { noteProjectionRule, projectDirectRule } from './decide-project.ts';
import { requestFriendRule } from './decide-request.ts';

/** The command table of friends. */
export const friendRules = {
  'friend.request': requestFriendRule,
  'friend.accept': acceptFriendRule,
  'friend.decline': declineFriendRule,
  'friend.withdraw': withdrawRequestRule,
  'friend.remove': removeFriendRule,
  'contact.block': blockContactRule,
  'contact.unblock': unblockContactRule,
  'contact.change': changeContactRule,
  'contact.forget': forgetPersonRule,
  'direct.project': projectDirectRule,
  'talk.projected': noteProjectionRule,
};
