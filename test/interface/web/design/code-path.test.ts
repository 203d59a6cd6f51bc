import { expect, test } from 'bun:test';
import { encode } from 'uqr';
import { pathOf } from '../../../../src/interface/web/design/code-path.ts';

test('the path of a code has each of its dark squares once', () => {
  const { data } = encode('https://chat.example:8443/add/carol', { border: 0 });
  const dark = data.map((row) => row.map(() => false));
  for (const [, x = '', y = '', width = ''] of pathOf(data).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = Number(x); at < Number(x) + Number(width); at += 1) (dark[Number(y)] ?? [])[at] = true;
  expect(dark).toEqual(data);
});
