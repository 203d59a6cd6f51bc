import { REFUSALS, type RetryAdvice } from '../src/domain/shared/refusals.ts';
import { STATUS } from '../src/interface/http/status.ts';

/** docs/refusals.md: every expected "no", what the person reads, and whether asking again can help. */
export function refusalTable(): string {
  const rows = Object.entries(REFUSALS).map(
    ([code, { en, zh, retry }]) =>
      `| \`${code}\` | ${STATUS[code as keyof typeof STATUS]} | ${RETRY[retry]} | ${en} | ${zh} |`,
  );
  return [
    '# Refusals',
    '',
    'Made from `src/domain/shared/refusals.ts` by `bun scripts/generate.ts`. Every road says the same codes: HTTP in a',
    'problem document with the status below, a socket in `nack` and `bye`.',
    '',
    '| code | HTTP | asking again | English | 中文 |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const RETRY: Readonly<Record<RetryAdvice, string>> = {
  never: 'is useless',
  later: 'may help, unchanged',
  unknown: 'is safe and tells',
};
