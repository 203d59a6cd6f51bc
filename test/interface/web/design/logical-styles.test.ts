import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';

const folder = new URL('../../../../src/interface/web/', import.meta.url).pathname;

/** A property or a value that means a side of the screen, whichever way the page runs. */
const sided =
  /(?:^|[\s;{])(?:[a-z-]+-)?(?:left|right)(?:-[a-z]+)*\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b/;
/** Four values: above, right, below, left. */
const fourValues = /(?:^|[\s;{])(?:padding|margin|inset|border-width)\s*:\s*(\S+) (\S+) (\S+) (\S+);/;

/** Where a side is meant: Markdown names one for the cells of a table, and a tick is drawn the same everywhere. */
const meant = [
  'timeline/markdown/message-text.css: text-align: right;',
  'timeline/markdown/message-text.css: border-width: 0 1.5px 1.5px 0;',
];

/** What is wrong with a style sheet, line by line. */
function sidesIn(css: string): string[] {
  return css.split('\n').filter((line) => {
    const [, , right, , left] = fourValues.exec(line) ?? [];
    return sided.test(line) || right !== left;
  });
}

const stylesOf = (path: string): string => {
  const text = readFileSync(folder + path, 'utf8');
  return path.endsWith('.css')
    ? text
    : [...text.matchAll(/<style[^>]*>(.*?)<\/style>/gs)].map(([, css]) => css).join('\n');
};

test('no style of the page means a side of the screen, so that the page can run from right to left', () => {
  const files = [...new Bun.Glob('**/*.{css,vue}').scanSync(folder)];
  expect(files.length).toBeGreaterThan(80);
  const found = files.flatMap((path) => sidesIn(stylesOf(path)).map((line) => `${path}: ${line.trim()}`));
  expect(found.toSorted()).toEqual(meant.toSorted());
});

test.each([
  '  margin-left: 4px;',
  '  left: 0;',
  '  border-top-right-radius: 6px;',
  '  text-align: right;',
  '  padding: 14px 14px 8px 16px;',
])('%j means one', (line) => expect(sidesIn(line)).toEqual([line]));

test.each(['  padding: 4px 12px 8px 12px;', '  inset-inline-start: 0;', '  text-align: start;', '.left {'])(
  '%j means none',
  (line) => expect(sidesIn(line)).toEqual([]),
);
