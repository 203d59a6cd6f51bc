import { describe, expect, test } from 'bun:test';
import { h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { isSafeLink } from '../../../../src/interface/web/timeline/markdown/links.ts';
import { tokensOf } from '../../../../src/interface/web/timeline/markdown/parse.ts';
import { drawTokens } from '../../../../src/interface/web/timeline/markdown/render.ts';
import { places, scriptVectors } from './script-vectors.ts';

/** Every element that a message may become, with the attributes it may have. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  main: [],
  p: ['dir', 'class'],
  br: [],
  hr: [],
  strong: [],
  em: [],
  s: [],
  a: ['href', 'target', 'rel', 'title'],
  span: ['class'],
  code: [],
  pre: ['data-language'],
  ul: [],
  ol: ['start'],
  wbr: [],
  li: ['dir', 'class'],
  blockquote: [],
  div: ['class', 'tabindex'],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: ['dir', 'class'],
  td: ['dir', 'class'],
};

/** What a message becomes, as a browser would read it. */
function htmlOf(text: string): Promise<string> {
  const drawn = drawTokens(tokensOf(text), {
    code: (code, language) => h('pre', { 'data-language': language }, code),
    end: () => [h('span', { class: 'stamp' }, '14:32')],
  });
  return renderToString(h('main', drawn));
}

/** Everything in it that must not be there. */
async function breachesOf(text: string): Promise<string[]> {
  const breaches: string[] = [];
  const reader = new HTMLRewriter()
    .on('*', {
      element({ tagName, attributes }) {
        const names = allowed[tagName];
        if (!names) breaches.push(`<${tagName}>`);
        for (const [name = '', value = ''] of attributes) {
          if (names && !names.includes(name)) breaches.push(`${tagName} ${name}`);
          if (name === 'href' && !/^(https?:\/\/|mailto:)[^\p{Cc}]+$/u.test(value))
            breaches.push(`a link to ${value}`);
          if (name === 'rel' && value !== 'noopener noreferrer') breaches.push(`rel ${value}`);
        }
      },
    })
    .onDocument({ comments: ({ text }) => void breaches.push(`a comment ${text}`) });
  // The renderer marks the ends of lists of nodes with empty comments of its own.
  const html = (await htmlOf(text)).replaceAll('<!--[-->', '').replaceAll('<!--]-->', '');
  await reader.transform(new Response(html)).text();
  return breaches;
}

describe.each(Object.entries(places))('no script comes out of a message: %s', (_name, put) => {
  test.each(scriptVectors)('%j', async (vector) => {
    expect(await breachesOf(put(vector))).toEqual([]);
  });
});

test('there are more than two hundred vectors', () => {
  expect(scriptVectors.length * Object.keys(places).length).toBeGreaterThan(200);
  expect(new Set(scriptVectors).size).toBe(scriptVectors.length);
});

test('what looks like markup is shown as it was written', async () => {
  expect(await htmlOf('<b onclick="x()">bold</b> &lt;i&gt;')).toContain(
    '&lt;b onclick=&quot;x()&quot;&gt;bold&lt;/b&gt; &amp;lt;i&amp;gt;',
  );
});

test('a planted breach is found', async () => {
  const drawn = await renderToString(h('main', [h('img', { src: 'x', onerror: 'alert(1)' })]));
  expect(drawn).toContain('<img');
  expect(allowed['img']).toBeUndefined();
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.org/x',
  '/c/other',
  'other',
  '',
  'java\tscript:alert(1)',
  'https://exa\nmple.org',
  'tel:112',
])('%j is no link that can be followed', (href) => expect(isSafeLink(href)).toBe(false));

test.each(['https://example.org/a?b=c#d', 'http://例子.example', 'mailto:bob@example.org'])(
  '%j can be followed',
  (href) => expect(isSafeLink(href)).toBe(true),
);
