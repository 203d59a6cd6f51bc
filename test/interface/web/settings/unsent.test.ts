import { expect, test } from 'bun:test';
import type { Conversation, TimelineRow } from '../../../../src/interface/sdk/index.ts';
import { unsentIn } from '../../../../src/interface/web/settings/unsent.ts';

const row = (key: string, seq?: number, isMine = true): TimelineRow => ({
  key,
  type: 'message',
  sender: isMine ? 'me' : 'bob',
  isMine,
  at: 0,
  mentions: [],
  isErased: false,
  edits: 0,
  ...(seq === undefined ? {} : { seq }),
});

const chat = (stream: string, last: TimelineRow): Conversation => ({
  stream,
  kind: 'direct',
  unread: 0,
  mentions: 0,
  last,
  activeAt: 0,
  isEnded: false,
  hasOlder: false,
});

test('what the server has not got yet is counted over all conversations', () => {
  const timelines: Record<string, TimelineRow[]> = {
    waiting: [row('a', 1), row('b', 2, false), row('c'), row('d')],
    sent: [row('e', 1)],
    quiet: [row('f', 1, false)],
  };
  const chats = Object.entries(timelines).map(([stream, rows]) => chat(stream, rows.at(-1) ?? row('none')));
  const device = { conversations: () => chats, timeline: (stream: string) => timelines[stream] ?? [] };
  expect(unsentIn(device)).toBe(2);
});

test('a conversation whose lines are not at hand counts with the one that is known', () => {
  const device = { conversations: () => [chat('elsewhere', row('a'))], timeline: () => [] };
  expect(unsentIn(device)).toBe(1);
});
