import type { UserId } from '../../domain/shared/ids.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { FriendsDependencies } from './ports.ts';

const PAGE = 100;

/**
 * Takes somebody who closed their account out of everybody's contacts, one person after the other, each of whom is told.
 * Safe to begin again: who was told is not in the list any more.
 */
export function letGo({ people, contacts, committer, directId, directSalt }: FriendsDependencies) {
  return async (userId: UserId): Promise<void> => {
    const user = await people.user(userId);
    if (!user) return;
    for (let after = ''; ; ) {
      const page = await contacts.contacts(userId, { after, limit: PAGE });
      for (const { row } of page.contacts) {
        const peer = await people.user(row.peerId);
        if (!peer) continue;
        await submitOne(committer, {
          type: 'contact.forget',
          userId,
          // Carried out once more it changes nothing, so nobody needs to know that it was.
          clientId: '',
          attempt: 1,
          hash: '',
          peerId: peer.userId,
          personalId: user.personalId,
          peerPersonalId: peer.personalId,
          directId: directId(directSalt, userId, peer.userId),
        });
      }
      const last = page.contacts.at(-1);
      if (!last || page.contacts.length < PAGE) return;
      after = last.row.peerId;
    }
  };
}
