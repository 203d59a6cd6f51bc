import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UserRow } from '../../domain/shared/rows.ts';
import { handleKey } from '../../domain/users/handle.ts';
import type { UsersDependencies } from './ports.ts';

/**
 * Finds people by their exact handle or id. A disabled account is not found; a closed one only by its id, which others
 * have from what it wrote.
 */
export function findPeople({ people }: UsersDependencies) {
  const visible = (user: UserRow | undefined): UserRow => {
    if (!user || user.disabledAt !== null) throw new Refusal('not_found');
    return user;
  };
  const open = (user: UserRow | undefined) => (user?.closedAt === null ? user : undefined);
  return {
    byHandle: async (handle: string): Promise<UserRow> =>
      visible(open(await people.userByHandle(handleKey(handle)))),
    byId: async (userId: string): Promise<UserRow> => visible(await people.user(userId as UserId)),
  };
}
