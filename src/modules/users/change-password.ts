import type { ClientId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import { passwordFault } from '../../domain/users/password.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { wasAnswered } from './answered-before.ts';
import { ownAccount } from './own-account.ts';
import type { UsersDependencies } from './ports.ts';
import { provePassword } from './prove.ts';

export interface PasswordChange {
  readonly clientId: string;
  readonly old: string;
  readonly new: string;
  readonly address: string;
}

/**
 * Changes the caller's password. Every other session ends, with its sockets; the one that asks goes on. The passwords
 * are part of no hash that is kept.
 */
export function changePassword(deps: UsersDependencies) {
  return async (caller: Caller, request: PasswordChange): Promise<void> => {
    const { userId, personalId, sessionId } = caller;
    const clientId = request.clientId as ClientId;
    const asked = { userId, clientId, attempt: 1, hash: deps.hasher.sha256('password.change') };
    if (await wasAnswered(deps, asked)) return;
    const fault = passwordFault(request.new, deps.commonPasswords);
    if (fault) throw new Refusal(fault);
    const user = await ownAccount(deps, caller);
    const { address, old: password } = request;
    const proven = await provePassword(deps, { user, password, address });
    const passwordHash = await deps.passwords.hash(request.new);
    await submitOne(deps.committer, {
      type: 'password.change',
      ...asked,
      ...proven,
      personalId,
      sessionId,
      passwordHash,
    });
  };
}
