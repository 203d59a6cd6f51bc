import { expect, test } from 'bun:test';
import { titleFor } from '../../../../src/interface/web/notify/badges.ts';

test.each([
  [0, 'Magpie'],
  [1, '(1) Magpie'],
  [99, '(99) Magpie'],
  [100, '(99+) Magpie'],
])('%i unread stand in the title as %s', (unread, title) => {
  expect(titleFor(unread)).toBe(title);
});
