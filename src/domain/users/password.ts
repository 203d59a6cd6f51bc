import type { RefusalCode } from '../shared/refusals.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** OWASP ASVS 5.0, 6.2.1 and 6.2.9: length is the only rule of composition, checked before any hashing. */
const MIN = 8;
const MAX = 128;

export function passwordFault(password: string): RefusalCode | undefined {
  const points = password.length > 2 * MAX ? MAX + 1 : [...password].length;
  if (points < MIN || points > MAX) return 'password_invalid';
  return COMMON_PASSWORDS.has(password.toLowerCase()) ? 'password_common' : undefined;
}
