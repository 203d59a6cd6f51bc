import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { VoucherRow } from '../../domain/shared/rows.ts';
import { passwordFault } from '../../domain/users/password.ts';
import { PASSWORD_LINK_MS, standingVoucher } from '../../domain/users/voucher.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { wasAnswered } from './answered-before.ts';
import type { UsersDependencies } from './ports.ts';

/** Under what guesses at links are counted: no handle can be this. */
const LINKS = '#password';

export interface PasswordLink {
  /** Shown once; left out where the same call was answered before. */
  readonly secret: string | undefined;
  readonly expiresAt: number;
}

/** Makes the secret of a link by which somebody chooses a new password; for administrators, and within their reach. */
export function offerPassword({ committer, hasher, random }: UsersDependencies) {
  return async (caller: Caller, request: { clientId: string; userId: string }): Promise<PasswordLink> => {
    const secret = random.secret();
    const targetId = request.userId as UserId;
    const { at, duplicate } = await submitOne(committer, {
      type: 'password.offer',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(`password.offer ${targetId}`),
      targetId,
      secretHash: hasher.sha256(secret),
    });
    return { secret: duplicate ? undefined : secret, expiresAt: at + PASSWORD_LINK_MS };
  };
}

export interface PasswordReset {
  readonly clientId: string;
  readonly secret: string;
  readonly password: string;
  readonly address: string;
}

/**
 * Chooses a new password by such a link, and ends every session of the account. A secret that opens nothing counts like
 * a failed sign-in and costs no hash.
 */
export function resetPassword(deps: UsersDependencies) {
  return async ({ clientId: given, secret, password, address }: PasswordReset): Promise<void> => {
    const { access, hasher, clock, passwords, committer } = deps;
    await deps.throttle.check(LINKS, address);
    const secretHash = hasher.sha256(secret);
    const voucher = await access.voucher(secretHash);
    const user = await targetOf(deps, voucher);
    const clientId = given as ClientId;
    const asked = { clientId, attempt: 1, hash: hasher.sha256('password.reset') };
    if (user && voucher?.usedAt && (await wasAnswered(deps, { userId: user.userId, ...asked }))) return;
    if (!user || !standingVoucher(voucher, 'password', clock.now())) {
      await deps.throttle.failed(LINKS, address);
      throw new Refusal('link_invalid');
    }
    const fault = passwordFault(password, deps.commonPasswords);
    if (fault) throw new Refusal(fault);
    const { userId, personalId } = user;
    const passwordHash = await passwords.hash(password);
    await submitOne(committer, {
      type: 'password.reset',
      userId,
      ...asked,
      personalId,
      secretHash,
      passwordHash,
    });
  };
}

const targetOf = async ({ people }: UsersDependencies, voucher: VoucherRow | undefined) =>
  voucher?.purpose === 'password' && voucher.userId !== null ? people.user(voucher.userId) : undefined;
