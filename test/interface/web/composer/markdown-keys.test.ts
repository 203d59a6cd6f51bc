import { describe, expect, test } from 'bun:test';
import { markOf, type Selection, toggleMark } from '../../../../src/interface/web/composer/markdown-keys.ts';

/** A text with its selection between brackets. */
function selected(drawn: string): Selection {
  const start = drawn.indexOf('[');
  const end = drawn.indexOf(']') - 1;
  return { text: drawn.replace(/[[\]]/g, ''), start, end };
}

function drawn({ text, start, end }: Selection): string {
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

describe('a mark around what is selected', () => {
  test.each([
    ['say [hello] now', '**', 'say **[hello]** now'],
    ['[]', '`', '`[]`'],
    ['say **[hello]** now', '**', 'say [hello] now'],
    ['say *[hello]* now', '*', 'say [hello] now'],
    ['say **[hello]** now', '*', 'say ***[hello]*** now'],
  ])('%p with %p becomes %p', (before, mark, after) => {
    expect(drawn(toggleMark(selected(before), mark))).toBe(after);
  });

  test('comes with the keys that other editors use, and no others', () => {
    expect(['b', 'I', 'e', 'k', 'Enter'].map(markOf)).toEqual(['**', '*', '`', undefined, undefined]);
  });
});
