import { expect, test } from 'bun:test';
import { mutated } from './mutate.ts';
import { MUTATIONS } from './mutations.ts';
import { tryMutation } from './try-mutation.ts';

/** All are tried in the full run; here three, others every day. */
const TRIED = 3;
const SEEDS = 300;
const day = Math.floor(Date.now() / 86_400_000);

test.each([...MUTATIONS])(
  'the rule of $name still stands where the list says: $without',
  async (mutation) => {
    const text = await Bun.file(mutation.file).text();
    expect(mutated(text, mutation)).not.toBe(text);
  },
);

const today = Array.from({ length: TRIED }, (_, turn) => MUTATIONS[(day * TRIED + turn) % MUTATIONS.length]);

test.each(today.flatMap((mutation) => mutation ?? []))(
  'a seed notices when this is gone: $without',
  async ({ name }) => {
    const { killedBy } = await tryMutation(name, { seeds: SEEDS, keep: false });
    expect(killedBy).not.toEqual([]);
  },
);
