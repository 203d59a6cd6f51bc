import { describe, expect, test } from 'bun:test';
import { comeBackMs } from '../../../src/interface/sdk/backoff.ts';
import { systemRandom } from '../../../src/interface/sdk/defaults.ts';

const waitMs = (awayMs: number, fraction: number): number =>
  comeBackMs(awayMs, { ...systemRandom, fraction: () => fraction });

/** How long after the return of a server the unluckiest device connects, if the server was away for so long. */
function latestMs(outageMs: number): number {
  let at = 0;
  while (at < outageMs) at += waitMs(at, 0.999);
  return at - outageMs;
}

describe('coming back', () => {
  test.each([0, 1_000, 10_000, 60_000, 3_600_000])('after %i ms waits at least half a second', (awayMs) => {
    expect(waitMs(awayMs, 0)).toBe(500);
  });

  test.each([
    [0, 1_000],
    [2_000, 1_000],
    [10_000, 5_000],
    [60_000, 30_000],
    [3_600_000, 30_000],
  ])('after %i ms waits at most %i ms', (awayMs, mostMs) => {
    expect(waitMs(awayMs, 1)).toBe(mostMs);
  });

  test.each([500, 1_500, 3_000, 6_000, 10_000])(
    'is over within five seconds of the return of a server that was away for %i ms',
    (outageMs) => {
      expect(latestMs(outageMs)).toBeLessThanOrEqual(5_000);
    },
  );
});
