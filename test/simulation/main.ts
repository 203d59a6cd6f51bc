// `bun test/simulation/main.ts --seeds 20000`: runs seeds by hand; `--from 7 --seeds 1` runs one.
import { parseArgs } from 'node:util';
import { runSeed, type SeedReport } from './run-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const count = Number(values.seeds);
const failed: number[] = [];
const startedAt = performance.now();
let steps = 0;
let acknowledged = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const report = runSeed(seed);
  steps += report.steps;
  acknowledged += report.acknowledged;
  if (report.findings.length > 0) {
    failed.push(seed);
    tell(report);
    if (!values.keep) break;
  }
}
const seconds = (performance.now() - startedAt) / 1_000;
const ran = failed.length > 0 && !values.keep ? (failed[0] ?? 0) - from + 1 : count;
console.log(
  `${ran} seeds in ${seconds.toFixed(1)} s (${((seconds / ran) * 1_000).toFixed(0)} ms each), ` +
    `${steps} steps, ${acknowledged} acknowledged; failed: ${failed.join(' ') || 'none'}`,
);
process.exit(failed.length === 0 ? 0 : 1);

function tell({ seed, findings, trace }: SeedReport): void {
  console.log(`seed ${seed} failed:`);
  for (const line of trace.slice(-30)) console.log(`  ${line}`);
  for (const { rule, sentence, at } of findings.slice(0, 5)) {
    console.log(`  ${(at / 1_000).toFixed(3)} ${rule}: ${sentence}`);
  }
}
