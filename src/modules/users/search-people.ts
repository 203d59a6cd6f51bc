import type { UserId } from '../../domain/shared/ids.ts';
import type { UserRow } from '../../domain/shared/rows.ts';
import { foldedQuery, type Place, rankOf } from '../../domain/users/directory.ts';
import { allows } from '../../domain/users/privacy.ts';
import type { Caller } from '../shared/caller.ts';
import type { Between } from '../shared/relations.ts';
import type { UsersDependencies } from './ports.ts';

/** Somebody who was found, and by which of their texts. */
export interface FoundPerson {
  readonly user: UserRow;
  readonly remark: string | undefined;
  readonly match: Place['match'];
}

/** Of those who are found some may not let the searcher find them, so a few more are looked for. */
const SPARE = 50;

/**
 * Finds people by the beginning or any part of their handle, their name, the searcher's own name for them, or how those
 * are read in pinyin; the best first, and among them those whom the searcher knows. Nobody is found who does not let
 * themselves be found by the searcher, nobody whom the searcher blocked, and not the searcher.
 */
export function searchPeople({ directory, relations, people }: UsersDependencies) {
  return async (
    { userId }: Caller,
    { query, limit }: { query: string; limit: number },
  ): Promise<readonly FoundPerson[]> => {
    const wanted = foldedQuery(query);
    if (wanted === '') return [];
    const found = await directory.find(userId, wanted, limit + SPARE);
    const ids = found.map((each) => each.userId).filter((each) => each !== userId);
    const between = await relations.between(userId, ids);
    const ranked = found
      .flatMap((each) => {
        const other = between.get(each.userId);
        return other && mayBeFound(other) ? [{ ...each, other, rank: rankOf(each, isKnown(other)) }] : [];
      })
      .sort((a, b) => a.rank - b.rank || (a.userId < b.userId ? -1 : 1));
    const shown = inOrder(ranked, await usersOf(people, ranked, limit));
    return shown.slice(0, limit).map(({ user, other, match }) => ({
      user,
      match,
      remark: other.mine?.remark ?? undefined,
    }));
  };
}

interface Ranked {
  readonly userId: UserId;
  readonly match: Place['match'];
  readonly other: Between;
  readonly rank: number;
}

const mayBeFound = (other: Between): boolean =>
  other.disabledAt === null &&
  other.closedAt === null &&
  other.inMine !== 'blocked' &&
  allows(other, 'find', other.inTheirEyes);

/** A friend, or somebody with a star. */
const isKnown = ({ mine, inMine }: Between): boolean =>
  inMine === 'friend' || (mine !== undefined && mine.starredAt !== null);

/** Everybody of the ranks that reach into the answer: within a rank the order is that of their names. */
async function usersOf(
  people: UsersDependencies['people'],
  ranked: readonly Ranked[],
  limit: number,
): Promise<ReadonlyMap<UserId, UserRow>> {
  const last = ranked[limit - 1]?.rank ?? Number.POSITIVE_INFINITY;
  const users = await people.users(ranked.filter(({ rank }) => rank <= last).map(({ userId }) => userId));
  return new Map(users.map((user) => [user.userId, user]));
}

function inOrder<R extends Ranked>(ranked: readonly R[], users: ReadonlyMap<UserId, UserRow>) {
  return ranked
    .flatMap((each) => {
      const user = users.get(each.userId);
      return user ? [{ ...each, user }] : [];
    })
    .sort((a, b) => a.rank - b.rank || byName(a.user, b.user));
}

/** Shorter ones first, because more of them is what was searched for. */
function byName(a: UserRow, b: UserRow): number {
  if (a.name.length !== b.name.length) return a.name.length - b.name.length;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.userId < b.userId ? -1 : 1;
}
