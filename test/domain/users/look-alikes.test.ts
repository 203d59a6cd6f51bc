import { describe, expect, test } from 'bun:test';
import { handleFault, handleKey } from '../../../src/domain/users/handle.ts';
import { looksOf } from '../../../src/domain/users/look-alikes.ts';

const looks = (handle: string) => looksOf(handleKey(handle));
const couldBeTakenFor = (a: string, b: string) => looks(a).some((look) => looks(b).includes(look));

describe('a handle could be taken for another', () => {
  test.each([
    ['alice', 'al1ce'],
    ['alice', 'alIce'],
    ['bill', 'bi11'],
    ['bob', 'b0b'],
    ['carol', 'cárol'],
    ['arnold', 'amold'],
    ['willow', 'vvillow'],
    ['coco', 'сосо'],
    ['paypa', 'раура'],
    ['alex', 'αlex'],
    ['ovo', 'ονο'],
    ['søren', 'soren'],
    ['łukasz', 'lukasz'],
    ['сергей', 'сергеи'],
    ['李日', '李曰'],
    ['カ士', '力土'],
    ['ロー', '口一'],
    ['黑猫', '黒猫'],
  ])('%s for %s', (a, b) => {
    expect(couldBeTakenFor(a, b)).toBe(true);
    expect(couldBeTakenFor(b, a)).toBe(true);
  });

  test.each([
    ['alice', 'alicia'],
    ['lan', 'ian'],
    ['eli', 'ell'],
    ['bob', 'bod'],
    ['user1', 'user2'],
    ['a.b', 'ab'],
    ['小明', '小红'],
    ['がく', 'かく'],
    ['дом', 'том'],
  ])('but not %s for %s', (a, b) => {
    expect(couldBeTakenFor(a, b)).toBe(false);
  });

  test('and every handle for itself, whichever of its letters it is written with', () => {
    for (const handle of ['alice', '小明', 'сергей', 'データ', '소나무', 'x1y1']) {
      expect(handleFault(handle)).toBeUndefined();
      expect(couldBeTakenFor(handle, handle.toUpperCase())).toBe(true);
      expect(looks(handle).length).toBe(handle.includes('1') ? 2 : 1);
    }
  });
});
