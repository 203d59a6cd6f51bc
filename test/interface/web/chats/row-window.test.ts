import { describe, expect, test } from 'bun:test';
import { neighbourOf } from '../../../../src/interface/web/chats/neighbour.ts';
import { rowAfter } from '../../../../src/interface/web/chats/roving.ts';
import { rowsWithin, topToShow } from '../../../../src/interface/web/chats/row-window.ts';

const screen = { height: 700, rowHeight: 64 };

describe('a long list', () => {
  test.each([0, 1, 20_000, 31_300, 32_000, 99_999])('draws few rows, and all that are seen, at %p', (top) => {
    const { first, end } = rowsWithin({ ...screen, top, count: 500 });
    expect(end - first).toBeLessThanOrEqual(24);
    const seen = [Math.floor(top / 64), Math.min(499, Math.floor((top + 699) / 64))] as const;
    if (seen[0] < 500) expect([first <= seen[0], end > seen[1]]).toEqual([true, true]);
    expect([first >= 0, end <= 500]).toEqual([true, true]);
  });

  test('draws something before its height is known, and nothing of nothing', () => {
    expect(rowsWithin({ top: 0, height: 0, rowHeight: 0, count: 500 }).end).toBeGreaterThan(0);
    expect(rowsWithin({ ...screen, top: 0, count: 0 })).toEqual({ first: 0, end: 0 });
  });

  test('scrolls no further than a row needs to be seen whole', () => {
    expect(topToShow(3, { ...screen, top: 0 })).toBe(0);
    expect(topToShow(11, { ...screen, top: 0 })).toBe(12 * 64 - 700);
    expect(topToShow(2, { ...screen, top: 1000 })).toBe(128);
  });
});

describe('the keys of the list', () => {
  test('stop at its end and leave it above its first row', () => {
    expect(rowAfter('ArrowDown', 2, 3)).toBe(2);
    expect(rowAfter('ArrowUp', 0, 3)).toBe(-1);
    expect(rowAfter('Home', 2, 3)).toBe(0);
    expect(rowAfter('End', 0, 3)).toBe(2);
    expect(rowAfter('a', 0, 3)).toBeUndefined();
  });

  test('go from chat to chat, into the first where none is open', () => {
    const shown = [{ stream: 'a' }, { stream: 'b' }];
    expect(neighbourOf(shown, 'a', 1)).toBe('b');
    expect(neighbourOf(shown, 'b', 1)).toBeUndefined();
    expect(neighbourOf(shown, 'b', -1)).toBe('a');
    expect(neighbourOf(shown, null, -1)).toBe('a');
    expect(neighbourOf([], null, 1)).toBeUndefined();
  });
});
