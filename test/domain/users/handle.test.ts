import { describe, expect, test } from 'bun:test';
import { handleFault, handleKey, nameFault } from '../../../src/domain/users/handle.ts';

describe('a handle', () => {
  test.each([
    ['Alice', 'alice'],
    ['@alice', 'alice'],
    ['  alice ', 'alice'],
    ['ＡＬＩＣＥ', 'alice'],
    ['@@alice', '@alice'],
    ['ÉLISE', 'élise'],
    ['E\u0301lise', 'élise'],
    ['ΑΛΊΚΗ', 'αλίκη'],
    ['Алиса', 'алиса'],
    ['ｱﾘｽ', 'アリス'],
  ])('%s is looked up as %s', (handle, key) => {
    expect(handleKey(handle)).toBe(key);
  });

  test.each([
    'bob',
    `a${'b'.repeat(31)}`,
    'a.b',
    'a-b_c.9',
    'élise',
    'nguyễn',
    'straße',
    'дмитрий',
    'її-сад',
    'αλίκη',
    '小明',
    '王小明',
    '𠮷野家',
    '佐々木',
    'さくら',
    'データ',
    '東京タワー',
    'tokyoタワー',
    '소나무',
    '小明2024',
    'wang小明',
    '小.明',
    '字'.repeat(32),
  ])('%s is one', (key) => {
    expect(handleFault(key)).toBeUndefined();
  });

  test.each([
    ['two letters', 'ab'],
    ['thirty-three letters', `a${'b'.repeat(32)}`],
    ['nothing', ''],
    ['a digit first', '1abc'],
    ['a dot first', '.abc'],
    ['a space inside', 'a b'],
    ['a line break at its end', 'alice\n'],
    ['letters that only look like Latin ones', 'аlice'],
    ['one character of Chinese', '字'],
    ['thirty-three characters of Chinese', '字'.repeat(33)],
    ['two letters of Russian', 'да'],
    ['Latin among Greek letters', 'αλice'],
    ['Greek among Cyrillic letters', 'алиαа'],
    ['Cyrillic among Chinese characters', '小明а'],
    ['kana among Korean syllables', '소나무さ'],
    ['a letter of a phonetic alphabet', 'ɑlice'],
    ['small capitals', 'ᴀlice'],
    ['letters of mathematics that NFKC was not applied to', '𝒶lice'],
    ['an accent that stands alone', 'a\u0301\u0301lice'],
    ['a joiner', 'ali\u200dce'],
    ['digits of another script', 'alice٣'],
    ['an emoji', 'alice😀'],
    ['a Chinese numeral for a shop', '〡〢〣'],
    ['another at sign', '@alice'],
  ])('with %s is none', (_name, key) => {
    expect(handleFault(key)).toBe('handle_invalid');
  });
});

describe('a display name', () => {
  test.each([
    ['one character', 'A'],
    ['sixty-four characters', 'a'.repeat(64)],
    ['sixty-four emoji', '😀'.repeat(64)],
    ['sixty-four characters between spaces', ` ${'a'.repeat(64)} `],
    ['a family that is joined', '👨‍👩‍👧'],
    ['Chinese', '爱丽丝'],
  ])('of %s is one', (_name, name) => {
    expect(nameFault(name)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \t '],
    ['sixty-five characters', 'a'.repeat(65)],
    ['sixty-five emoji', '😀'.repeat(65)],
    ['two lines', 'Alice\nBob'],
    ['a line separator', 'Alice\u2028Bob'],
    ['a turn of the writing direction', 'Alice\u202eecilA'],
    ['a control character', 'Alice\u0007'],
    ['a space that cannot be seen', 'Ali\u200bce'],
  ])('of %s is none', (_name, name) => {
    expect(nameFault(name)).toBe('name_invalid');
  });

  test.each([
    ['joiners', '\u200d\u200d'],
    ['a blank letter', '\u3164'],
    ['a blank braille pattern', '\u2800'],
  ])('of nothing but %s is none, because nobody can see it', (_name, name) => {
    expect(nameFault(name)).toBe('name_invalid');
  });
});
