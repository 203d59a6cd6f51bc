import { type Contact, contactOf, strangers } from '../../src/domain/friends/contact.ts';
import type { LogRow, StreamRow, UserRow } from '../../src/domain/shared/rows.ts';
import { differences } from './agreement.ts';
import type { ModelWorld } from './model-world.ts';

/** Events of a personal stream, in order, and what they are called where they differ. */
interface Told {
  readonly rows: readonly LogRow[];
  readonly where: string;
}

/** What was told last of everybody in this person's own stream must be what the rows say of them. */
export function contactDifferences(world: ModelWorld, { streamId }: StreamRow, told: Told): string[] {
  const user = world.server.store.all('users').find(({ personalId }) => personalId === streamId);
  const last = new Map<string, Contact>();
  for (const { type, body } of told.rows) {
    if (type !== 'contact.changed') continue;
    const { contact } = JSON.parse(body ?? '{}') as { contact: Contact };
    last.set(contact.user.id, contact);
  }
  return [...last].flatMap(([id, contact]) =>
    differences(`${told.where}, ${id}`, nameless(contact), storedContact(world, user, id)),
  );
}

/** What the rows say of somebody to this person. */
function storedContact(world: ModelWorld, user: UserRow | undefined, id: string): object {
  const { store, now } = world.server;
  const peer = store.all('users').find(({ userId }) => userId === id);
  const row = store.all('contacts').find((each) => each.userId === user?.userId && each.peerId === id);
  if (!user || !peer) throw new Error('both have an account');
  return nameless(contactOf(row ?? strangers(user.userId, peer.userId), peer, now));
}

/** Without what others are called and, where nothing is kept, when that began. */
function nameless({ user, changedAt, ...contact }: Contact): object {
  const isKept = contact.relation !== 'none' || contact.isBlocked || contact.isStarred || contact.remark;
  return { ...contact, user: user.id, changedAt: isKept ? changedAt : 0 };
}
