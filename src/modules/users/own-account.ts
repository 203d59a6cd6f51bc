import type { UserRow } from '../../domain/shared/rows.ts';
import type { Caller } from '../shared/caller.ts';
import type { UsersDependencies } from './ports.ts';

/** The whole row of whoever asks. */
export async function ownAccount({ people }: UsersDependencies, caller: Caller): Promise<UserRow> {
  const user = await people.user(caller.userId);
  if (!user) throw new Error('a caller has an account');
  return user;
}
