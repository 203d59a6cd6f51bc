import { rankedPasswords } from './ranked-passwords.ts' with { type: 'macro' };

/** What the ranking leaves out: plain sequences and repetitions, our own name, and favourites of other languages. */
const OUR_OWN = `magpie123 magpie1234 0123456789 987654321 87654321 00000000 88888888 66666666 12341234 123123123
  abcdefgh password1234 p@ssword letmein123 welcome123 admin123 admin1234 administrator changeme1 dragon123 monkey123
  master123 woaini1314 woaini520 5201314520 guest123 secret123`;

/** Passwords that guessers try first, in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  [...rankedPasswords().split('\n'), ...OUR_OWN.split(/\s+/)].map((password) => password.toLowerCase()),
);
