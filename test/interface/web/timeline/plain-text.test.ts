import { describe, expect, test } from 'bun:test';
import { leadingCode, plainText } from '../../../../src/interface/web/timeline/markdown/plain-text.ts';

describe('a message in one line', () => {
  test.each([
    ['text is the text it is', 'see you  at 5_pm, * maybe', 'see you  at 5_pm, * maybe'],
    ['signs of emphasis are left out', '**a** *b* ~~c~~ `d`', 'a b c d'],
    ['line breaks and blocks are lines', 'a\nb\n\nc', 'a\nb\nc'],
    ['a heading and a list', '# Plan\n- **one**\n- [two](https://a.example)', 'Plan\n• one\n• two'],
    ['a list is counted on', '3. a\n4. b\n   - c\n5. d', '3. a\n4. b\n• c\n5. d'],
    ['a task shows whether it is done', '- [ ] a\n- [x] b', '☐ a\n☑ b'],
    ['an answer leaves out what it quotes', '> a\n\nb', 'b'],
    ['a quote alone is what is said', '> a', 'a'],
    ['code is what it says', 'so:\n```ts\nconst a = 1;\n```', 'so:\nconst a = 1;'],
    ['a table is its cells', '| a | b |\n|---|---|\n| c | d |', 'a\nb\nc\nd'],
    ['a line and an empty item say nothing', 'a\n\n---\n\n-\n\nb', 'a\nb'],
    ['signs alone are what they are', '---', '---'],
    ['Arabic is left alone', 'نعم، **غداً**', 'نعم، غداً'],
  ])('%s', (_name, text, expected) => expect(plainText(text)).toBe(expected));
});

describe('the code that a message begins with', () => {
  test.each([
    ['```ts\n\n  const a = 1;\nconst b = 2;\n```\nand so on', 'const a = 1;'],
    ['~~~\na\n~~~', 'a'],
    ['so:\n```\na\n```', undefined],
    ['```\n```', undefined],
    ['`a`', undefined],
    ['a', undefined],
  ])('of %j it is %j', (text, code) => expect(leadingCode(text)).toBe(code));
});
