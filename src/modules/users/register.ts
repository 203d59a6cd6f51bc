import type { ClientId, StreamId, UserId } from '../../domain/shared/ids.ts';
import { REGISTRATION } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UserRole } from '../../domain/shared/rows.ts';
import type { RegisterAccount } from '../../domain/users/commands.ts';
import { handleFault, handleKey, nameFault } from '../../domain/users/handle.ts';
import { CLAIM_KEY } from '../../domain/users/ownership.ts';
import { passwordFault } from '../../domain/users/password.ts';
import { REGISTRATION_KEY, registrationMode } from '../../domain/users/registration.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import { invitationBy } from './invite.ts';
import type { UsersDependencies } from './ports.ts';

export interface Registration {
  readonly clientId: string;
  readonly handle: string;
  readonly name: string;
  readonly password: string;
  readonly claim?: string | undefined;
  /** The code of an invitation. */
  readonly invitation?: string | undefined;
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
    const entry = await entryOf(deps, request);

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
      registration: deps.registration,
      ...entry,
    });
    return duplicate ? { status: 'already_registered' } : { userId: newUserId, status: 'created' };
  };
}

type Entry = Pick<RegisterAccount, 'claimHash' | 'invitation' | 'role' | 'madeBy'>;

/**
 * By which right somebody registers. What is certainly refused is refused here, before the password is hashed; and
 * strangers are counted, unless what they hold lets them in.
 */
async function entryOf(deps: UsersDependencies, request: Registration): Promise<Entry> {
  const { byAdministrator, claim, invitation: code, address } = request;
  if (byAdministrator) return { role: byAdministrator.role, madeBy: 'operator' };
  if (claim !== undefined) return entryByClaim(deps, claim, address);
  return strangerEntry(deps, { invitation: code, address });
}

/** By which right a stranger makes an account, who holds no more than an invitation. */
export async function strangerEntry(
  deps: UsersDependencies,
  { invitation: code, address }: { invitation: string | undefined; address: string },
): Promise<Pick<Entry, 'invitation'>> {
  const chosen = await deps.people.serverValue(REGISTRATION_KEY);
  const mode = registrationMode(chosen, deps.registration);
  if (mode === 'closed') throw new Refusal('registration_closed');
  if (code !== undefined) return { invitation: await invitationBy(deps, { code, address }) };
  if (mode === 'invitation') throw new Refusal('invitation_needed');
  await deps.throttle.registering(address);
  return {};
}

/** Only a claim that still stands is exempt from the limit; one made up would buy hashes for nothing. */
async function entryByClaim(
  { people, hasher, throttle }: UsersDependencies,
  claim: string,
  address: string,
): Promise<Entry> {
  const claimHash = hasher.sha256(claim);
  if ((await people.serverValue(CLAIM_KEY)) !== claimHash) await throttle.registering(address);
  return { claimHash };
}
