import type { Caller } from '../shared/caller.ts';
import { readAccount } from './account.ts';
import { administer } from './administer.ts';
import { Authentication } from './authenticate.ts';
import { changePassword } from './change-password.ts';
import { changePresence } from './change-presence.ts';
import { changePrivacy } from './change-privacy.ts';
import { changeProfile } from './change-profile.ts';
import { closeAccount } from './close-account.ts';
import { discretion } from './discretion.ts';
import { endOtherSessions, endSession } from './end-sessions.ts';
import { findPeople } from './find-people.ts';
import { identities } from './identity.ts';
import { inviting } from './invite.ts';
import { mailing } from './mail.ts';
import { managing } from './manage-users.ts';
import { pairing } from './pair-device.ts';
import type { UsersDependencies } from './ports.ts';
import { register } from './register.ts';
import { resetPassword } from './reset-password.ts';
import { searchPeople } from './search-people.ts';
import { secondFactor } from './second-factor.ts';
import { SeenSessions } from './seen-sessions.ts';
import { signIn } from './sign-in.ts';

export type { Caller } from '../shared/caller.ts';
export type { Account } from './account.ts';
export type { Card } from './find-people.ts';
export type { NeedsAccount, WayOut } from './identity.ts';
export type { InvitationPage, MadeInvitation } from './invite.ts';
export type { AuditEntry, ManagedUser } from './manage-users.ts';
export type {
  AccessReader,
  Directory,
  Found,
  IdentityProvider,
  IdentityReader,
  PasswordHasher,
  Postbox,
  SignInThrottle,
  TimeCodes,
  UsersDependencies,
} from './ports.ts';
export type { Registration } from './register.ts';
export type { FoundPerson } from './search-people.ts';
export type { SignInRequest } from './sign-in.ts';
export type { SignInAnswer } from './start-session.ts';

/** Everything one can ask of accounts. Each member is one use case. */
export function createUsers(deps: UsersDependencies) {
  const seen = new SeenSessions(deps);
  return {
    register: register(deps),
    signIn: signIn(deps),
    authentication: new Authentication(deps, seen),
    seen,
    endSession: endSession(deps),
    endOtherSessions: endOtherSessions(deps),
    changePassword: changePassword(deps),
    resetPassword: resetPassword(deps),
    factor: secondFactor(deps),
    closeAccount: closeAccount(deps),
    invitations: inviting(deps),
    pairing: pairing(deps),
    identities: identities(deps),
    mail: mailing(deps),
    canMail: deps.postbox !== undefined,
    manage: managing(deps),
    account: (caller: Caller) => readAccount(deps, caller),
    changeProfile: changeProfile(deps),
    changePrivacy: changePrivacy(deps),
    changePresence: changePresence(deps),
    find: findPeople(deps),
    search: searchPeople(deps),
    discretion: discretion(deps),
    administer: administer(deps),
    /** Where else people sign in. */
    signInWith: deps.identityProvider ? [deps.identityProvider].map(({ id, name }) => ({ id, name })) : [],
    sessionsOf: (caller: Caller) => deps.people.sessionsOf(caller.userId),
  };
}
export type Users = ReturnType<typeof createUsers>;
