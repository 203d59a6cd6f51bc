import type { UserRole, UserRow } from '../shared/rows.ts';

const RANK = { member: 0, admin: 1, owner: 2 } as const satisfies Record<UserRole, number>;

/** Whether the account lets anybody in: neither disabled by an administrator nor closed by its person. */
export const isActive = ({ disabledAt, closedAt }: Pick<UserRow, 'disabledAt' | 'closedAt'>): boolean =>
  disabledAt === null && closedAt === null;

/** Whether somebody looks after the server: its owners and administrators. */
export const isAdministrator = (user: UserRow | undefined): user is UserRow =>
  user !== undefined && isActive(user) && user.role !== 'member';

/** Whether somebody may act upon this account: nobody does upon those who stand above them. */
export const mayActUpon = (actor: UserRow, target: Pick<UserRow, 'role'>): boolean =>
  RANK[actor.role] >= RANK[target.role];

/** Whether somebody may give this role: nobody gives more than they have. */
export const mayGive = (actor: UserRow, role: UserRole): boolean => RANK[actor.role] >= RANK[role];

/** Whether the server has another owner who can sign in: somebody who cannot owns nothing. */
export const hasOtherOwner = (owners: readonly UserRow[], userId: string): boolean =>
  owners.some((owner) => owner.userId !== userId && isActive(owner));
