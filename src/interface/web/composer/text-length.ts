/** What a message may hold, in code points, as the server counts them. */
export const TEXT_MAX = 8_000;
/** So close to the end the composer says how much is left. */
const TELL_BELOW = 200;

/** How many code points are left, told only where that matters; negative when there are too many. */
export function roomLeft(text: string): number | undefined {
  // A code point has at most two UTF-16 units, so most texts are settled without counting.
  if (text.length <= TEXT_MAX - TELL_BELOW) return undefined;
  const left = TEXT_MAX - [...text].length;
  return left < TELL_BELOW ? left : undefined;
}
