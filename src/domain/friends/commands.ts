import type { CommandBase } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';

/**
 * What somebody does about one other person. The caller names the streams: the personal ones of both, and their direct
 * conversation, which need not be there.
 */
interface AboutPerson extends CommandBase {
  readonly peerId: UserId;
  readonly personalId: StreamId;
  readonly peerPersonalId: StreamId;
  readonly directId: StreamId;
}

/** Ask to be friends. Where the other asked first, both are friends at once. */
export interface RequestFriend extends AboutPerson {
  readonly type: 'friend.request';
  readonly greeting?: string;
}

/** Say yes to a request that stands. */
export interface AcceptFriend extends AboutPerson {
  readonly type: 'friend.accept';
}

/** Say no. Whoever asked is not told. */
export interface DeclineFriend extends AboutPerson {
  readonly type: 'friend.decline';
}

/** Take one's own request back. */
export interface WithdrawRequest extends AboutPerson {
  readonly type: 'friend.withdraw';
}

/** End a friendship, for both. What was said stays. */
export interface RemoveFriend extends AboutPerson {
  readonly type: 'friend.remove';
}

/** Let nothing of the other through any more, and let them believe that nobody is there. */
export interface BlockContact extends AboutPerson {
  readonly type: 'contact.block';
}

export interface UnblockContact extends AboutPerson {
  readonly type: 'contact.unblock';
}

/** Note something about the other for oneself; what is left out stays as it is. */
export interface ChangeContact extends AboutPerson {
  readonly type: 'contact.change';
  /** `null` takes it away, and so does one of nothing but spaces. */
  readonly remark?: string | null;
  readonly isStarred?: boolean;
  readonly labels?: readonly string[];
}

/** The asker closed their account, and is nothing to the other any more. Sent by upkeep. */
export interface ForgetPerson extends AboutPerson {
  readonly type: 'contact.forget';
}

/**
 * Write down anew who may write in a direct conversation. Sent by upkeep after something changed that stands in neither
 * of its rows: the server's policy, somebody's privacy, the end of an account.
 */
export interface ProjectDirect extends CommandBase {
  readonly type: 'direct.project';
  readonly streamId: StreamId;
  readonly firstId: UserId;
  readonly secondId: UserId;
}

/** Note that the direct conversations follow the policy up to the cursor `to`, '' when all do; `from` is the last note. */
export interface NoteProjection extends CommandBase {
  readonly type: 'talk.projected';
  readonly from: string;
  readonly to: string;
}

export type PersonCommand =
  | RequestFriend
  | AcceptFriend
  | DeclineFriend
  | WithdrawRequest
  | RemoveFriend
  | BlockContact
  | UnblockContact
  | ChangeContact
  | ForgetPerson;
export type FriendCommand = PersonCommand | ProjectDirect | NoteProjection;
