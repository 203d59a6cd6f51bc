import type { bodies } from '../protocol/index.ts';
import type { StoredContact } from './records.ts';

type Contact = bodies.Contact;

/** Whether there is anything to show: a relation, a block or a note. */
export const isListed = ({ relation, isBlocked, remark, isStarred, labels }: Contact): boolean =>
  relation !== 'none' || isBlocked || isStarred || remark !== undefined || labels.length > 0;

/** The contact by now: a request that is over is none. The same object where nothing is over. */
export function withoutOver(contact: Contact, now: number): Contact {
  if ((contact.expiresAt ?? now + 1) > now) return contact;
  const { greeting: _greeting, askedAt: _askedAt, expiresAt: _expiresAt, ...rest } = contact;
  return { ...rest, relation: 'none' };
}

/** When the next request is over. */
export function nextEnd(contacts: Iterable<StoredContact>, now: number): number | undefined {
  let next: number | undefined;
  for (const { contact } of contacts) {
    const { expiresAt = 0 } = contact;
    if (expiresAt > now && expiresAt < (next ?? Number.MAX_SAFE_INTEGER)) next = expiresAt;
  }
  return next;
}
