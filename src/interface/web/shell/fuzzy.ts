import { folded } from '../words/folded.ts';

/** A stretch that is in the text as it was typed is worth more than any letters that only come in its order. */
const WHOLE = 100;
const AT_START = 50;
const AT_WORD = 30;
const LETTER_AT_WORD = 6;
const LETTER_AFTER_LETTER = 4;

/** How well a text fits what was typed: more is better, undefined is not at all. An empty query fits everything. */
export function fit(query: string, text: string): number | undefined {
  const wanted = folded(query).replace(/\s+/gu, ' ').trim();
  const within = folded(text);
  if (wanted === '') return 0;
  const at = within.indexOf(wanted);
  if (at === 0) return WHOLE + AT_START - within.length / 100;
  const atWord = positionAtWord(within, wanted);
  if (atWord > 0) return WHOLE + AT_WORD - within.length / 100;
  if (at > 0) return WHOLE - within.length / 100;
  return letterFit(wanted.replaceAll(' ', ''), within);
}

/** Those that fit, the best first. Equals keep their order, so what was recent stays first. */
export function ranked<Entry>(
  entries: readonly Entry[],
  query: string,
  textsOf: (entry: Entry) => readonly string[],
): Entry[] {
  const scored = entries.flatMap((entry) => {
    const fits = textsOf(entry).flatMap((text) => fit(query, text) ?? []);
    return fits.length > 0 ? [{ entry, score: Math.max(...fits) }] : [];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

function positionAtWord(text: string, wanted: string): number {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if (isAtWord(text, at)) return at;
  return -1;
}

/** Each letter in order, preferring none: what matters is that "nts" finds "notes to self". */
function letterFit(wanted: string, text: string): number | undefined {
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    const at = text.indexOf(letter, from);
    if (at < 0) return undefined;
    if (isAtWord(text, at)) score += LETTER_AT_WORD;
    else if (at === from && from > 0) score += LETTER_AFTER_LETTER;
    from = at + letter.length;
  }
  // Letters strewn over a long text fit nearly everything, and mean nothing.
  return score >= wanted.length * 2 ? score - text.length / 100 : undefined;
}

const isAtWord = (text: string, at: number): boolean => at === 0 || /[\s@._·-]/u.test(text[at - 1] ?? '');
