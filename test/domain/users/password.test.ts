import { describe, expect, test } from 'bun:test';
import { passwordFault } from '../../../src/domain/users/password.ts';

const COMMON = new Set(['password', '12345678']);

describe('a password', () => {
  test.each([
    ['eight characters', 'abcdefg!'],
    ['a hundred and twenty-eight characters', 'x'.repeat(128)],
    ['a hundred and twenty-eight emoji', '😀'.repeat(128)],
    ['eight spaces', ' '.repeat(8)],
    ['letters of any script', '正确的马电池订书钉'],
  ])('of %s is good enough', (_name, password) => {
    expect(passwordFault(password, COMMON)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['seven characters', 'abcdefg'],
    ['seven emoji', '😀'.repeat(7)],
    ['a hundred and twenty-nine characters', 'x'.repeat(129)],
    ['a hundred and twenty-nine emoji', '😀'.repeat(129)],
    ['a million characters', 'x'.repeat(1_000_000)],
  ])('of %s is none', (_name, password) => {
    expect(passwordFault(password, COMMON)).toBe('password_invalid');
  });

  test.each(['password', 'PassWord', '12345678'])('that everybody guesses is refused: %s', (password) => {
    expect(passwordFault(password, COMMON)).toBe('password_common');
  });
});
