import type { Caller } from '../shared/caller.ts';
import { administer } from './administer.ts';
import { Authentication } from './authenticate.ts';
import { changeProfile } from './change-profile.ts';
import { endSession } from './end-sessions.ts';
import { findPeople } from './find-people.ts';
import type { UsersDependencies } from './ports.ts';
import { register } from './register.ts';
import { SeenSessions } from './seen-sessions.ts';
import { signIn } from './sign-in.ts';

export type { Caller } from '../shared/caller.ts';
export type { PasswordHasher, SignInThrottle, UsersDependencies } from './ports.ts';
export type { Registration } from './register.ts';
export type { SignInAnswer, SignInRequest } from './sign-in.ts';

/** Everything one can ask of accounts. Each member is one use case. */
export function createUsers(deps: UsersDependencies) {
  const seen = new SeenSessions(deps);
  return {
    register: register(deps),
    signIn: signIn(deps),
    authentication: new Authentication(deps, seen),
    seen,
    endSession: endSession(deps),
    changeProfile: changeProfile(deps),
    find: findPeople(deps),
    administer: administer(deps),
    sessionsOf: (caller: Caller) => deps.people.sessionsOf(caller.userId),
  };
}
export type Users = ReturnType<typeof createUsers>;
