import { describe, expect, test } from 'bun:test';
import { handleFault, handleKey, nameFault } from '../../../src/domain/users/handle.ts';

describe('a handle', () => {
  test.each([
    ['Alice', 'alice'],
    ['@alice', 'alice'],
    ['  alice ', 'alice'],
    ['ＡＬＩＣＥ', 'alice'],
    ['@@alice', '@alice'],
  ])('%s is looked up as %s', (handle, key) => {
    expect(handleKey(handle)).toBe(key);
  });

  test.each(['bob', `a${'b'.repeat(31)}`, 'a.b', 'a-b_c.9'])('%s is one', (key) => {
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
    ['an accent', 'élise'],
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
