import type { SessionId, StreamId } from '../../../../src/domain/shared/ids.ts';
import type { LogRow } from '../../../../src/domain/shared/rows.ts';
import type { Head, LogPage } from '../../../../src/modules/shared/reading.ts';
import type { Caller } from '../../../../src/modules/users/index.ts';
import { person } from '../../../support/asking.ts';
import { clientIdOf, idOf } from '../../../support/known-ids.ts';

/**
 * What the golden frames show. Written down and not played, so that a change of the rules, which is no change of
 * the wire, leaves the bytes as they are.
 */

export const alice = person('alice');
export const bob = person('bob');
export const talk = idOf<StreamId>('direct alice bob');
export const AT = Date.UTC(2026, 4, 12, 15);

export const caller: Caller = {
  ...alice,
  sessionId: idOf<SessionId>('session alice phone'),
  name: 'Alice 爱丽丝',
  role: 'owner',
};

const text = (said: string, more: object = {}): string =>
  JSON.stringify({ v: 1, kind: 'text', text: said, ...more });

/** A message of bob's; everything but its place may be said otherwise. */
const row = (seq: number, no: number, more: Partial<LogRow> = {}): LogRow => ({
  streamId: talk,
  seq,
  no,
  type: 'message',
  senderId: bob.userId,
  clientId: clientIdOf(seq),
  part: 0,
  refSeq: null,
  replySeq: null,
  changedSeq: seq,
  at: AT + seq,
  digest: seq.toString(16).padStart(16, '0'),
  body: text('See you at the lab'),
  parentSeq: null,
  viaId: null,
  origin: null,
  originAt: null,
  expiresAt: null,
  ...more,
});

/** A message, a reply that was edited, one that was recalled, the events that did so, and one whose target is hidden. */
export const rows: readonly LogRow[] = [
  row(41, 20, { body: text('Hello, "Alice"! 你好 😀', { mentions: [alice.userId] }) }),
  row(42, 21, { replySeq: 41, changedSeq: 44, body: text('At noon', { original: 'At ten', edits: 1 }) }),
  row(43, 22, { changedSeq: 45, body: null }),
  row(44, 22, { type: 'edit', refSeq: 42, body: JSON.stringify({ v: 1, text: 'At noon' }) }),
  row(45, 22, { type: 'recall', refSeq: 43, body: JSON.stringify({ v: 1 }) }),
  row(46, 22, { type: 'edit', refSeq: 7, body: JSON.stringify({ v: 1, text: 'hidden' }) }),
];

export const head: Head = {
  stream: {
    streamId: talk,
    kind: 'direct',
    lastSeq: 46,
    lastNo: 22,
    floorSeq: 3,
    digest: '000000000000002e',
    changedAt: AT,
    activeAt: AT,
    shard: 5,
    policy: null,
    parentId: null,
    rootSeq: null,
    expireAfter: null,
  },
  member: {
    userId: alice.userId,
    streamId: talk,
    role: 'member',
    joinedFrom: 0,
    visibleFrom: 8,
    joinNo: 0,
    leftSeq: null,
    leftNo: null,
    readSeq: 40,
    readNo: 19,
    ownSeq: 12,
    ownAbove: 0,
    receivedSeq: 46,
    changedSeq: 1,
    sendRefusal: null,
  },
  mentions: 1,
  peer: { userId: bob.userId, handle: 'bob', name: 'Bob 鲍勃' },
  peerMarks: { readSeq: 39, receivedSeq: 46 },
};

export const page: LogPage = { stream: head.stream, member: head.member, rows, asOf: head.stream.lastSeq };
