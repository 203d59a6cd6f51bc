/** What is searched of a person, folded. */
export interface SearchedTexts {
  readonly handle: string;
  readonly name: string;
  /** The searcher's own name for them. */
  readonly remark?: string | undefined;
  /** How what is written in Chinese is read, each as its syllables in their order. */
  readonly readings: readonly (readonly string[])[];
}

/** Where in the texts of a person the query is; `match` names the text that it fits best. */
export interface Place {
  readonly place: 'exact' | 'prefix' | 'word' | 'inside' | 'pinyin';
  readonly match: 'handle' | 'name' | 'remark' | 'pinyin';
}

/** Longer than any handle; of a longer query nothing more than this counts. */
const QUERY_MAX_CODE_POINTS = 32;
const ACCENTS = /[\u0300-\u036f]/g;
/** Letters of scripts that put no space between words: each may begin one. */
const IS_WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const IS_LETTER = /[\p{L}\p{N}\p{M}]/u;

/** The form in which texts are compared: compatible forms and cases are one, accents do not count, nor does white space beyond one. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** A query in that form; empty where nothing is left to search for. An @ before it only says that a handle is meant. */
export const foldedQuery = (query: string): string =>
  [...folded(query).replace(/^@/, '')].slice(0, QUERY_MAX_CODE_POINTS).join('').trim();

/** Where the query is; `undefined` where it is nowhere. */
export function placeOf({ handle, name, remark, readings }: SearchedTexts, query: string): Place | undefined {
  if (handle === query) return { place: 'exact', match: 'handle' };
  const texts = [
    { match: 'handle', text: handle },
    { match: 'name', text: name },
    { match: 'remark', text: remark ?? '' },
  ] as const;
  for (const place of ['prefix', 'word', 'inside'] as const) {
    const found = texts.find(({ text }) => IS_AT[place](text, query));
    if (found) return { place, match: found.match };
  }
  return isRead(readings, query) ? { place: 'pinyin', match: 'pinyin' } : undefined;
}

const IS_AT = {
  prefix: (text: string, query: string) => text.startsWith(query),
  word: (text: string, query: string) => wordStarts(text).some((start) => text.startsWith(query, start)),
  /** One letter is in the middle of nearly everybody. */
  inside: (text: string, query: string) => query.length > 1 && text.includes(query),
} as const;

/** Where words begin in a text, as places in it: after whatever is no letter, and at each letter of a script without spaces. */
export function wordStarts(text: string): number[] {
  const starts: number[] = [];
  let before = '';
  let at = 0;
  for (const letter of text) {
    const begins = IS_WORD.test(letter) || !IS_LETTER.test(before);
    if (begins && IS_LETTER.test(letter)) starts.push(at);
    before = letter;
    at += letter.length;
  }
  return starts;
}

/** Whether the query is what is read from some syllable on, in full or by the first letter of each. */
function isRead(readings: readonly (readonly string[])[], query: string): boolean {
  const letters = query.replaceAll(' ', '');
  return readings.flatMap(spokenFrom).some((spoken) => spoken.startsWith(letters));
}

/** What is read from each syllable on, in full and by first letters. */
export const spokenFrom = (syllables: readonly string[]): string[] =>
  syllables.flatMap((_, index) => {
    const rest = syllables.slice(index);
    return [rest.join(''), rest.map((syllable) => syllable.slice(0, 1)).join('')];
  });

/** The order of what was found: people one knows come before strangers whose name only contains the query. */
const ORDER = ['exact', 'prefix', 'known', 'word', 'inside', 'pinyin'] as const;

/** Smaller is better. `isKnown`: a friend, or starred. */
export function rankOf({ place }: Place, isKnown: boolean): number {
  const isBest = place === 'exact' || place === 'prefix';
  return ORDER.indexOf(isKnown && !isBest ? 'known' : place);
}
