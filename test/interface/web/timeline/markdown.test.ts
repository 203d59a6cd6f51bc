import { describe, expect, test } from 'bun:test';
import { h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { isEmojiOnly } from '../../../../src/interface/web/timeline/markdown/emoji-only.ts';
import { placeOf } from '../../../../src/interface/web/timeline/markdown/links.ts';
import { tokensOf } from '../../../../src/interface/web/timeline/markdown/parse.ts';
import { drawTokens } from '../../../../src/interface/web/timeline/markdown/render.ts';

async function html(text: string, end?: string): Promise<string> {
  return (await wholeHtml(text, end)).replaceAll(' dir="auto"', '');
}

async function wholeHtml(text: string, end?: string): Promise<string> {
  const drawn = drawTokens(tokensOf(text), {
    code: (code, language) => h('pre', { class: language }, code),
    ...(end === undefined ? {} : { end: () => [h('i', end)] }),
  });
  const whole = await renderToString(h('main', drawn));
  return whole.replace(/^<main>|<\/main>$|<!--[[\]]?-->/gu, '');
}

const link = (href: string, label: string) =>
  `<a href="${href}" target="_blank" rel="noopener noreferrer" title="${href}">${label}</a>`;

describe('what people write', () => {
  const cases: readonly [string, string, string][] = [
    ['text is a paragraph', 'hello', '<p>hello</p>'],
    ['a line break is one', 'a\nb', '<p>a<br>b</p>'],
    ['an empty line parts paragraphs', 'a\n\nb', '<p>a</p><p>b</p>'],
    ['strong, emphatic, struck', '**a** *b* ~~c~~', '<p><strong>a</strong> <em>b</em> <s>c</s></p>'],
    ['code in a line', 'run `bun test`', '<p>run <code>bun test</code></p>'],
    ['code of a language', '```TS x\na < b\n```', '<pre class="ts">a &lt; b</pre>'],
    ['a list', '- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['a list that goes on', '3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['a list in a list', '- a\n  - b', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
    ['a quote', '> a', '<blockquote><p>a</p></blockquote>'],
    ['a heading is a strong line, not one of the page', '# a', '<p class="heading">a</p>'],
    [
      'a table scrolls by itself',
      '| a |\n|---|\n| b |',
      '<div class="wide" tabindex="0"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>',
    ],
    [
      'a task has a box',
      '- [ ] a\n- [x] b',
      '<ul><li class="task"><span class="box">☐</span> a</li><li class="task"><span class="box done">☑</span> b</li></ul>',
    ],
    ['brackets that are no box are text', '- [y] a\n\n[ ] b', '<ul><li>[y] a</li></ul><p>[ ] b</p>'],
    [
      'a column stands where its heading says',
      '| a | b | c |\n|--:|:-:|:--|',
      '<div class="wide" tabindex="0"><table><thead><tr><th class="right">a</th><th class="center">b</th><th>c</th></tr></thead></table></div>',
    ],
    [
      'a long address is broken between its parts',
      'https://a.example/one/two/three?four=5&six',
      `<p>${link('https://a.example/one/two/three?four=5&amp;six', 'https://a.example/<wbr>one/<wbr>two/<wbr>three<wbr>?four=5<wbr>&amp;six')}</p>`,
    ],
    [
      'an address is a link',
      'see https://a.example/b',
      `<p>see ${link('https://a.example/b', 'https://a.example/b')}</p>`,
    ],
    ['a mail address is a link', 'to b@a.example', `<p>to ${link('mailto:b@a.example', 'b@a.example')}</p>`],
    [
      'a link with another name says where it leads',
      '[the bank](https://evil.example/x)',
      `<p>${link('https://evil.example/x', 'the bank')}<span class="place"> (evil.example)</span></p>`,
    ],
    ['an indented line is no code', '    a', '<p>a</p>'],
    ['a line under a text makes no heading', 'a\n---', '<p>a</p><hr>'],
    ['a definition does not vanish', '[a]: b', '<p>[a]: b</p>'],
    ['an entity is the text it is', '&amp;', '<p>&amp;amp;</p>'],
    [
      'a picture from elsewhere is not loaded',
      '![a](https://a.example/b.png)',
      `<p>!${link('https://a.example/b.png', 'a')}<span class="place"> (a.example)</span></p>`,
    ],
    ['Chinese is left alone', '收到，**好的**。', '<p>收到，<strong>好的</strong>。</p>'],
  ];
  test.each(cases)('%s', async (_name, text, expected) => expect(await html(text)).toBe(expected));

  test('the time stands in the last line of the last paragraph', async () => {
    expect(await html('a\n\nb', '14:32')).toBe('<p>a</p><p>b<i>14:32</i></p>');
  });

  test('the time has a line of its own below what is no paragraph', async () => {
    expect(await html('- a', '14:32')).toBe('<ul><li>a</li></ul><p class="end"><i>14:32</i></p>');
  });

  test('every paragraph finds its own direction, and one in a list that of its item', async () => {
    expect(await wholeHtml('a\n\n- שלום\n\n- b')).toBe(
      '<p dir="auto">a</p><ul><li dir="auto"><p>שלום</p></li><li dir="auto"><p>b</p></li></ul>',
    );
  });

  test('the same text is parsed once', () => {
    expect(tokensOf('once **only**')).toBe(tokensOf('once **only**'));
  });
});

describe('where a link leads', () => {
  test.each([
    ['https://bank.example/', 'bank.example', ''],
    ['https://bank.example/a', 'https://bank.example/a', ''],
    ['https://evil.example/', 'bank.example', 'evil.example'],
    ['https://evil.example/bank.example', 'bank.example', 'evil.example'],
    ['https://bank.example.evil.example/', 'bank.example', 'bank.example.evil.example'],
    ['https://bank.example@evil.example/', 'bank.example', 'evil.example'],
    ['https://bаnk.example/', 'bаnk.example', 'xn--bnk-6cd.example'],
    ['mailto:bob@evil.example', 'bob@bank.example', 'bob@evil.example'],
  ])('%s called %s says %j', (href, label, place) => expect(placeOf(href, label)).toBe(place));
});

describe('a message of emoji alone', () => {
  test.each(['🎉', '👍🏽', '👨‍👩‍👧', '🇨🇭 🇨🇳', '❤️🎉👍', '1️⃣', ' 🎉\n'])('%j is shown large', (text) =>
    expect(isEmojiOnly(text)).toBe(true),
  );
  test.each(['', '  ', '1', '123', '#', '©', '🎉🎉🎉🎉', 'ok 🎉', '好', '🎉.'])('%j is text', (text) =>
    expect(isEmojiOnly(text)).toBe(false),
  );
});
