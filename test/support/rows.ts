import type { StreamId, UserId } from '../../src/domain/shared/ids.ts';
import type { LogRow } from '../../src/domain/shared/rows.ts';
import { clientIdOf, idOf } from './known-ids.ts';

/** A stored message of alice's at a place of one stream; everything else may be said otherwise. */
export const rowOf = (seq: number, more: Partial<LogRow> = {}): LogRow => ({
  streamId: idOf<StreamId>('a stream'),
  seq,
  no: seq,
  type: 'message',
  senderId: idOf<UserId>('user alice'),
  clientId: clientIdOf(seq),
  part: 0,
  refSeq: null,
  replySeq: null,
  changedSeq: seq,
  at: seq,
  digest: seq.toString(16).padStart(16, '0'),
  body: '{"v":1,"kind":"text","text":"hello"}',
  parentSeq: null,
  viaId: null,
  origin: null,
  originAt: null,
  expiresAt: null,
  ...more,
});
