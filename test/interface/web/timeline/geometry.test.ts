import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  type Heights,
  heightOf,
  isEnough,
  LINES_MAX,
  lineAt,
  rangeAround,
} from '../../../../src/interface/web/timeline/virtual/geometry.ts';

const SCREEN = 800;

const column = (heights: readonly number[]): Heights => ({
  count: heights.length,
  of: (index) => heights[index] ?? 0,
});
const even = (count: number, height = 40) => column(Array.from({ length: count }, () => height));

describe('which lines are drawn', () => {
  test('those on the screen, and some on either side', () => {
    expect(rangeAround(even(300), { index: 100, top: 0 }, SCREEN)).toEqual({ start: 85, end: 135 });
  });

  test('at the end everything up to the last', () => {
    expect(rangeAround(even(300), { index: 300, top: SCREEN }, SCREEN)).toEqual({ start: 265, end: 300 });
  });

  test('never more than sixty, however small they are', () => {
    const { start, end } = rangeAround(even(300, 20), { index: 100, top: 0 }, SCREEN);
    expect(end - start).toBe(LINES_MAX);
    expect(start).toBeLessThanOrEqual(100);
    expect(end).toBeGreaterThanOrEqual(140);
  });

  test('more than sixty only where more than that are on the screen', () => {
    const { start, end } = rangeAround(even(300, 10), { index: 100, top: 0 }, SCREEN);
    expect([start, end]).toEqual([100, 180]);
  });

  test('of nothing, nothing', () => {
    expect(rangeAround(even(0), { index: 0, top: 0 }, SCREEN)).toEqual({ start: 0, end: 0 });
  });

  test('the screen is always covered, wherever one is', () => {
    const heights = fc.array(fc.integer({ min: 18, max: 900 }), { minLength: 1, maxLength: 320 });
    fc.assert(
      fc.property(heights, fc.nat(), fc.integer({ min: -200, max: SCREEN }), (all, place, top) => {
        const lines = column(all);
        const index = place % all.length;
        const range = rangeAround(lines, { index, top }, SCREEN);
        const first = top - heightOf(lines, range.start, index);
        const last = first + heightOf(lines, range.start, range.end);
        return (range.start === 0 || first <= 0) && (range.end === all.length || last >= SCREEN);
      }),
    );
  });
});

test('lines are drawn anew only when an edge comes near', () => {
  const lines = even(300);
  const range = { start: 85, end: 135 };
  expect(isEnough(lines, range, { top: -600, screen: SCREEN })).toBe(true);
  expect(isEnough(lines, range, { top: -299, screen: SCREEN })).toBe(false);
  expect(isEnough(lines, range, { top: -901, screen: SCREEN })).toBe(false);
  expect(isEnough(lines, { start: 0, end: 40 }, { top: 0, screen: SCREEN })).toBe(true);
});

test('the line at a height is found above and below what is drawn', () => {
  const lines = even(300);
  expect(lineAt(lines, { index: 100, top: 4_000 }, 4_010)).toEqual({ index: 100, top: 4_000 });
  expect(lineAt(lines, { index: 100, top: 4_000 }, 3_990)).toEqual({ index: 99, top: 3_960 });
  expect(lineAt(lines, { index: 100, top: 4_000 }, 8_000)).toEqual({ index: 200, top: 8_000 });
  expect(lineAt(lines, { index: 100, top: 4_000 }, 99_999)).toEqual({ index: 299, top: 11_960 });
  expect(lineAt(lines, { index: 100, top: 4_000 }, -50)).toEqual({ index: 0, top: 0 });
});
