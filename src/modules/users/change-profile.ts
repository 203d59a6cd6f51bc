import type { ProfileChange } from '../../domain/users/profile.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { type Account, readAccount } from './account.ts';
import { ownCommand } from './own-command.ts';
import type { UsersDependencies } from './ports.ts';

interface Request {
  readonly clientId: string;
  readonly name?: string | undefined;
  readonly profile?: ProfileChange | undefined;
}

/** Changes the caller's display name and what they tell of themselves. Refuses with `name_invalid` and `profile_invalid`. */
export function changeProfile(deps: UsersDependencies) {
  return async (caller: Caller, { clientId, name, profile }: Request): Promise<Account> => {
    const type = 'profile.change';
    await submitOne(deps.committer, {
      type,
      ...ownCommand(caller, { clientId, type, name, profile }, deps.hasher),
      ...(name === undefined ? {} : { name }),
      ...(profile === undefined ? {} : { profile }),
    });
    return readAccount(deps, caller);
  };
}
