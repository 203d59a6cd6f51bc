import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal, type RefusalCode } from '../../domain/shared/refusals.ts';
import type { FactorRow, UserRow } from '../../domain/shared/rows.ts';
import { type FactorProof, isAsked, recoveryHashes } from '../../domain/users/factor.ts';
import { handleKey } from '../../domain/users/handle.ts';
import type { UsersDependencies } from './ports.ts';

/** Longer than any password that is accepted: not worth a hash. */
const PASSWORD_UNITS_MAX = 256;
const TIME_CODE = /^\d{6}$/;
/** People write codes in groups; what sets them apart means nothing. */
const SEPARATORS = /[\s-]/g;

/** Who proves something, and where from: both count for the limits. */
export interface Prover {
  readonly key: string;
  readonly address: string;
}

export const proverOf = (user: Pick<UserRow, 'handle'>, address: string): Prover => ({
  key: handleKey(user.handle),
  address,
});

/**
 * Whether the password is this account's, after one look at it whatever it is and whoever asks. An account that has
 * none, or that is not there, costs the same and is never right.
 */
export async function isPassword(
  { passwords }: UsersDependencies,
  password: string,
  user: UserRow | undefined,
): Promise<boolean> {
  const isShort = password.length <= PASSWORD_UNITS_MAX;
  const hash = user?.passwordHash === '' ? undefined : user?.passwordHash;
  const isRight = await passwords.verify(isShort ? password : '', hash);
  return isRight && isShort;
}

/** Lets the owner of a session do what its thief must not. Refuses with `password_wrong`, which counts like a failed sign-in. */
export async function provePassword(
  deps: UsersDependencies,
  { user, password, address }: { user: UserRow; password: string; address: string },
): Promise<{ readonly seenHash: string }> {
  const prover = proverOf(user, address);
  await deps.throttle.check(prover.key, address);
  if (!(await isPassword(deps, password, user))) {
    await deps.throttle.failed(prover.key, address);
    throw new Refusal('password_wrong');
  }
  return { seenHash: user.passwordHash };
}

/**
 * What shows that somebody has the second factor; `undefined` where none is asked for. Refuses with `factor_needed`
 * without a code, and with `factor_wrong` for a wrong one, which counts like a failed sign-in.
 */
export async function proveFactor(
  deps: UsersDependencies,
  { userId, code, prover }: { userId: UserId; code: string | undefined; prover: Prover },
): Promise<FactorProof | undefined> {
  const factor = await deps.access.factor(userId);
  if (!isAsked(factor)) return undefined;
  if (code === undefined) throw new Refusal('factor_needed');
  return proofBy(deps, { factor, code, prover });
}

/** Checks a code against a factor that may not be confirmed yet. */
export async function proofBy(
  deps: UsersDependencies,
  { factor, code, prover }: { factor: FactorRow; code: string; prover: Prover },
): Promise<FactorProof> {
  await deps.throttle.check(prover.key, prover.address);
  await deps.throttle.checkFactor(factor.userId);
  const proof = proofIn(deps, factor, code.replace(SEPARATORS, '').toLowerCase());
  if (proof) return proof;
  await countFailure(deps, factor.userId, prover);
  throw new Refusal('factor_wrong');
}

function proofIn({ codes, clock, hasher }: UsersDependencies, factor: FactorRow, code: string) {
  if (TIME_CODE.test(code)) {
    const step = codes.stepOf(code, factor.secret, clock.now());
    return step === undefined ? undefined : { secret: factor.secret, step };
  }
  const recoveryHash = hasher.sha256(code);
  return recoveryHashes(factor).includes(recoveryHash) ? { recoveryHash } : undefined;
}

/** Carries out what a code was given for. One that was used before is found out only there, and is a wrong one too. */
export async function withFactor<T>(
  deps: UsersDependencies,
  { userId, prover }: { userId: UserId; prover: Prover },
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (fault) {
    const code: RefusalCode | undefined = fault instanceof Refusal ? fault.code : undefined;
    if (code === 'factor_wrong') await countFailure(deps, userId, prover);
    throw fault;
  }
}

async function countFailure({ throttle }: UsersDependencies, userId: UserId, prover: Prover): Promise<void> {
  await throttle.failed(prover.key, prover.address);
  await throttle.factorFailed(userId);
}
