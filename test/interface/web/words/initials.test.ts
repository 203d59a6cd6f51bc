import { describe, expect, test } from 'bun:test';
import { byName, initialOf, initialsOf } from '../../../../src/interface/web/words/initials.ts';

describe('the letter below which a name stands', () => {
  test.each([
    ['Bob', 'B'],
    ['zoë', 'Z'],
    ['Émile', 'E'],
    ['ＢＯＢ', 'B'],
    ['张伟', 'Z'],
    ['李娜', 'L'],
    ['欧阳修', 'O'],
    ['阿Q', 'A'],
    ['钱钟书', 'Q'],
    ['任我行', 'R'],
    ['一', 'Y'],
    [' 王', 'W'],
  ])('of %p is %p', (name, letter) => {
    expect(initialOf(name)).toBe(letter);
  });

  test.each(['42', '🐦', 'Ω', 'アリス', ''])('of %p is none', (name) => {
    expect(initialOf(name)).toBe('#');
  });
});

test('the initials of a name are what somebody types who is in a hurry', () => {
  expect(initialsOf('张伟')).toBe('zw');
  expect(initialsOf('Carol 周')).toBe('carol z');
});

test('Chinese names are in the order of their pronunciation', () => {
  expect(['张伟', '李娜', '王芳', '安然'].toSorted(byName)).toEqual(['安然', '李娜', '王芳', '张伟']);
});
