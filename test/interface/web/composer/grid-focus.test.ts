import { expect, test } from 'bun:test';
import { COLUMNS, cellAfter } from '../../../../src/interface/web/composer/emoji/grid-focus.ts';

test('the arrow keys move in rows of nine, stop at the end and leave the grid above its first row', () => {
  expect(cellAfter('ArrowRight', 3, 20)).toBe(4);
  expect(cellAfter('ArrowDown', 3, 20)).toBe(3 + COLUMNS);
  expect(cellAfter('ArrowDown', 15, 20)).toBe(19);
  expect(cellAfter('ArrowLeft', 0, 20)).toBe(0);
  expect(cellAfter('ArrowUp', 12, 20)).toBe(3);
  expect(cellAfter('ArrowUp', 3, 20)).toBe(-1);
  expect(cellAfter('Enter', 3, 20)).toBeUndefined();
});
