import type { Change, State } from '../shared/command.ts';
import type { UserId } from '../shared/ids.ts';

/** The row of `server` that holds the hash of the unused owner link. */
export const CLAIM_KEY = 'claim';
/** The row of `server` that says an owner exists. */
export const OWNER_KEY = 'owner';

/** There is an owner now, so the owner link stops working, whoever holds it. */
export const ownerChanges = (userId: UserId): Change[] => [
  { put: 'server', row: { key: OWNER_KEY, value: userId } },
  { remove: 'server', key: [CLAIM_KEY] },
];

/** The link makes the first owner and no second, however the first came by the role. */
export const isOffered = (claimHash: string | undefined, state: State): boolean =>
  !state.get('server', OWNER_KEY) && state.get('server', CLAIM_KEY)?.value === claimHash;
