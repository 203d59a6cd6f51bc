import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UserRole, UserRow } from '../../domain/shared/rows.ts';
import { handleKey } from '../../domain/users/handle.ts';
import { passwordFault } from '../../domain/users/password.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { UsersDependencies } from './ports.ts';

/** What the operator does at the command line. The caller has the machine, so no session is asked for. */
export function administer(deps: UsersDependencies) {
  /** Makes a fresh owner link's secret, or answers `undefined` once an owner exists. */
  const offerClaim = async (): Promise<string | undefined> => {
    const claim = deps.random.secret();
    const base = { userId: 'server' as UserId, clientId: '' as const, attempt: 1, hash: '' };
    const command = { ...base, type: 'claim.offer' as const, claimHash: deps.hasher.sha256(claim) };
    const outcome = await deps.committer.submit({ commands: [command] });
    if (outcome.ok) return claim;
    if (outcome.code === 'claim_invalid') return undefined;
    throw new Refusal(outcome.code);
  };

  /** Sets a password and ends every session of the account. */
  const setPassword = async (handle: string, password: string): Promise<void> => {
    const fault = passwordFault(password, deps.commonPasswords);
    if (fault) throw new Refusal(fault);
    const user = await accountOf(deps, handle);
    await submitOne(deps.committer, {
      type: 'password.set',
      userId: user.userId,
      clientId: deps.random.clientId(),
      attempt: 1,
      hash: '',
      personalId: user.personalId,
      passwordHash: await deps.passwords.hash(password),
    });
  };

  return { offerClaim, setPassword, changeRole: changeRole(deps), endFactor: endFactor(deps) };
}

async function accountOf({ people }: UsersDependencies, handle: string): Promise<UserRow> {
  const user = await people.userByHandle(handleKey(handle));
  if (!user || user.closedAt !== null) throw new Refusal('not_found');
  return user;
}

/** Gives an account a role, and tells its devices. The last owner cannot stop being one: `last_owner`. */
const changeRole =
  (deps: UsersDependencies) =>
  async (handle: string, role: UserRole): Promise<void> => {
    const { userId, personalId } = await accountOf(deps, handle);
    const asked = { userId, personalId, clientId: deps.random.clientId(), attempt: 1, hash: '' };
    await submitOne(deps.committer, { type: 'role.change', ...asked, role });
  };

/** Ends the second factor of somebody who lost the phone and the recovery codes. */
const endFactor =
  (deps: UsersDependencies) =>
  async (handle: string): Promise<void> => {
    const { userId, personalId } = await accountOf(deps, handle);
    const asked = { userId, personalId, clientId: deps.random.clientId(), attempt: 1, hash: '' };
    await submitOne(deps.committer, { type: 'factor.end', ...asked, isOperator: true });
  };
