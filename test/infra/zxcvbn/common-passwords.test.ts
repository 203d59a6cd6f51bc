import { describe, expect, test } from 'bun:test';
import { COMMON_PASSWORDS } from '../../../src/infra/zxcvbn/common-passwords.ts';

describe('the passwords that guessers try first', () => {
  test('are three thousand and some of our own, of eight characters or more, in lower case', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(3_000);
    expect(COMMON_PASSWORDS.size).toBeLessThan(3_100);
    for (const password of COMMON_PASSWORDS) {
      expect(password).toBe(password.toLowerCase());
      expect([...password].length).toBeGreaterThanOrEqual(8);
    }
  });

  test.each([
    'password',
    '123456789',
    'iloveyou',
    'qwertyuiop',
    'corvette',
    '987654321',
    'magpie123',
    'woaini520',
  ])('have %s among them', (password) => {
    expect(COMMON_PASSWORDS.has(password)).toBe(true);
  });
});
