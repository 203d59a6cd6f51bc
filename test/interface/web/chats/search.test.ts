import { describe, expect, test } from 'bun:test';
import { handleIn, isFound } from '../../../../src/interface/web/chats/search.ts';
import { folded } from '../../../../src/interface/web/words/folded.ts';

describe('the search in the list', () => {
  const carol = { title: 'Carol 周', handle: 'carol.zhou' };

  test.each(['carol', 'CAROL', 'ＣＡＲＯＬ', '周', 'zhou', 'zhou 周', ' carol ', '@car', '@CAROL.Z', ''])(
    'finds Carol 周 by %p',
    (query) => {
      expect(isFound(carol, query)).toBe(true);
    },
  );

  test.each(['karol', '周周', '@zhou', 'carol bob', '@@'])('does not find her by %p', (query) => {
    expect(isFound(carol, query)).toBe(false);
  });

  test('finds what has an accent without one, and the other way round', () => {
    expect(isFound({ title: 'Zoë' }, 'zoe')).toBe(true);
    expect(isFound({ title: 'Zoe' }, 'zoë')).toBe(true);
    expect(folded('한글')).toBe('한글');
    expect(folded('が')).not.toBe(folded('か'));
  });

  test('finds somebody by one’s own remark, by what they call themselves, and by the initials of either', () => {
    const wei = { title: '阿伟', name: '张伟', handle: 'wei' };
    for (const query of ['阿', '张', 'aw', 'zw', 'ZW', 'wei']) expect(isFound(wei, query)).toBe(true);
    expect(isFound(wei, 'wz')).toBe(false);
  });

  test('finds a conversation that has no handle by its name alone', () => {
    expect(isFound({ title: 'Notes to self' }, 'self')).toBe(true);
    expect(isFound({ title: 'Notes to self' }, '@self')).toBe(false);
  });
});

describe('a handle to write to', () => {
  test.each([
    ['bob', 'bob'],
    ['@Bob', 'bob'],
    [' ＢＯＢ_2 ', 'bob_2'],
    ['carol.zhou', 'carol.zhou'],
    ['@小明', '小明'],
    ['Алиса', 'алиса'],
  ])('is read from %p', (query, handle) => {
    expect(handleIn(query)).toBe(handle);
  });

  test.each(['', 'bo', 'bob smith', '周', '2bob', '@', 'b'.repeat(33), 'bob/../x'])(
    'is none in %p',
    (query) => {
      expect(handleIn(query)).toBeUndefined();
    },
  );
});
