import type { UserId } from '../../domain/shared/ids.ts';
import type { ContactRow, UserRow } from '../../domain/shared/rows.ts';
import type { Standing } from '../../domain/users/privacy.ts';

/** What people decide for themselves, as far as others meet it. */
export type Settings = Pick<UserRow, 'privacy' | 'presence' | 'disabledAt' | 'closedAt'>;

/** How another person and the one who is asked about stand to each other. */
export interface Between extends Settings {
  /** How the other sees the one asked about; by it the other's settings decide. */
  readonly inTheirEyes: Standing;
  /** How the one asked about sees the other. */
  readonly inMine: Standing;
  /** What the one asked about has noted of the other. */
  readonly mine: ContactRow | undefined;
  /** What the other has noted of the one asked about, as far as it decides anything. */
  readonly theirs: Pick<ContactRow, 'relation' | 'blockedAt'> | undefined;
}

/** Reads of how people stand to each other, each of one snapshot. */
export interface RelationReader {
  /** Those of `others` who have an account, by id. One person and themselves are `self` both ways. */
  between(userId: UserId, others: readonly UserId[]): Promise<ReadonlyMap<UserId, Between>>;
  /** Some of those with whom the person has a direct conversation, at most `limit`. */
  peersOf(userId: UserId, limit: number): Promise<readonly UserId[]>;
  /** Whether the first is in a conversation, other than their own, in which the second is or was. */
  shareConversation(userId: UserId, otherId: UserId): Promise<boolean>;
}
