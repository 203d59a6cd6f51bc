import { type Contact, contactOf, isListed } from '../../domain/friends/contact.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import type { FriendsDependencies } from './ports.ts';

export interface ContactsPage {
  readonly contacts: readonly Contact[];
  /** Ask again with `after` set to it; `null` when these were all. */
  readonly next: UserId | null;
  /** The event of the caller's own stream up to which this holds. */
  readonly asOf: number;
}

/** A page of the caller's list of people, in the order of their ids. Requests that are over are in no page. */
export const listContacts =
  ({ contacts, clock }: FriendsDependencies) =>
  async (
    { userId }: Caller,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<ContactsPage> => {
    const found = await contacts.contacts(userId, { after: after ?? '', limit: limit + 1 });
    const now = clock.now();
    const shown = found.contacts.slice(0, limit);
    const isMore = found.contacts.length > limit;
    return {
      contacts: shown
        .filter(({ row }) => isListed(row, now))
        .map(({ row, user }) => contactOf(row, user, now)),
      next: isMore ? (shown.at(-1)?.row.peerId ?? null) : null,
      asOf: found.asOf,
    };
  };
