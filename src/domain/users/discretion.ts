import type { UserRow } from '../shared/rows.ts';
import { allows, type Standing } from './privacy.ts';

type Settings = Pick<UserRow, 'privacy'>;

/**
 * Whether somebody sees when a person is here. `viewer` is how they stand in the person's eyes, `person` how the person
 * stands in theirs: a block hides both from each other, whoever made it.
 */
export const seesPresence = (
  settings: Settings,
  { viewer, person }: { viewer: Standing; person: Standing },
): boolean => person !== 'blocked' && allows(settings, 'presence', viewer);

/** One of two people: what they decided, and how the other stands in their eyes. */
export interface Side {
  readonly settings: Settings;
  readonly other: Standing;
}

/** Whether two people tell each other how far they have read: both must let the other know. */
export const shareReceipts = (a: Side, b: Side): boolean =>
  allows(a.settings, 'receipts', a.other) && allows(b.settings, 'receipts', b.other);
