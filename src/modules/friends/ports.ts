import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { Clock, Committer, Hasher } from '../shared/ports.ts';
import type { ContactReader, MembershipReader, PeopleReader } from '../shared/reading.ts';

export interface FriendsDependencies {
  readonly committer: Committer;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly people: PeopleReader;
  readonly contacts: ContactReader;
  readonly memberships: MembershipReader;
  /** This installation's secret part of direct conversations' ids. */
  readonly directSalt: string;
  readonly directId: (salt: string, a: UserId, b: UserId) => StreamId;
  /**
   * A block between these two began or ended: what either is told of the other beside messages changes. Called after
   * the commit; what it sets off may be lost.
   */
  readonly onBlock: (change: {
    readonly userId: UserId;
    readonly peerId: UserId;
    readonly streamId: StreamId;
    /** Either read something meanwhile that the other was not told of. */
    readonly haveMarksMoved: boolean;
  }) => void;
}
