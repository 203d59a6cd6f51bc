import type { ClientId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { Hasher } from '../shared/ports.ts';

/** What every command has in which people change themselves; `said` is what its hash is about. */
export const ownCommand = (
  { userId, personalId }: Caller,
  {
    clientId,
    ...said
  }: { readonly clientId: string; readonly type: string; readonly [said: string]: unknown },
  hasher: Hasher,
) => ({
  userId,
  personalId,
  clientId: clientId as ClientId,
  attempt: 1,
  hash: hasher.sha256(canonicalJson(said)),
});
