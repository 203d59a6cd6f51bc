import type { Event, Head } from '../../src/interface/protocol/index.ts';
import { fingerprint, type LineOf, type RecordedEvent } from './record.ts';

/** An event as the record keeps it. */
export function recorded(event: Event): RecordedEvent {
  const { seq, type, no, sender, clientId, part, ref, changed, body } = event;
  return {
    seq,
    type,
    no,
    changed: changed ?? seq,
    body: fingerprint(body),
    ...(sender === undefined ? {} : { by: sender }),
    ...(clientId === undefined ? {} : { id: clientId }),
    ...(part === undefined ? {} : { part }),
    ...(ref === undefined ? {} : { ref }),
  };
}

/** What a head tells about the marks of its owner and of the other person in a direct conversation. */
export function marksOf(user: string, head: Head): LineOf<'mark'>[] {
  const { stream: s, readSeq, receivedSeq, peer, peerRead, peerReceived } = head;
  const own: LineOf<'mark'> = { k: 'mark', u: user, s, read: readSeq, received: receivedSeq };
  if (!peer || peerRead === undefined) return [own];
  return [own, { k: 'mark', u: peer.id, s, read: peerRead, received: peerReceived ?? 0 }];
}
