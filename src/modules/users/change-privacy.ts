import type { Privacy } from '../../domain/users/privacy.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { type Account, readAccount } from './account.ts';
import { ownCommand } from './own-command.ts';
import type { UsersDependencies } from './ports.ts';

interface Request {
  readonly clientId: string;
  /** What is left out stays as it is. */
  readonly privacy: Partial<Privacy>;
}

/** Decides who may do what to the caller, and who gets to know what. */
export function changePrivacy(deps: UsersDependencies) {
  return async (caller: Caller, { clientId, privacy }: Request): Promise<Account> => {
    const type = 'privacy.change';
    const asked = ownCommand(caller, { clientId, type, privacy }, deps.hasher);
    await submitOne(deps.committer, { type, ...asked, privacy });
    return readAccount(deps, caller);
  };
}
