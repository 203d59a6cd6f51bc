import { expect, test } from 'bun:test';
import { MUTATIONS } from './mutations.ts';
import { firstFailure, occurrences } from './try-mutation.ts';

/** All are tried in the full run; here three, others every day. */
const TRIED = 3;
const SEEDS = 200;
const day = Math.floor(Date.now() / 86_400_000);

for (const [place, { name }] of MUTATIONS.entries()) {
  test(`the rule of "${name}" still stands where the list says`, async () => {
    expect(await occurrences(place)).toBe(1);
  });
}

for (let turn = 0; turn < TRIED; turn += 1) {
  const place = (day * TRIED + turn) % MUTATIONS.length;
  test(`a seed fails when ${MUTATIONS[place]?.name}`, async () => {
    expect(await firstFailure(place, SEEDS)).toBeNumber();
  });
}
