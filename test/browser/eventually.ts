import { expect } from 'bun:test';
import { until } from '../support/until.ts';

const withinMs = 10_000;

/** Waits until `look` gives `expected`, and fails with what it gave last. */
export async function eventually<T>(look: () => T | Promise<T>, expected: T): Promise<void> {
  let seen: T | undefined;
  const isThere = async () => {
    seen = await look();
    return Bun.deepEquals(seen, expected);
  };
  await until(isThere, { what: `${JSON.stringify(expected)}`, withinMs }).catch((cause: unknown) => {
    expect(seen).toEqual(expected);
    throw cause;
  });
}
