import type { TallyRow } from '../../src/domain/shared/rows.ts';
import type { World } from './world.ts';

const sorted = (rows: readonly TallyRow[]) => [...rows].sort((a, b) => (a.userId < b.userId ? -1 : 1));

/** The counts of everybody's contacts as the rows themselves say. */
export function recounted({ store }: World): TallyRow[] {
  const byPerson = Map.groupBy(store.all('contacts'), ({ userId }) => userId);
  return sorted(
    [...byPerson].map(([userId, rows]) => ({
      userId,
      contacts: rows.length,
      friends: rows.filter(({ relation }) => relation === 'friend').length,
      requested: rows.filter(({ relation }) => relation === 'requested').length,
      asked: rows.filter(({ relation }) => relation === 'asked').length,
    })),
  );
}

/** The counts that are kept, of those who have any. */
export const tallies = ({ store }: World): TallyRow[] =>
  sorted(
    store
      .all('tallies')
      .filter(({ contacts, friends, requested, asked }) => contacts + friends + requested + asked > 0),
  );
