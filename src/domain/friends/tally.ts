import type { Change, Load, State } from '../shared/command.ts';
import type { UserId } from '../shared/ids.ts';
import type { ContactRow, TallyRow } from '../shared/rows.ts';
import { CONTACTS_MAX, STANDING_MAX } from './bounds.ts';
import { isStanding, saysSomething, withoutRequest } from './contact.ts';

export const loadTallies = (...userIds: UserId[]): Load[] =>
  userIds.map((userId) => ({ table: 'tallies', key: [userId] }));

export const tallyOf = (state: State, userId: UserId): TallyRow =>
  state.get('tallies', userId) ?? { userId, contacts: 0, friends: 0, requested: 0, asked: 0 };

/** Whether somebody has room in their list for this row, or has it already. */
export const hasRoomFor = ({ userId, peerId }: ContactRow, state: State): boolean =>
  state.get('contacts', userId, peerId) !== undefined || tallyOf(state, userId).contacts < CONTACTS_MAX;

/** Where somebody's requests have reached their bound: those of them that end first, some of which may be over. */
export function loadOldest(userId: UserId, relation: 'requested' | 'asked', state: State): Load[] {
  return tallyOf(state, userId)[relation] < STANDING_MAX ? [] : [{ oldest: { userId, relation } }];
}

/**
 * The rows that make room for one more request of this person, because their own are over; `undefined` where there is
 * no room. Counted are rows, and a row whose request is over stays until somebody needs its place.
 */
export function roomFor(
  { userId, relation }: { userId: UserId; relation: 'requested' | 'asked' },
  state: State,
  now: number,
): readonly ContactRow[] | undefined {
  if (tallyOf(state, userId)[relation] < STANDING_MAX) return [];
  const over = state.oldest(userId, relation).filter((row) => !isStanding(row, relation, now));
  return over.length === 0 ? undefined : over.map(withoutRequest);
}

/** The counts of everybody whose rows change. */
export function tallyChanges(rows: readonly ContactRow[], state: State, now: number): Change[] {
  const tallies = new Map<UserId, TallyRow>();
  for (const row of rows) {
    const tally = tallies.get(row.userId) ?? tallyOf(state, row.userId);
    const before = state.get('contacts', row.userId, row.peerId);
    const after = saysSomething(row, now) ? row : undefined;
    tallies.set(row.userId, counted(counted(tally, before, -1), after, 1));
  }
  return [...tallies.values()]
    .filter((tally) => !isSame(tally, tallyOf(state, tally.userId)))
    .map((row) => ({ put: 'tallies', row }));
}

function counted(tally: TallyRow, row: ContactRow | undefined, by: 1 | -1): TallyRow {
  if (!row) return tally;
  const { contacts, friends, requested, asked } = tally;
  const add = (count: number, isOne: boolean) => (isOne ? count + by : count);
  return {
    ...tally,
    contacts: contacts + by,
    friends: add(friends, row.relation === 'friend'),
    requested: add(requested, row.relation === 'requested'),
    asked: add(asked, row.relation === 'asked'),
  };
}

const isSame = (a: TallyRow, b: TallyRow): boolean =>
  a.contacts === b.contacts && a.friends === b.friends && a.requested === b.requested && a.asked === b.asked;
