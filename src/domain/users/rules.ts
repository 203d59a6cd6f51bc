import { offerClaimRule, registerRule } from './decide-account.ts';
import { closeAccountRule } from './decide-closing.ts';
import { confirmFactorRule, endFactorRule, startFactorRule } from './decide-factor.ts';
import {
  beginIdentityRule,
  linkIdentityRule,
  unlinkIdentityRule,
  verifyIdentityRule,
} from './decide-identity.ts';
import { makeInvitationRule, revokeInvitationRule } from './decide-invitation.ts';
import { confirmMailRule, mailPasswordRule, offerMailRule, removeMailRule } from './decide-mail.ts';
import { approvePairingRule, askPairingRule } from './decide-pairing.ts';
import {
  changePasswordRule,
  offerPasswordRule,
  resetPasswordRule,
  setPasswordRule,
} from './decide-password.ts';
import { changeRoleRule } from './decide-role.ts';
import { changePresenceRule, changePrivacyRule, changeProfileRule } from './decide-self.ts';
import { endOtherSessionsRule, endSessionsRule, startSessionRule } from './decide-session.ts';
import { changeUserRule } from './decide-user.ts';

/** The command table of accounts. */
export const userRules = {
  'account.register': registerRule,
  'session.start': startSessionRule,
  'session.end': endSessionsRule,
  'profile.change': changeProfileRule,
  'privacy.change': changePrivacyRule,
  'presence.change': changePresenceRule,
  'password.set': setPasswordRule,
  'role.change': changeRoleRule,
  'claim.offer': offerClaimRule,
  'invitation.make': makeInvitationRule,
  'invitation.revoke': revokeInvitationRule,
  'password.change': changePasswordRule,
  'password.offer': offerPasswordRule,
  'password.reset': resetPasswordRule,
  'factor.start': startFactorRule,
  'factor.confirm': confirmFactorRule,
  'factor.end': endFactorRule,
  'session.end-others': endOtherSessionsRule,
  'pairing.ask': askPairingRule,
  'pairing.approve': approvePairingRule,
  'account.close': closeAccountRule,
  'user.change': changeUserRule,
  'identity.begin': beginIdentityRule,
  'identity.verify': verifyIdentityRule,
  'identity.link': linkIdentityRule,
  'identity.unlink': unlinkIdentityRule,
  'mail.offer': offerMailRule,
  'mail.confirm': confirmMailRule,
  'mail.remove': removeMailRule,
  'password.mail': mailPasswordRule,
};
