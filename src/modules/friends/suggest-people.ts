import type { UserId } from '../../domain/shared/ids.ts';
import type { ContactRow, UserRow } from '../../domain/shared/rows.ts';
import { allows } from '../../domain/users/privacy.ts';
import type { Caller } from '../shared/caller.ts';
import type { FriendsDependencies } from './ports.ts';

export interface Suggestion {
  readonly user: UserRow;
  readonly sharedGroups: number;
}

/** Groups of one person that are looked at, and members of each: two thousand rows at the most. */
const GROUPS_MAX = 20;
const MEMBERS_MAX = 100;
/** People who are looked at more closely, those first with whom most groups are shared. */
const CANDIDATES_MAX = 100;
const SUGGESTIONS_MAX = 20;

/**
 * People whom the caller shares groups with and has nothing to do with yet, who may be found and asked by everybody.
 * Nobody is suggested across a block.
 */
export function suggestPeople(deps: FriendsDependencies) {
  const { memberships, people, contacts } = deps;
  return async ({ userId }: Caller): Promise<readonly Suggestion[]> => {
    const shared = await sharedGroups(userId, memberships);
    const ranked = [...shared].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, CANDIDATES_MAX);
    const ids = ranked.map(([id]) => id);
    const [users, blocked] = await Promise.all([people.users(ids), contacts.blockedAmong(userId, ids)]);
    const rows = await Promise.all(ids.map((id) => contacts.contact(userId, id)));
    const known = new Set(rows.flatMap((row) => (row && isKnown(row) ? [row.peerId] : [])));
    const open = users.filter((user) => isOpen(user) && !blocked.has(user.userId) && !known.has(user.userId));
    const byId = new Map(open.map((user) => [user.userId, user]));
    return ranked
      .flatMap(([id, count]) => {
        const user = byId.get(id);
        return user ? [{ user, sharedGroups: count }] : [];
      })
      .slice(0, SUGGESTIONS_MAX);
  };
}

async function sharedGroups(
  userId: UserId,
  memberships: FriendsDependencies['memberships'],
): Promise<Map<UserId, number>> {
  const counts = new Map<UserId, number>();
  for (const group of await memberships.groupsOf(userId, GROUPS_MAX)) {
    const found = await memberships.membersOf(group, MEMBERS_MAX);
    const here = found?.members.filter((row) => row.leftSeq === null && row.userId !== userId) ?? [];
    for (const row of here) counts.set(row.userId, (counts.get(row.userId) ?? 0) + 1);
  }
  return counts;
}

/** Friends, and whoever asked or was asked, also where that is over: a request that came to nothing is not suggested again. */
const isKnown = ({ relation, quietUntil }: ContactRow): boolean => relation !== 'none' || quietUntil !== null;

function isOpen(user: UserRow): boolean {
  const isHere = user.disabledAt === null && user.closedAt === null;
  return isHere && allows(user, 'find', 'stranger') && allows(user, 'add', 'stranger');
}
