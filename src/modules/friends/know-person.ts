import { type Contact, contactOf, strangers } from '../../domain/friends/contact.ts';
import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { UserRow } from '../../domain/shared/rows.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { FriendsDependencies } from './ports.ts';

/** One change about one person. */
export interface PersonRequest {
  readonly clientId: string;
  readonly peerId: string;
}

/** The other person of a request; `not_found` where nobody has the id, and for oneself. */
export async function personOf(
  { people }: Pick<FriendsDependencies, 'people'>,
  caller: Caller,
  peerId: string,
): Promise<UserRow> {
  const user = peerId === caller.userId ? undefined : await people.user(peerId as UserId);
  if (!user) throw new Refusal('not_found');
  return user;
}

/** What every command about one person says of itself. `said` is what the person asked for, beside whom it is about. */
export function aboutPerson<Type extends string, Said extends object>(
  { hasher, directId, directSalt }: FriendsDependencies,
  asked: { caller: Caller; peer: UserRow; clientId: string; type: Type },
  said: Said,
) {
  const { caller, peer, clientId, type } = asked;
  return {
    ...said,
    type,
    userId: caller.userId,
    clientId: clientId as ClientId,
    attempt: 1,
    hash: hasher.sha256(canonicalJson({ ...said, type, peer: peer.userId })),
    peerId: peer.userId,
    personalId: caller.personalId,
    peerPersonalId: peer.personalId,
    directId: directId(directSalt, caller.userId, peer.userId),
  };
}

/** What the other is to the caller by now. */
export async function contactNow(
  { contacts, clock }: FriendsDependencies,
  { userId }: Caller,
  peer: UserRow,
): Promise<Contact> {
  const row = (await contacts.contact(userId, peer.userId)) ?? strangers(userId, peer.userId);
  return contactOf(row, peer, clock.now());
}
