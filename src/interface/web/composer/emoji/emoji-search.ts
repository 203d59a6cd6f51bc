import type { Emoji } from './emoji-data.ts';

/** What an unfinished shortcode is, and where it stands in the text. */
export interface ShortcodePlace {
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

/** Two letters, so that a smiley or a time of day opens nothing. */
const OPEN_SHORTCODE = /(?:^|\s):([a-z0-9_+-]{2,30})$/i;

/** The shortcode being typed before the caret, such as `:smi`. */
export function shortcodeAt(text: string, caret: number): ShortcodePlace | undefined {
  const query = OPEN_SHORTCODE.exec(text.slice(0, caret))?.[1];
  if (query === undefined) return undefined;
  return { start: caret - query.length - 1, end: caret, query: query.toLowerCase() };
}

/** An emoji under the shortcode by which it was found. */
export interface FoundEmoji {
  readonly emoji: Emoji;
  readonly code: string;
}

/** The emoji whose shortcode fits, those that begin with the query first. */
export function byShortcode(all: readonly Emoji[], query: string, maximum: number): FoundEmoji[] {
  const ranked = all.flatMap((emoji) => {
    const codes = emoji.shortcodes.map((code) => ({ emoji, code, rank: rankOf(code, query) }));
    const [best] = codes.sort((a, b) => a.rank - b.rank);
    return best && best.rank < Number.POSITIVE_INFINITY ? [best] : [];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, maximum)
    .map(({ emoji, code }) => ({ emoji, code }));
}

/** The emoji that all words of the query are found in. */
export function byWords(all: readonly Emoji[], query: string): readonly Emoji[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  return all.filter((emoji) => words.every((word) => emoji.words.includes(word) || emoji.emoji === word));
}

function rankOf(code: string, query: string): number {
  if (code === query) return 0;
  const at = code.indexOf(query);
  if (at === -1) return Number.POSITIVE_INFINITY;
  return at === 0 ? 1 : code[at - 1] === '_' ? 2 : 3;
}
