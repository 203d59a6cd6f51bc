import type { ClientId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { UsersDependencies } from './ports.ts';

/** Changes the caller's display name. */
export function changeProfile({ committer, hasher, people }: UsersDependencies) {
  return async (caller: Caller, request: { clientId: string; name: string }) => {
    await submitOne(committer, {
      type: 'profile.change',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'profile.change', name: request.name })),
      personalId: caller.personalId,
      name: request.name,
    });
    const user = await people.user(caller.userId);
    if (!user) throw new Error('a caller has an account');
    return user;
  };
}
