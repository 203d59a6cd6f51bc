import { describe, expect, test } from 'bun:test';
import type { TimelineRow } from '../../../../src/interface/sdk/index.ts';
import { linesOf } from '../../../../src/interface/web/timeline/lines.ts';
import { markWhileAway, newMarkOf } from '../../../../src/interface/web/timeline/new-mark.ts';
import { isRecallable } from '../../../../src/interface/web/timeline/recall-window.ts';

const NOON = new Date(2026, 4, 4, 12).getTime();
const MINUTE = 60_000;

function row(seq: number, sender: string, minutes = 0): TimelineRow {
  const isMine = sender === 'alice';
  return {
    key: String(seq),
    seq,
    type: 'message',
    sender,
    isMine,
    at: NOON + minutes * MINUTE,
    text: `message ${seq}`,
    mentions: [],
    isErased: false,
    edits: 0,
  };
}

/** One word a line: the kind, and for rows the number with what joins it to its neighbours. */
function shape(...args: Parameters<typeof linesOf>): string[] {
  return linesOf(...args).map((line) => {
    if (line.kind !== 'row') return line.kind;
    return `${line.isFirst ? '(' : ''}${line.row.seq}${line.isLast ? ')' : ''}`;
  });
}

describe('the lines of a conversation', () => {
  test('messages of one person close together are one run', () => {
    const rows = [row(1, 'bob'), row(2, 'bob', 4), row(3, 'bob', 8), row(4, 'alice', 9)];
    expect(shape(rows)).toEqual(['day', '(1', '2', '3)', '(4)']);
  });

  test('a pause ends a run', () => {
    expect(shape([row(1, 'bob'), row(2, 'bob', 6)])).toEqual(['day', '(1)', '(2)']);
  });

  test('midnight begins a day and a run', () => {
    const rows = [row(1, 'bob', 12 * 60 - 1), row(2, 'bob', 12 * 60 + 1)];
    expect(shape(rows)).toEqual(['day', '(1)', 'day', '(2)']);
  });

  test('an event that is no message joins nothing', () => {
    const begin = { ...row(1, 'bob'), type: 'conversation.created' };
    expect(shape([begin, row(2, 'bob')])).toEqual(['day', '(1)', '(2)']);
  });

  test('no two lines have one key', () => {
    const rows = [row(1, 'bob'), row(2, 'bob', 24 * 60), row(3, 'bob', 1)];
    const keys = linesOf(rows, { hasOlder: true }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('while there is something older, that is said above everything', () => {
    expect(shape([row(1, 'bob')], { hasOlder: true })).toEqual(['older', 'day', '(1)']);
  });
});

describe('the line above what is new', () => {
  const rows = [row(4, 'bob'), row(5, 'alice'), row(6, 'bob'), row(7, 'bob')];

  test('it stands above the first unread message and parts the run', () => {
    expect(shape(rows, { mark: { seq: 7 } })).toEqual(['day', '(4)', '(5)', '(6)', 'new', '(7)']);
  });

  test('what I wrote since is not new to me', () => {
    expect(shape(rows, { mark: { seq: 5 } })).toEqual(['day', '(4)', '(5)', 'new', '(6', '7)']);
  });

  test('it is not shown where the first new message may be further up', () => {
    expect(shape(rows, { mark: { seq: 2 }, hasOlder: true })).not.toContain('new');
    expect(shape(rows, { mark: { seq: 2 } })).toContain('new');
    // The first here is one's own, and the first new one of others is still not known.
    expect(shape(rows.slice(1), { mark: { seq: 2 }, hasOlder: true })).not.toContain('new');
  });

  test('nothing is new where nothing is unread', () => {
    expect(newMarkOf({ unread: 0 })).toBeUndefined();
    expect(newMarkOf({ unread: 3, firstUnreadSeq: 8 })).toEqual({ seq: 8 });
  });

  test('to somebody who looked away, what came since is new, and what was new stays so', () => {
    const mark = { seq: 8 };
    expect(markWhileAway(mark, { unread: 0 })).toBe(mark);
    expect(markWhileAway(mark, { unread: 4, firstUnreadSeq: 8 })).toEqual({ seq: 8 });
    expect(markWhileAway(mark, { unread: 1, firstUnreadSeq: 20 })).toEqual({ seq: 20 });
  });
});

test('a message may be recalled for two minutes, and as long as it was not sent', () => {
  expect(isRecallable({ seq: 1, at: NOON }, NOON + 2 * MINUTE)).toBe(true);
  expect(isRecallable({ seq: 1, at: NOON }, NOON + 3 * MINUTE)).toBe(false);
  expect(isRecallable({ at: NOON }, NOON + 60 * MINUTE)).toBe(true);
});
