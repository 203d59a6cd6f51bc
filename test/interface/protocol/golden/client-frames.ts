import type { ClientFrameInput } from '../../../../src/interface/protocol/index.ts';
import { clientIdOf, idOf } from '../../../support/known-ids.ts';
import { bob, talk } from './samples.ts';

/** One frame of each kind that a client sends, with every field it may have. */
const FRAMES: Readonly<Record<ClientFrameInput['op'], ClientFrameInput>> = {
  auth: {
    op: 'auth',
    token: 'a234567a234567a234567a234567a234567a234567a234567a23',
    client: { name: 'magpie-web/0.1.0', level: 1 },
    language: 'zh',
    epoch: idOf('epoch'),
  },
  heads: { op: 'heads', after: talk, stream: talk },
  sync: { op: 'sync', stream: talk, after: 41, before: 99, digest: '0123456789abcdef', limit: 200 },
  send: {
    op: 'send',
    stream: talk,
    operations: [
      {
        type: 'message',
        clientId: clientIdOf(101),
        attempt: 1,
        text: 'Shall we meet at the lab?',
        mentions: [bob.userId],
        reply: 40,
        seen: 41,
      },
      { type: 'edit', clientId: clientIdOf(102), attempt: 2, ref: 39, text: '好的', mentions: [] },
      { type: 'recall', clientId: clientIdOf(103), attempt: 1, ref: 38 },
    ],
  },
  read: { op: 'read', stream: talk, seq: 41, received: 42 },
  open: { op: 'open', stream: talk },
  typing: { op: 'typing', stream: talk },
  presence: { op: 'presence', users: [bob.userId] },
  idle: { op: 'idle', idle: true },
  ping: { op: 'ping' },
  pong: { op: 'pong' },
};

export const clientFrames = (): Map<string, string> =>
  new Map(Object.entries(FRAMES).map(([op, frame]) => [`client-${op}`, JSON.stringify(frame)]));
