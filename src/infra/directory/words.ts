import { type Place, type SearchedTexts, spokenFrom, wordStarts } from '../../domain/users/directory.ts';

/** A word of somebody is kept up to this many code points: of a longer query the beginning finds it, and the texts decide. */
export const WORD_MAX_CODE_POINTS = 12;
/** Words of one rank of one person: more than a handle of 32 letters and a name of 64 can have. */
const WORDS_MAX = 128;

/** Where a word stands, as it is kept: a range of the index is read for each, the best first. */
export const WORD_RANKS = { prefix: 0, word: 1, inside: 2, pinyin: 3 } as const satisfies Partial<
  Record<Place['place'], number>
>;

export interface IndexedWord {
  readonly rank: number;
  readonly word: string;
}

/** Everything by whose beginning somebody is found, once each. */
export function wordsOf({ handle, name, readings }: SearchedTexts): IndexedWord[] {
  const texts = [handle, name].filter((text) => text !== '');
  const { prefix, word, inside, pinyin } = WORD_RANKS;
  return [
    ...ranked(prefix, texts),
    ...ranked(
      word,
      texts.flatMap((text) => wordStarts(text).flatMap((start) => (start === 0 ? [] : text.slice(start)))),
    ),
    ...ranked(inside, texts.flatMap(endings)),
    ...ranked(pinyin, readings.flatMap(spokenFrom)),
  ];
}

/** What the text is from each of its code points but the first on; one letter at its end is found by nobody. */
function endings(text: string): string[] {
  const points = [...text];
  return points.slice(1, -1).map((_, index) => points.slice(index + 1).join(''));
}

const ranked = (rank: number, words: readonly string[]): IndexedWord[] =>
  [...new Set(words.map(beginning))].slice(0, WORDS_MAX).map((word) => ({ rank, word }));

/** As much of a word, or of a query, as the index knows. */
export const beginning = (text: string): string => [...text].slice(0, WORD_MAX_CODE_POINTS).join('');
