import type { ChosenPresence } from '../../domain/users/presence.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { type Account, readAccount } from './account.ts';
import { ownCommand } from './own-command.ts';
import type { UsersDependencies } from './ports.ts';

interface Request {
  readonly clientId: string;
  readonly presence: ChosenPresence | null;
}

/** Chooses how the caller is seen; `null` lets their devices tell. Refuses with `presence_invalid`. */
export function changePresence(deps: UsersDependencies) {
  return async (caller: Caller, { clientId, presence }: Request): Promise<Account> => {
    const type = 'presence.change';
    const asked = ownCommand(caller, { clientId, type, presence }, deps.hasher);
    await submitOne(deps.committer, { type, ...asked, presence });
    return readAccount(deps, caller);
  };
}
