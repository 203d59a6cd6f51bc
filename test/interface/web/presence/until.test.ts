import { expect, test } from 'bun:test';
import { endOf } from '../../../../src/interface/web/presence/until.ts';

const at = (text: string): number => new Date(text).getTime();
const now = at('2026-03-01T22:40:05');

test.each([
  ['halfHour', '2026-03-01T23:10:05'],
  ['hour', '2026-03-01T23:40:05'],
  ['fourHours', '2026-03-02T02:40:05'],
  ['today', '2026-03-02T00:00:00'],
] as const)('a presence that is chosen for %s ends then, by the clock of the place', (until, end) => {
  expect(endOf(until, now)).toBe(at(end));
});

test('one that the person ends has no end of its own', () => {
  expect(endOf('forever', now)).toBeUndefined();
});
