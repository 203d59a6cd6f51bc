import { block, change, changeContact, requestFriend } from './change-contacts.ts';
import { letGo } from './let-go.ts';
import { listContacts } from './list-contacts.ts';
import type { FriendsDependencies } from './ports.ts';
import { suggestPeople } from './suggest-people.ts';

export type { ContactNotes } from './change-contacts.ts';
export type { PersonRequest } from './know-person.ts';
export type { ContactsPage } from './list-contacts.ts';
export type { FriendsDependencies } from './ports.ts';
export { TalkProjection } from './project-talk.ts';
export type { Suggestion } from './suggest-people.ts';

/** Everything one can ask of the people one knows. Each member is one use case. */
export const createFriends = (deps: FriendsDependencies) => ({
  request: requestFriend(deps),
  accept: change(deps, 'friend.accept'),
  decline: change(deps, 'friend.decline'),
  withdraw: change(deps, 'friend.withdraw'),
  remove: change(deps, 'friend.remove'),
  block: block(deps, 'contact.block'),
  unblock: block(deps, 'contact.unblock'),
  change: changeContact(deps),
  list: listContacts(deps),
  suggest: suggestPeople(deps),
  letGo: letGo(deps),
});
export type Friends = ReturnType<typeof createFriends>;
