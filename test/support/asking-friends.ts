import type {
  ChangeContact,
  NoteProjection,
  PersonCommand,
  ProjectDirect,
  RequestFriend,
} from '../../src/domain/friends/commands.ts';
import type { UserId } from '../../src/domain/shared/ids.ts';
import { asked, type Extra, openDirect, type Person } from './asking.ts';

/** One person about another, as the use cases name them and their streams. */
const about = <Type extends PersonCommand['type']>(by: Person, peer: Person, type: Type) => ({
  type,
  userId: by.userId,
  peerId: peer.userId,
  personalId: by.personalId,
  peerPersonalId: peer.personalId,
  directId: openDirect(by, peer).streamId,
});

export const requestFriend = (by: Person, peer: Person, extra: Extra<RequestFriend> = {}): RequestFriend =>
  asked({ ...about(by, peer, 'friend.request') }, extra);

type PlainType = Exclude<PersonCommand['type'], 'friend.request' | 'contact.change'>;

const plain =
  <Type extends PlainType>(type: Type) =>
  (by: Person, peer: Person): Extract<PersonCommand, { type: Type }> =>
    asked({ ...about(by, peer, type) } as never, {});

export const acceptFriend = plain('friend.accept');
export const declineFriend = plain('friend.decline');
export const withdrawRequest = plain('friend.withdraw');
export const removeFriend = plain('friend.remove');
export const blockContact = plain('contact.block');
export const unblockContact = plain('contact.unblock');
export const forgetPerson = plain('contact.forget');

export const changeContact = (by: Person, peer: Person, change: Extra<ChangeContact>): ChangeContact =>
  asked({ ...about(by, peer, 'contact.change') }, change);

export const projectDirect = (first: Person, second: Person): ProjectDirect =>
  asked(
    {
      type: 'direct.project',
      userId: 'server' as UserId,
      streamId: openDirect(first, second).streamId,
      firstId: first.userId,
      secondId: second.userId,
    },
    { clientId: '' },
  );

export const noteProjection = (from: string, to: string): NoteProjection =>
  asked({ type: 'talk.projected', userId: 'server' as UserId, from, to }, { clientId: '' });
