const CHARACTERS_MAX = 100;

/** A device's own word for itself, on one line. */
export const deviceLabel = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .slice(0, CHARACTERS_MAX) || 'device';
