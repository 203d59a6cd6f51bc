import { describe, expect, test } from 'bun:test';
import { encode } from 'uqr';
import { addLink, handleOf } from '../../../../src/interface/web/contacts/add-link.ts';
import { pathOf } from '../../../../src/interface/web/contacts/code-path.ts';

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

test('the path of a code has each of its dark squares once', () => {
  const { data } = encode(addLink(here, 'carol'), { border: 0 });
  const dark = data.map((row) => row.map(() => false));
  for (const [, x = '', y = '', width = ''] of pathOf(data).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = Number(x); at < Number(x) + Number(width); at += 1) (dark[Number(y)] ?? [])[at] = true;
  expect(dark).toEqual(data);
});
