import { changeProfileRule, offerClaimRule, registerRule, setPasswordRule } from './decide-account.ts';
import { changeRoleRule } from './decide-role.ts';
import { endSessionsRule, startSessionRule } from './decide-session.ts';

/** The command table of accounts. */
export const userRules = {
  'account.register': registerRule,
  'session.start': startSessionRule,
  'session.end': endSessionsRule,
  'profile.change': changeProfileRule,
  'password.set': setPasswordRule,
  'role.change': changeRoleRule,
  'claim.offer': offerClaimRule,
};
