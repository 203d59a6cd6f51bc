import { expect, test } from 'bun:test';
import { linesWithin, offsetsOf } from '../../../../src/interface/web/contacts/line-window.ts';

const offsets = offsetsOf(Array.from({ length: 1_000 }, (_, at) => (at % 10 === 0 ? 30 : 54)));

test('each line begins where the one above ends', () => {
  expect(offsets.slice(0, 4)).toEqual([0, 30, 84, 138]);
  expect(offsets.at(-1)).toBe(100 * (30 + 9 * 54));
});

test.each([0, 1, 5_000, 51_000, 60_000])('every line that is seen at %p is drawn, and few others', (top) => {
  const { first, end } = linesWithin(offsets, { top, height: 800 });
  for (const [at, start] of offsets.slice(0, -1).entries()) {
    const isSeen = start < top + 800 && (offsets[at + 1] ?? 0) > top;
    if (isSeen) expect(at >= first && at < end).toBe(true);
  }
  expect(end - first).toBeLessThan(45);
});

test('a list without lines, or without a height yet, draws next to nothing', () => {
  expect(linesWithin([0], { top: 0, height: 800 })).toEqual({ first: 0, end: 0 });
  expect(linesWithin(offsets, { top: 0, height: 0 }).end).toBeLessThan(12);
});
