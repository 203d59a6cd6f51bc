import { expect, setDefaultTimeout, test } from 'bun:test';
import { runFuzz } from './run-fuzz.ts';

setDefaultTimeout(60_000);

// The short form of `bun test/fuzz/main.ts --rounds 1000000`, always with the same seed.

test('thousands of bent frames and calls neither crash the server nor fill it nor change how it answers', async () => {
  const { tried, failures, grownMiB, counts } = await runFuzz({ rounds: 4_000, seed: 20_250 });
  expect(failures).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(3_900);
  expect(grownMiB).toBeLessThanOrEqual(50);
  for (const seen of [
    'nack bad_request',
    'nack not_found',
    'frame event',
    'close 4400',
    'status 200',
    'status 400',
  ]) {
    expect(counts[seen]).toBeGreaterThan(0);
  }
});
