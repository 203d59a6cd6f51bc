import type { UserId } from './ids.ts';

/** `requested`: I asked them; `asked`: they asked me. */
export type Relation = 'none' | 'requested' | 'asked' | 'friend';

/**
 * What one person has to do with another, as the first sees it: two people have a row each, changed in one command.
 * A request is over at `expiresAt` without anybody writing so.
 */
export interface ContactRow {
  readonly userId: UserId;
  readonly peerId: UserId;
  readonly relation: Relation;
  /** What was said with the request that stands. */
  readonly greeting: string | null;
  readonly askedAt: number | null;
  readonly expiresAt: number | null;
  readonly friendSince: number | null;
  readonly blockedAt: number | null;
  /** This person's own name for the other. */
  readonly remark: string | null;
  readonly starredAt: number | null;
  /** JSON: a list of texts. */
  readonly labels: string;
  readonly changedAt: number;
  /** Until then what this person asks reaches nobody, because the other declined: only the server knows. */
  readonly quietUntil: number | null;
  /**
   * While this person blocks the other: how far the other is told that this one has read and received in their direct
   * conversation, and how far this one is told of the other. Both are what held when the block began.
   */
  readonly toldRead: number | null;
  readonly toldReceived: number | null;
  readonly heardRead: number | null;
  readonly heardReceived: number | null;
}

/** How many rows of `contacts` one person has, and how many of them are of which relation, whether or not it is over. */
export interface TallyRow {
  readonly userId: UserId;
  readonly contacts: number;
  readonly friends: number;
  readonly requested: number;
  readonly asked: number;
}
