import ranked from '@zxcvbn-ts/language-common/src/passwords.json';

/** OWASP ASVS 5.0, 6.2.4: the 3,000 most common that satisfy the rule of length. */
const KEPT = 3_000;
const LENGTH_MIN = 8;

/**
 * Called while this is bundled, so that a program carries 27 KB of text instead of the package's list of fifty thousand.
 * The passwords, the most common first, one a line.
 */
export function rankedPasswords(): string {
  const longEnough = ranked.filter((password) => [...password].length >= LENGTH_MIN);
  return longEnough.slice(0, KEPT).join('\n');
}
