import { describe, expect, test } from 'bun:test';
import type { Emoji } from '../../../../src/interface/web/composer/emoji/emoji-data.ts';
import {
  byShortcode,
  byWords,
  shortcodeAt,
} from '../../../../src/interface/web/composer/emoji/emoji-search.ts';

const emoji = (sign: string, shortcodes: string[], words: string): Emoji => ({
  ...{ emoji: sign, name: shortcodes[0] ?? '', shortcodes, group: 0, tones: [] },
  words: `${words} ${shortcodes.join(' ').replaceAll('_', ' ')}`,
});

const all = [
  emoji('🙂', ['slightly_smiling_face'], 'happy 微笑'),
  emoji('😄', ['smile'], 'happy laugh'),
  emoji('😼', ['smirk_cat'], 'cat'),
  emoji('🐱', ['cat'], 'animal 猫'),
];

describe('a shortcode', () => {
  test('is found where it is being typed', () => {
    expect(shortcodeAt('hello :smi', 10)).toEqual({ start: 6, end: 10, query: 'smi' });
    expect(shortcodeAt(':Cat and more', 4)).toEqual({ start: 0, end: 4, query: 'cat' });
  });

  test.each(['at 14:30', 'a:b', 'hello :s', 'https://x', ':smi ', '::)'])('is none in %p', (text) => {
    expect(shortcodeAt(text, text.length)).toBeUndefined();
  });

  test('finds what begins with it before what only holds it', () => {
    expect(byShortcode(all, 'smi', 6).map((each) => each.emoji.emoji)).toEqual(['😄', '😼', '🙂']);
    expect(byShortcode(all, 'cat', 1).map((each) => each.emoji.emoji)).toEqual(['🐱']);
  });
});

test('words find what all of them fit, in either language', () => {
  expect(byWords(all, 'happy smile').map((each) => each.emoji)).toEqual(['😄']);
  expect(byWords(all, '猫').map((each) => each.emoji)).toEqual(['🐱']);
  expect(byWords(all, '  ')).toBe(all);
});
