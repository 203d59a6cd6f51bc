import fc from 'fast-check';
import { type History, type Report, runHistory } from './run-history.ts';

export interface Search {
  readonly runs: number;
  readonly seed: number;
}

/** What was tried, and what a person needs who looks into the shortest history that failed. */
export interface Found {
  readonly reports: readonly Report[];
  readonly failure: string | undefined;
}

const SENTENCES_SHOWN = 5;
/** How long a history that failed is shortened. */
const SHORTENING_MS = 20_000;

/** Tries histories until one ends with somebody being shown something else, and shortens that one. */
export function search(histories: fc.Arbitrary<History>, { runs: numRuns, seed }: Search): Found {
  const reports: Report[] = [];
  let failedAt: number | undefined;
  const holds = (history: History) => {
    if (failedAt !== undefined && performance.now() - failedAt > SHORTENING_MS) return true;
    const report = reportOf(history);
    reports.push(report);
    if (report.wrong.length > 0) failedAt ??= performance.now();
    return report.wrong.length === 0;
  };
  const { failed, counterexample, counterexamplePath } = fc.check(fc.property(histories, holds), {
    numRuns,
    seed,
  });
  const shortest = counterexample?.[0];
  if (!failed || !shortest) return { reports, failure: undefined };
  return { reports, failure: described(shortest, `seed ${seed}, path ${counterexamplePath}`) };
}

/** A run that throws is one that went wrong. */
function reportOf(history: History): Report {
  try {
    return runHistory(history);
  } catch (fault) {
    return { wrong: [String(fault)], produced: new Set(), reached: new Set() };
  }
}

function described(history: History, place: string): string {
  const acts = history.map(({ does, who, where, what, pause }) => {
    return `  { does: '${does}', who: ${who}, where: ${where}, what: ${what}, pause: ${pause} },`;
  });
  const sentences = reportOf(history).wrong.slice(0, SENTENCES_SHOWN);
  return [`A history failed (${place}):`, ...acts, ...sentences.map((sentence) => `  ${sentence}`)].join(
    '\n',
  );
}
