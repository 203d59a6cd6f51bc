import type { RefusalCode } from '../shared/refusals.ts';

/** OWASP ASVS 5.0, 6.2.1 and 6.2.9: length is the only rule of composition, checked before any hashing. */
const MIN = 8;
const MAX = 128;

/** What is wrong with a new password. `common` are those that guessers try first, in lower case (ASVS 6.2.4). */
export function passwordFault(password: string, common: ReadonlySet<string>): RefusalCode | undefined {
  const points = password.length > 2 * MAX ? MAX + 1 : [...password].length;
  if (points < MIN || points > MAX) return 'password_invalid';
  return common.has(password.toLowerCase()) ? 'password_common' : undefined;
}
