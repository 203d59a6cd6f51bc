import type { ClientId, StreamId, UserId } from '../../domain/shared/ids.ts';
import { REGISTRATION } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UserRole } from '../../domain/shared/rows.ts';
import { CLAIM_KEY } from '../../domain/users/decide-account.ts';
import { handleFault, handleKey, nameFault } from '../../domain/users/handle.ts';
import { passwordFault } from '../../domain/users/password.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { UsersDependencies } from './ports.ts';

export interface Registration {
  readonly clientId: string;
  readonly handle: string;
  readonly name: string;
  readonly password: string;
  readonly claim?: string | undefined;
  readonly address: string;
  /** Set where an administrator makes the account: open to them even when registration is closed. */
  readonly byAdministrator?: { readonly role: UserRole };
}

/**
 * Makes an account. Cheap faults are refused before the password is hashed. Repeating the request answers
 * `already_registered`: the password is part of no hash, so nobody learns more than that the handle is theirs.
 */
export function register(deps: UsersDependencies) {
  return async (
    request: Registration,
  ): Promise<{ userId?: UserId; status: 'created' | 'already_registered' }> => {
    const key = handleKey(request.handle);
    const fault =
      handleFault(key) ?? nameFault(request.name) ?? passwordFault(request.password, deps.commonPasswords);
    if (fault) throw new Refusal(fault);
    const isOpen = deps.isRegistrationOpen || request.byAdministrator !== undefined;
    if (!isOpen && request.claim === undefined) throw new Refusal('registration_closed');
    const claimHash = request.claim === undefined ? undefined : deps.hasher.sha256(request.claim);
    // Only a claim that still stands is exempt from the limit; one made up would buy hashes for nothing.
    const isClaimed = claimHash !== undefined && (await deps.people.serverValue(CLAIM_KEY)) === claimHash;
    if (!request.byAdministrator && !isClaimed) await deps.throttle.registering(request.address);

    const newUserId = deps.random.id() as UserId;
    const { duplicate } = await submitOne(deps.committer, {
      type: 'account.register',
      userId: REGISTRATION,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: deps.hasher.sha256(canonicalJson({ type: 'account.register', handle: key, name: request.name })),
      newUserId,
      personalId: deps.random.id() as StreamId,
      selfId: deps.random.id() as StreamId,
      handle: request.handle,
      name: request.name,
      passwordHash: await deps.passwords.hash(request.password),
      ...(claimHash === undefined ? {} : { claimHash }),
      ...(request.byAdministrator ? { role: request.byAdministrator.role } : {}),
      isOpen,
    });
    return duplicate ? { status: 'already_registered' } : { userId: newUserId, status: 'created' };
  };
}
