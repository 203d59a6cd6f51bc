import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { type Proof, statements } from './statements.ts';

const count = 40;
const isTried = ({ proofs }: { proofs: readonly Proof[] }) => proofs.length > 0;

describe('the statements about safety', () => {
  test('are forty, each with its number and its own words', () => {
    expect(statements.map(({ number }) => number)).toEqual(
      Array.from({ length: count }, (_each, index) => index + 1),
    );
    expect(new Set(statements.map(({ claim }) => claim)).size).toBe(count);
  });

  test.each(statements.filter(isTried))('$number: $claim', ({ proofs }) => {
    expect(proofs.filter((proof) => !isThere(proof))).toEqual([]);
  });

  test('that are about nothing yet say why, and are printed', () => {
    const waiting = statements.filter((each) => !isTried(each));
    for (const { number, claim, notYet } of waiting) {
      console.log(`not applicable yet: ${number}. ${claim} (${notYet})`);
      expect(notYet?.length).toBeGreaterThan(10);
    }
    for (const { number, notYet } of statements.filter(isTried)) {
      if (notYet !== undefined) console.log(`in part: ${number} (${notYet})`);
    }
  });

  test('with a proof that does not exist would be found', () => {
    expect(
      isThere({ file: 'test/security/statements.test.ts', test: ['no', 'such', 'test'].join(' ') }),
    ).toBe(false);
    expect(isThere({ file: 'test/security/nowhere.test.ts', test: '' })).toBe(false);
  });
});

function isThere({ file, test: name }: Proof): boolean {
  if (!existsSync(file)) return false;
  // Names stand in source with their quotes escaped.
  return readFileSync(file, 'utf8').replaceAll("\\'", "'").includes(name);
}
