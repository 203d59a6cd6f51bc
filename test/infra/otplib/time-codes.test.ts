import { describe, expect, test } from 'bun:test';
import { OtplibTimeCodes } from '../../../src/infra/otplib/time-codes.ts';
import { codeAt } from '../../support/authenticator.ts';

const codes = new OtplibTimeCodes();
/** The secret of RFC 6238, appendix B: the ASCII digits 1 to 0, twice. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP_MS = 30_000;

describe('a time-based code', () => {
  // The table has eight digits, of which an authenticator shows the last six.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is at second %d what RFC 6238 says', (seconds, code) => {
    expect(codes.stepOf(code, SECRET, seconds * 1_000)).toBe(Math.floor(seconds / 30));
  });

  test('counts one step before its own and one after, and no further', () => {
    const secret = codes.newSecret();
    const now = 1_750_000_000_000;
    const step = Math.floor(now / STEP_MS);
    const found = [-2, -1, 0, 1, 2].map((away) => codes.stepOf(codeAt(secret, now, away), secret, now));
    expect(found).toEqual([undefined, step - 1, step, step + 1, undefined]);
    // At the very edges of a step as well.
    const edges = [step * STEP_MS, step * STEP_MS + STEP_MS - 1];
    for (const at of edges) expect(codes.stepOf(codeAt(secret, now, -1), secret, at)).toBe(step - 1);
  });

  test('of another secret is none', () => {
    const now = 1_750_000_000_000;
    expect(codes.stepOf(codeAt(codes.newSecret(), now), SECRET, now)).toBeUndefined();
  });
});

test('a secret has 160 random bits in base32, and its address names server and person', () => {
  const secrets = Array.from({ length: 50 }, () => codes.newSecret());
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(new Set(secrets).size).toBe(secrets.length);
  const uri = new URL(codes.uri(SECRET, { issuer: 'The nest: 鹊巢', account: 'alice' }));
  expect(uri.protocol).toBe('otpauth:');
  expect(decodeURIComponent(uri.pathname)).toEndWith('The nest  鹊巢:alice');
  expect([uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual([
    SECRET,
    'The nest  鹊巢',
  ]);
});
