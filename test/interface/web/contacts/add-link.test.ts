import { describe, expect, test } from 'bun:test';
import { addLink, handleOf } from '../../../../src/interface/web/contacts/add-link.ts';

const here = 'https://chat.example:8443';

describe('what leads to somebody', () => {
  test.each(['carol', '@Carol', ' ＠carol ', `${here}/add/carol`, 'chat.example:8443/add/carol/'])(
    'is read from %p',
    (text) => {
      expect(handleOf(text, here)).toBe('carol');
    },
  );

  test.each([
    '',
    'a',
    'https://other.example/add/carol',
    `${here}/c/carol`,
    `${here}/add/%zz`,
    'a/b',
    'https://',
  ])('is not read from %p', (text) => {
    expect(handleOf(text, here)).toBeUndefined();
  });

  test('comes back from the link that one gives away', () => {
    expect(handleOf(addLink(here, 'carol.zhou_1'), here)).toBe('carol.zhou_1');
  });
});
