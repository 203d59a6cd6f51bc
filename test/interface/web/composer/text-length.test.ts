import { expect, test } from 'bun:test';
import { roomLeft } from '../../../../src/interface/web/composer/text-length.ts';

test('how much is left is told only near the end', () => {
  expect(roomLeft('short')).toBeUndefined();
  expect(roomLeft('a'.repeat(7_800))).toBeUndefined();
  expect(roomLeft('a'.repeat(7_801))).toBe(199);
  expect(roomLeft('a'.repeat(8_000))).toBe(0);
  expect(roomLeft('a'.repeat(8_003))).toBe(-3);
});

test('an emoji counts as the server counts it, once', () => {
  expect(roomLeft('😀'.repeat(7_900))).toBe(100);
  expect(roomLeft('😀'.repeat(5_000))).toBeUndefined();
});
