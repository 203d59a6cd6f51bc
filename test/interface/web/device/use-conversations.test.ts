import { expect, test } from 'bun:test';
import type { Conversation } from '../../../../src/interface/sdk/index.ts';
import { withChanges } from '../../../../src/interface/web/device/use-conversations.ts';

const chat = (stream: string, activeAt: number, unread = 0): Conversation => ({
  ...{ stream, kind: 'direct', activeAt, unread, mentions: 0 },
  ...{ isEnded: false, hasOlder: false },
});

test('a conversation in which something happened comes up, and the others stay the objects they were', () => {
  const list = [chat('c', 3), chat('b', 2), chat('a', 1)];
  const fresh = chat('a', 4, 1);
  const now = withChanges(list, new Set(['a']), { conversation: () => fresh });
  expect(now.map(({ stream }) => stream)).toEqual(['a', 'c', 'b']);
  expect([now[0] === fresh, now[1] === list[0], now[2] === list[1]]).toEqual([true, true, true]);
});

test('one that is gone falls out, a new one is put in, and equals are in the order of their ids', () => {
  const list = [chat('b', 2), chat('gone', 1)];
  const known = new Map([['a', chat('a', 2)]]);
  const device = { conversation: (stream: string) => known.get(stream) };
  expect(withChanges(list, new Set(['gone', 'a']), device).map(({ stream }) => stream)).toEqual(['a', 'b']);
});
