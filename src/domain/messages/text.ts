import type { RefusalCode } from '../shared/refusals.ts';

/** 8,000 code points: room for two printed pages. */
export const TEXT_MAX_CODE_POINTS = 8_000;

/** What is wrong with a message's text, or `undefined`. Blank means nothing but white space. */
export function textFault(text: string, maximum = TEXT_MAX_CODE_POINTS): RefusalCode | undefined {
  if (text.trim() === '') return 'text_empty';
  // A code point has at most two UTF-16 units, so most texts are settled without counting.
  if (text.length <= maximum) return undefined;
  if (text.length > 2 * maximum) return 'text_too_long';
  return [...text].length > maximum ? 'text_too_long' : undefined;
}
