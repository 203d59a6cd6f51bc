import { expect, test } from 'bun:test';
import { localTimeIn } from '../../../../src/interface/web/info/local-time.ts';

const noon = Date.UTC(2026, 0, 15, 12);

test('the time where somebody is is the one of their zone', () => {
  expect(localTimeIn('Asia/Shanghai', noon, 'en')).toBe('20:00');
  expect(localTimeIn('Asia/Kolkata', noon, 'zh')).toBe('17:30');
});

test('of somebody who tells no zone, or one that this browser does not know, no time is shown', () => {
  expect(localTimeIn(undefined, noon, 'en')).toBe('');
  expect(localTimeIn('Moon/Tycho', noon, 'en')).toBe('');
});
