/** Twelve hues, each light and deep. */
export const HUES = 12;
const TINTS = 2 * HUES;

/** One of twenty-four colours, the same for the same id on every device. */
export function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum % TINTS;
}
