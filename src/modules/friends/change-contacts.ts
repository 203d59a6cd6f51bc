import type { Contact } from '../../domain/friends/contact.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import { aboutPerson, contactNow, type PersonRequest, personOf } from './know-person.ts';
import type { FriendsDependencies } from './ports.ts';

/** What needs no more said than whom it is about. */
type PlainType = 'friend.accept' | 'friend.decline' | 'friend.withdraw' | 'friend.remove';

/** Does one of these to one person, and answers what they are to the caller then. */
export const change =
  (deps: FriendsDependencies, type: PlainType) =>
  async (caller: Caller, { clientId, peerId }: PersonRequest): Promise<Contact> => {
    const peer = await personOf(deps, caller, peerId);
    await submitOne(deps.committer, aboutPerson(deps, { caller, peer, clientId, type }, {}));
    return contactNow(deps, caller, peer);
  };

/** Blocks or unblocks, and has both told no more, or again, of each other. */
export const block =
  (deps: FriendsDependencies, type: 'contact.block' | 'contact.unblock') =>
  async (caller: Caller, { clientId, peerId }: PersonRequest): Promise<Contact> => {
    const peer = await personOf(deps, caller, peerId);
    const command = aboutPerson(deps, { caller, peer, clientId, type }, {});
    const { result } = await submitOne(deps.committer, command);
    const haveMarksMoved = result?.['haveMarksMoved'] === true;
    const { userId, directId: streamId } = command;
    deps.onBlock({ userId, peerId: peer.userId, streamId, haveMarksMoved });
    return contactNow(deps, caller, peer);
  };

/** Asks somebody to be friends. Refused by bounds and by what they allow; whoever blocked the caller is not told. */
export const requestFriend =
  (deps: FriendsDependencies) =>
  async (caller: Caller, request: PersonRequest & { greeting?: string | undefined }): Promise<Contact> => {
    const { clientId, peerId, greeting } = request;
    const peer = await personOf(deps, caller, peerId);
    const said = greeting === undefined ? {} : { greeting };
    const asked = { caller, peer, clientId, type: 'friend.request' as const };
    await submitOne(deps.committer, aboutPerson(deps, asked, said));
    return contactNow(deps, caller, peer);
  };

/** What is left out stays as it is. */
export interface ContactNotes {
  readonly remark?: string | null | undefined;
  readonly isStarred?: boolean | undefined;
  readonly labels?: readonly string[] | undefined;
}

/** Notes something about somebody, for the caller alone. */
export const changeContact =
  (deps: FriendsDependencies) =>
  async (caller: Caller, request: PersonRequest & ContactNotes): Promise<Contact> => {
    const { clientId, peerId, remark, isStarred, labels } = request;
    const peer = await personOf(deps, caller, peerId);
    const said = {
      ...(remark === undefined ? {} : { remark }),
      ...(isStarred === undefined ? {} : { isStarred }),
      ...(labels === undefined ? {} : { labels }),
    };
    const asked = { caller, peer, clientId, type: 'contact.change' as const };
    await submitOne(deps.committer, aboutPerson(deps, asked, said));
    return contactNow(deps, caller, peer);
  };
