import { runSeed, type SeedReport } from './run-seed.ts';

export interface SeedsRun {
  readonly failed: readonly number[];
  readonly summary: string;
}

/** Lines of the trace that are shown of a seed that failed. */
const TRACE_SHOWN = 30;
const FINDINGS_SHOWN = 5;

/** Runs seeds one after the other and tells of each that fails; stops at the first unless told to `keep` on. */
export function runSeeds({ from, count, keep }: { from: number; count: number; keep: boolean }): SeedsRun {
  const failed: number[] = [];
  const startedAt = performance.now();
  let ran = 0;
  let steps = 0;
  let acknowledged = 0;
  for (let seed = from; seed < from + count && (keep || failed.length === 0); seed += 1) {
    const report = runSeed(seed);
    ran += 1;
    steps += report.steps;
    acknowledged += report.acknowledged;
    if (report.findings.length === 0) continue;
    failed.push(seed);
    console.log(described(report));
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const each = ((1_000 * seconds) / Math.max(1, ran)).toFixed(0);
  const summary =
    `${ran} seeds in ${seconds.toFixed(1)} s (${each} ms each), ${steps} steps, ` +
    `${acknowledged} acknowledged; failed: ${failed.join(' ') || 'none'}`;
  return { failed, summary };
}

/** What a person needs who looks into a failure: the seed, what happened last, and what was wrong. */
export function described({ seed, findings, trace }: SeedReport): string {
  const found = findings.slice(0, FINDINGS_SHOWN).map(({ rule, sentence, at }) => {
    return `  ${(at / 1_000).toFixed(3).padStart(8)} ${rule}: ${sentence}`;
  });
  const happened = trace.slice(-TRACE_SHOWN).map((line) => `  ${line}`);
  return [`Seed ${seed} failed (SEED=${seed} bun test test/simulation):`, ...happened, ...found].join('\n');
}
