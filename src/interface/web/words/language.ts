import { createI18n } from 'vue-i18n';
import type { Language } from '../../sdk/index.ts';

type Texts = { readonly [key: string]: Texts | string };

/** The texts of each language: a file here with the tag of its language for a name is a language of the client. */
const loaders = import.meta.glob<Texts>('./*.json', { import: 'default' });

const CHOICE = 'magpie-language';

/** The languages there are texts for, as BCP 47 tags. */
export const languages: readonly string[] = Object.keys(loaders)
  .map((path) => path.slice('./'.length, -'.json'.length))
  .sort();

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

/** The language of the page: the one that was chosen here, else the browser's first that there are texts for. */
export function chosenLanguage(): string {
  const wanted = [localStorage.getItem(CHOICE) ?? '', ...navigator.languages];
  const found = wanted.map((tag) => languages.find((each) => isSame(each, tag))).find(Boolean);
  return found ?? 'en';
}

/** What the server can say: English to those whose language it does not know. */
export const serverLanguage = (language: string): Language => (language === 'zh' ? 'zh' : 'en');

/** For dates and numbers: the browser's own variety of the language where it has one. */
export const localeOf = (language: string): string =>
  navigator.languages.find((tag) => isSame(language, tag)) ?? language;

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  missingWarn: false,
  fallbackWarn: false,
  messages: {} as Record<string, Texts>,
});

/** Loads the texts of a language, and of English for what it lacks, and shows the page in it. */
export async function speak(language: string): Promise<void> {
  await Promise.all([...new Set(['en', language])].map(load));
  i18n.global.locale.value = language;
  document.documentElement.lang = localeOf(language);
  document.documentElement.dir = rightToLeft.has(language) ? 'rtl' : 'ltr';
}

/** What a language calls itself. */
export function nameOfLanguage(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.slice(0, 1).toLocaleUpperCase(language) + name.slice(1);
}

/** The language that was chosen here; undefined where the browser's decides. */
export const languageChosenHere = (): string | undefined => localStorage.getItem(CHOICE) ?? undefined;

/** Remembers the choice for this browser; `undefined` goes back to what the browser asks for. */
export async function chooseLanguage(language: string | undefined): Promise<void> {
  if (language === undefined) localStorage.removeItem(CHOICE);
  else localStorage.setItem(CHOICE, language);
  await speak(chosenLanguage());
}

const loaded = new Set<string>();

async function load(language: string): Promise<void> {
  if (loaded.has(language)) return;
  const texts = await loaders[`./${language}.json`]?.();
  if (texts !== undefined) i18n.global.setLocaleMessage(language, texts);
  loaded.add(language);
}

const isSame = (language: string, tag: string): boolean =>
  tag.toLowerCase() === language || tag.toLowerCase().startsWith(`${language}-`);
