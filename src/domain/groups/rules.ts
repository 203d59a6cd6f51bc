import { addMemberRule, createGroupRule, removeMemberRule } from './decide-membership.ts';

/** The command table of groups. */
export const groupRules = {
  'group.create': createGroupRule,
  'member.add': addMemberRule,
  'member.remove': removeMemberRule,
};
