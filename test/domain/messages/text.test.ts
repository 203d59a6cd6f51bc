import { expect, test } from 'bun:test';
import { textFault } from '../../../src/domain/messages/text.ts';

test.each([
  ['one letter', 'a'],
  ['eight thousand letters', 'a'.repeat(8_000)],
  ['eight thousand emoji', '😀'.repeat(8_000)],
  ['half a pair of surrogates', '\ud83d'],
  ['spaces around a letter', '  a  '],
])('a text of %s is one', (_name, text) => {
  expect(textFault(text)).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['white space', ' \n\t\u3000'],
])('a text of %s is empty', (_name, text) => {
  expect(textFault(text)).toBe('text_empty');
});

test.each([
  ['eight thousand and one letters', 'a'.repeat(8_001)],
  ['eight thousand and one emoji', '😀'.repeat(8_001)],
  ['letters and emoji, one too many together', '😀'.repeat(4_000) + 'a'.repeat(4_001)],
  ['a megabyte', 'a'.repeat(1_000_000)],
])('a text of %s is too long', (_name, text) => {
  expect(textFault(text)).toBe('text_too_long');
});
