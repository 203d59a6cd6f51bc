import { expect, test } from 'bun:test';
import { mutated } from '../simulation/mutate.ts';
import { MODEL_MUTATIONS } from './mutations.ts';
import { tryFault } from './try-fault.ts';

/** All are tried in the full run; here two, others every day. */
const TRIED = 2;
const day = Math.floor(Date.now() / 86_400_000);

test.each([...MODEL_MUTATIONS])(
  'the place of $name still stands where the list says: $without',
  async (mutation) => {
    const text = await Bun.file(mutation.file).text();
    expect(mutated(text, mutation)).not.toBe(text);
  },
);

const today = Array.from(
  { length: TRIED },
  (_, turn) => MODEL_MUTATIONS[(day * TRIED + turn) % MODEL_MUTATIONS.length],
);

test.each(today.flatMap((mutation) => mutation ?? []))(
  'a history notices when this is gone: $without',
  async ({ name }) => {
    expect(await tryFault(name)).toBeDefined();
  },
);
