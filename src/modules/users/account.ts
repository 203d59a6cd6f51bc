import type { UserRow } from '../../domain/shared/rows.ts';
import { type ChosenPresence, presenceOf } from '../../domain/users/presence.ts';
import { type Privacy, privacyOf } from '../../domain/users/privacy.ts';
import { type Profile, profileOf } from '../../domain/users/profile.ts';
import type { Caller } from '../shared/caller.ts';
import type { UsersDependencies } from './ports.ts';

/** A person's account as they see it themselves. */
export interface Account
  extends Pick<UserRow, 'userId' | 'handle' | 'name' | 'role' | 'personalId' | 'selfId'> {
  readonly profile: Profile;
  readonly privacy: Privacy;
  readonly presence: ChosenPresence | null;
}

/** The caller's own account as it is now. */
export async function readAccount(
  { people, clock }: Pick<UsersDependencies, 'people' | 'clock'>,
  { userId }: Caller,
): Promise<Account> {
  const user = await people.user(userId);
  if (!user) throw new Error('a caller has an account');
  return accountOf(user, clock.now());
}

/** The account of a row, as of `now`. */
export function accountOf(user: UserRow, now: number): Account {
  const { userId, handle, name, role, personalId, selfId } = user;
  return {
    userId,
    handle,
    name,
    role,
    personalId,
    selfId,
    profile: profileOf(user),
    privacy: privacyOf(user),
    presence: presenceOf(user, now),
  };
}
