import type { UserId } from '../shared/ids.ts';
import type { ContactRow, Relation, UserRow } from '../shared/rows.ts';

/** What one person is to another, as the first is told: over the wire and in the bodies of events. */
export interface Contact {
  readonly user: { readonly id: UserId; readonly handle: string; readonly name: string };
  readonly relation: Relation;
  /** What was said with the request that stands. */
  readonly greeting?: string;
  readonly askedAt?: number;
  readonly expiresAt?: number;
  /** Since when they are friends. */
  readonly since?: number;
  readonly isBlocked: boolean;
  readonly remark?: string;
  readonly isStarred: boolean;
  readonly labels: readonly string[];
  readonly changedAt: number;
}

/** The row of two people who have nothing to do with each other, which no store keeps. */
export const strangers = (userId: UserId, peerId: UserId): ContactRow => ({
  userId,
  peerId,
  relation: 'none',
  greeting: null,
  askedAt: null,
  expiresAt: null,
  friendSince: null,
  blockedAt: null,
  remark: null,
  starredAt: null,
  labels: '[]',
  changedAt: 0,
  quietUntil: null,
  toldRead: null,
  toldReceived: null,
  heardRead: null,
  heardReceived: null,
});

/** Whether a request of this row still counts. It is over at its end without anybody saying so. */
export const isStanding = (row: ContactRow, relation: 'requested' | 'asked', now: number): boolean =>
  row.relation === relation && (row.expiresAt ?? 0) > now;

/** What this person is to the other by now. */
export function relationAt(row: ContactRow, now: number): Relation {
  const { relation } = row;
  if (relation !== 'requested' && relation !== 'asked') return relation;
  return isStanding(row, relation, now) ? relation : 'none';
}

/** The row without a request; what this person keeps about the other stays. */
export const withoutRequest = (row: ContactRow): ContactRow => ({
  ...row,
  relation: 'none',
  greeting: null,
  askedAt: null,
  expiresAt: null,
});

/** Whether there is anything to keep. A silence that has passed is nothing. */
export const saysSomething = (row: ContactRow, now: number): boolean =>
  row.relation !== 'none' || (row.quietUntil ?? 0) > now || isKept(row);

/** Whether this person keeps the other in their list, whatever they are to each other. */
const isKept = ({ blockedAt, remark, starredAt, labels }: ContactRow): boolean =>
  blockedAt !== null || remark !== null || starredAt !== null || labels !== '[]';

/** Whether the list of this person shows the row. */
export const isListed = (row: ContactRow, now: number): boolean =>
  relationAt(row, now) !== 'none' || isKept(row);

/** What the person is told. A request that is over is not told any more. */
export function contactOf(
  row: ContactRow,
  { userId: id, handle, name }: Pick<UserRow, 'userId' | 'handle' | 'name'>,
  now: number,
): Contact {
  const relation = relationAt(row, now);
  const { greeting, askedAt, expiresAt, friendSince, remark } = row;
  const isOpen = relation === 'requested' || relation === 'asked';
  return {
    user: { id, handle, name },
    relation,
    ...(isOpen && greeting !== null ? { greeting } : {}),
    ...(isOpen && askedAt !== null ? { askedAt } : {}),
    ...(isOpen && expiresAt !== null ? { expiresAt } : {}),
    ...(friendSince === null ? {} : { since: friendSince }),
    isBlocked: row.blockedAt !== null,
    ...(remark === null ? {} : { remark }),
    isStarred: row.starredAt !== null,
    labels: JSON.parse(row.labels) as string[],
    changedAt: row.changedAt,
  };
}
