import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import { ownAccount } from './own-account.ts';
import type { UsersDependencies } from './ports.ts';
import { proveFactor, provePassword, proverOf, withFactor } from './prove.ts';

export interface Closing {
  readonly clientId: string;
  readonly password: string;
  readonly code?: string | undefined;
  /** Who owns the server from then on, where the caller is its last owner. */
  readonly handOver?: string | undefined;
  readonly address: string;
}

/**
 * Closes the caller's account for good: its sessions, its profile and its ways in are gone at once, its handle stays
 * taken, and what it wrote stays with those who have it. Refuses with `last_owner` where the server would be nobody's.
 */
export function closeAccount(deps: UsersDependencies) {
  return async (caller: Caller, request: Closing): Promise<void> => {
    const { clientId, password, code, handOver, address } = request;
    const { userId, personalId } = caller;
    const user = await ownAccount(deps, caller);
    const proven = await provePassword(deps, { user, password, address });
    const prover = proverOf(user, address);
    const proof = await proveFactor(deps, { userId, code, prover });
    const heir = handOver === undefined ? undefined : await heirOf(deps, handOver);
    await withFactor(deps, { userId, prover }, () =>
      submitOne(deps.committer, {
        type: 'account.close',
        userId,
        clientId: clientId as ClientId,
        attempt: 1,
        hash: deps.hasher.sha256(canonicalJson({ type: 'account.close', handOver })),
        ...proven,
        personalId,
        ...(proof ? { proof } : {}),
        ...(heir ? { handOver: heir } : {}),
      }),
    );
  };
}

async function heirOf({ people }: UsersDependencies, userId: string) {
  const heir = await people.user(userId as UserId);
  if (!heir) throw new Refusal('not_found');
  return { userId: heir.userId, personalId: heir.personalId };
}
