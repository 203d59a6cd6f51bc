import { describe, expect, test } from 'bun:test';
import { refusalTable } from '../../../scripts/document-refusals.ts';
import {
  isFinal,
  REFUSALS,
  Refusal,
  type RefusalCode,
  refusalText,
} from '../../../src/domain/shared/refusals.ts';

const codes = Object.keys(REFUSALS) as RefusalCode[];

describe('the catalogue of refusals', () => {
  test('is the one in docs/refusals.md', async () => {
    expect(await Bun.file('docs/refusals.md').text()).toBe(refusalTable());
  });

  test.each(codes)('%s is one sentence or two in each language', (code) => {
    const english = refusalText(code, 'en');
    expect(english).toMatch(/^[A-Z][^\n]{5,120}\.$/);
    expect(english).not.toMatch(/[\u4e00-\u9fff]/);
    const chinese = refusalText(code, 'zh');
    expect(chinese).toMatch(/^[^\n]{4,60}。$/);
    expect(chinese).toMatch(/[\u4e00-\u9fff]{3}/);
  });

  test('no two codes read the same', () => {
    for (const language of ['en', 'zh'] as const) {
      const texts = codes.map((code) => refusalText(code, language));
      expect(new Set(texts).size).toBe(texts.length);
    }
  });

  test('only what can never succeed is final', () => {
    const passing = codes.filter((code) => !isFinal(code));
    expect(passing).toEqual([
      'identity_unavailable',
      'too_many_requests',
      'replaced',
      'overloaded',
      'unavailable',
      'read_only',
      'silent',
      'draining',
      'another_in_frame',
      'unknown_outcome',
      'internal',
    ]);
    expect(passing.filter((code) => REFUSALS[code].retry === 'unknown')).toEqual([
      'unknown_outcome',
      'internal',
    ]);
  });

  test('a thrown refusal carries its code, how long to wait, and its cause', () => {
    const cause = new Error('the disk is full');
    const refusal = new Refusal('read_only', { afterMs: 500, cause });
    expect(refusal).toMatchObject({
      name: 'Refusal',
      code: 'read_only',
      afterMs: 500,
      cause,
      isFinal: false,
    });
    expect(refusal.message).toBe(REFUSALS.read_only.en);
    expect(new Refusal('not_found').isFinal).toBe(true);
  });
});
