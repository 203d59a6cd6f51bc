import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { createI18n } from 'vue-i18n';

const folder = new URL('../../../../src/interface/web/words/', import.meta.url);
const languages = readdirSync(folder).flatMap((name) =>
  name.endsWith('.json') ? name.slice(0, -'.json'.length) : [],
);

type Texts = { readonly [key: string]: Texts | string };

const textsOf = (language: string): Texts =>
  JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8')) as Texts;

const keysOf = (texts: Texts, above = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? `${above}${key}` : keysOf(text, `${above}${key}.`),
  );

const english = keysOf(textsOf('en'));

describe.each(languages)('the texts in %s', (language) => {
  test('are those of English, none missing and none too many', () => {
    expect(keysOf(textsOf(language)).sort()).toEqual([...english].sort());
  });

  test('can each be shown: a sign that means something to the translator is written as one', () => {
    const i18n = createI18n({
      legacy: false,
      locale: language,
      messages: { [language]: textsOf(language) as Record<string, never> },
    });
    for (const key of english) expect(i18n.global.t(key, { count: 2 }, 2)).not.toBe('');
  });
});
