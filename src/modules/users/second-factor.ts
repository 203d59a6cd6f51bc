import { NAME_KEY } from '../../domain/server/decide-server.ts';
import type { ClientId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import { isAsked, RECOVERY_CODES, recoveryHashes } from '../../domain/users/factor.ts';
import { isMailbox } from '../../domain/users/mailbox.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { wasAnswered } from './answered-before.ts';
import { ownAccount } from './own-account.ts';
import type { UsersDependencies } from './ports.ts';
import { proofBy, proveFactor, provePassword, proverOf, withFactor } from './prove.ts';

/** 80 random bits: nobody guesses one, and a hash of one is as good as none to whoever steals it. */
const RECOVERY_CHARACTERS = 16;
const RECOVERY_GROUP = /.{4}(?=.)/g;

/** How somebody signs in, as far as they may know it. */
export interface SecurityState {
  readonly isFactorOn: boolean;
  /** Recovery codes that were not used yet. */
  readonly recoveryCodes: number;
  /** False for whoever came by a provider and never chose one. */
  readonly hasPassword: boolean;
  /** Whether the account is connected with one at the identity provider. */
  readonly isLinked: boolean;
  /** Where a link to choose a new password is sent. */
  readonly mail?: string;
}

/** The second factor of the caller: a time-based code, and codes for the day the phone is lost. */
export function secondFactor(deps: UsersDependencies) {
  return { state: readState(deps), start: start(deps), confirm: confirm(deps), end: end(deps) };
}

const readState =
  (deps: UsersDependencies) =>
  async (caller: Caller): Promise<SecurityState> => {
    const [factor, linked, user] = await Promise.all([
      deps.access.factor(caller.userId),
      deps.access.identitiesOf(caller.userId),
      ownAccount(deps, caller),
    ]);
    const isFactorOn = isAsked(factor);
    const mail = linked.find(isMailbox)?.subject;
    return {
      isFactorOn,
      recoveryCodes: isFactorOn ? recoveryHashes(factor).length : 0,
      hasPassword: user.passwordHash !== '',
      isLinked: linked.some((row) => !isMailbox(row)),
      ...(mail === undefined ? {} : { mail }),
    };
  };

interface Asking {
  readonly clientId: string;
  readonly address: string;
}

/** Answers a fresh secret, and the address for an authenticator. Nothing is asked for until a first code was right. */
function start(deps: UsersDependencies) {
  return async (caller: Caller, { clientId, password, address }: Asking & { password: string }) => {
    const { hasher, codes } = deps;
    const user = await ownAccount(deps, caller);
    const proven = await provePassword(deps, { user, password, address });
    const { duplicate } = await submitOne(deps.committer, {
      type: 'factor.start',
      ...askedBy(caller, clientId, hasher.sha256('factor.start')),
      ...proven,
      secret: codes.newSecret(),
    });
    const factor = await deps.access.factor(caller.userId);
    // Whoever asks again has shown the password again, and needs the secret that counts.
    if (!factor || (duplicate && isAsked(factor))) throw new Refusal(factor ? 'factor_on' : 'factor_off');
    const issuer = (await deps.people.serverValue(NAME_KEY)) ?? deps.serverName;
    return { secret: factor.secret, uri: codes.uri(factor.secret, { issuer, account: user.handle }) };
  };
}

/** The first code is right: from now on it is asked for. The recovery codes are shown this once. */
function confirm(deps: UsersDependencies) {
  return async (caller: Caller, { clientId, code, address }: Asking & { code: string }) => {
    const { hasher, access } = deps;
    const asked = askedBy(caller, clientId, hasher.sha256('factor.confirm'));
    if (await wasAnswered(deps, asked)) return { recoveryCodes: [] };
    const factor = await access.factor(caller.userId);
    if (!factor || isAsked(factor)) throw new Refusal(factor ? 'factor_on' : 'factor_off');
    const prover = proverOf(caller, address);
    const proof = await proofBy(deps, { factor, code, prover });
    const fresh = Array.from({ length: RECOVERY_CODES }, () =>
      deps.random.secret().slice(0, RECOVERY_CHARACTERS),
    );
    await withFactor(deps, { userId: caller.userId, prover }, () =>
      submitOne(deps.committer, {
        type: 'factor.confirm',
        ...asked,
        personalId: caller.personalId,
        proof,
        recovery: fresh.map((each) => hasher.sha256(each)),
      }),
    );
    return { recoveryCodes: fresh.map((each) => each.replace(RECOVERY_GROUP, '$&-')) };
  };
}

/** Ends the second factor, with the password and a code. */
function end(deps: UsersDependencies) {
  return async (
    caller: Caller,
    { clientId, password, code, address }: Asking & { password: string; code?: string | undefined },
  ): Promise<void> => {
    const { userId, personalId } = caller;
    const asked = askedBy(caller, clientId, deps.hasher.sha256('factor.end'));
    if (await wasAnswered(deps, asked)) return;
    const user = await ownAccount(deps, caller);
    const proven = await provePassword(deps, { user, password, address });
    const prover = proverOf(user, address);
    const proof = await proveFactor(deps, { userId, code, prover });
    await withFactor(deps, { userId, prover }, () =>
      submitOne(deps.committer, {
        type: 'factor.end',
        ...asked,
        ...proven,
        personalId,
        ...(proof ? { proof } : {}),
      }),
    );
  };
}

const askedBy = ({ userId }: Caller, clientId: string, hash: string) => ({
  userId,
  clientId: clientId as ClientId,
  attempt: 1,
  hash,
});
