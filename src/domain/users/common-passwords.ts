/** Passwords of eight or more characters that guessers try first (ASVS 6.2.4); compared in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `12345678 123456789 1234567890 0123456789 987654321 87654321 11111111 00000000 88888888 66666666 12341234
  123123123 1q2w3e4r 1qaz2wsx q1w2e3r4 qwertyui qwertyuiop qwerty123 qwerty12 asdfghjkl asdfasdf zxcvbnm1
  password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word letmein1 letmein123
  iloveyou iloveyou1 welcome1 welcome123 admin123 admin1234 administrator changeme changeme1 football baseball
  basketball princess sunshine superman starwars trustno1 whatever computer internet dragon123 monkey123 master123
  michelle jennifer abc12345 abcd1234 abcdefgh a1b2c3d4 aa123456 a123456789 woaini1314 woaini520 5201314520
  test1234 testtest guest123 secret123 magpie123 magpie1234`
    .split(/\s+/)
    .filter((word) => word.length >= 8),
);
