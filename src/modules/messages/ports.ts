import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { Clock, Committer, Discretion, Hasher, NodeHint } from '../shared/ports.ts';
import type { LogReader, MembershipReader } from '../shared/reading.ts';
import type { RelationReader } from '../shared/relations.ts';

/** Bounds how fast one person writes, over all their devices. */
export interface MessageBudget {
  /** Takes `count` from the person's bucket; the answer is how long to wait, 0 when admitted. */
  spend(userId: UserId, count: number): number;
}

/** How a change of marks is written for devices. */
export type EncodeMarks = (marks: {
  streamId: StreamId;
  userId: UserId;
  readSeq: number;
  receivedSeq: number;
  /** Only for the reader's own devices. */
  own?: { unread: number; mentions: number };
}) => string;

export interface MessagesDependencies {
  readonly committer: Committer;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly logs: LogReader;
  readonly memberships: MembershipReader;
  readonly messageBudget: MessageBudget;
  readonly hint: (hint: NodeHint) => void;
  readonly relations: Pick<RelationReader, 'peersOf'>;
  readonly discretion: Discretion;
  readonly encodeMarks: EncodeMarks;
  readonly encodeTyping: (typing: { streamId: StreamId; userId: UserId }) => string;
  /** This installation's secret part of direct conversations' ids. */
  readonly directSalt: string;
  readonly directId: (salt: string, a: UserId, b: UserId) => StreamId;
  readonly onFault: (fault: unknown) => void;
}
