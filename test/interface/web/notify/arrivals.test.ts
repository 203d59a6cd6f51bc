import { describe, expect, test } from 'bun:test';
import type { Conversation } from '../../../../src/interface/sdk/index.ts';
import { Arrivals } from '../../../../src/interface/web/notify/arrivals.ts';

interface Seen {
  readonly seq: number;
  readonly type?: string;
  readonly isMine?: boolean;
  readonly isErased?: boolean;
  readonly unread?: number;
}

function chat(stream: string, seen: Seen): Conversation {
  const { seq, type = 'message', isMine = false, isErased = false, unread = 1 } = seen;
  const last = {
    key: String(seq),
    seq,
    type,
    sender: 'bob',
    isMine,
    at: seq,
    mentions: [],
    isErased,
    edits: 0,
  };
  return {
    stream,
    kind: 'direct',
    unread,
    mentions: 0,
    last,
    activeAt: seq,
    isEnded: false,
    hasOlder: false,
  };
}

const streams = (news: readonly Conversation[]) => news.map(({ stream }) => stream);

describe('what is told of', () => {
  test('is what came since the last look, and only once', () => {
    const arrivals = new Arrivals();
    arrivals.settle([chat('bob', { seq: 4 })]);
    const now = [chat('carol', { seq: 1 }), chat('bob', { seq: 5 })];
    expect(streams(arrivals.look(now))).toEqual(['carol', 'bob']);
    expect(arrivals.look(now)).toEqual([]);
  });

  test.each([
    { what: 'written here or on another device of one’s own', seen: { seq: 5, isMine: true } },
    { what: 'read already', seen: { seq: 5, unread: 0 } },
    { what: 'taken back', seen: { seq: 5, isErased: true } },
    { what: 'no message', seen: { seq: 5, type: 'conversation.created' } },
    { what: 'known', seen: { seq: 4 } },
  ])('is nothing that is $what', ({ seen }) => {
    const arrivals = new Arrivals();
    arrivals.settle([chat('bob', { seq: 4 })]);
    expect(arrivals.look([chat('bob', seen)])).toEqual([]);
  });

  test('stays told when the last line is taken back and an older one is the last again', () => {
    const arrivals = new Arrivals();
    expect(arrivals.look([chat('bob', { seq: 5 })])).toHaveLength(1);
    expect(arrivals.look([chat('bob', { seq: 4 })])).toEqual([]);
    expect(arrivals.look([chat('bob', { seq: 5 })])).toEqual([]);
  });

  test('is also what is counted only after it was seen', () => {
    const arrivals = new Arrivals();
    expect(arrivals.look([chat('bob', { seq: 5, unread: 0 })])).toEqual([]);
    expect(arrivals.look([chat('bob', { seq: 5 })])).toHaveLength(1);
  });

  test('after a long time away is only the newest', () => {
    const list = ['a', 'b', 'c', 'd', 'e'].map((stream) => chat(stream, { seq: 9 }));
    expect(streams(new Arrivals().look(list))).toEqual(['a', 'b', 'c']);
  });
});
