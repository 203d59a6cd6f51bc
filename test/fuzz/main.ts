// `bun test/fuzz/main.ts [--rounds N] [--seed N]`
import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

/** What a server may gain while it is fuzzed, in MiB. */
const grownMax = 50;
const startedAt = performance.now();
console.log(`Seed ${values.seed}`);
const say = (sentence: string) => console.log(sentence);
const report = await runFuzz({ rounds: Number(values.rounds), seed: Number(values.seed), say });
for (const [what, count] of Object.entries(report.counts))
  console.log(`${String(count).padStart(9)}  ${what}`);
for (const failure of report.failures) console.log(`FAIL  ${failure}`);
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(`${report.tried} tried in ${seconds} s; the server grew by ${report.grownMiB.toFixed(1)} MiB`);
process.exitCode = report.failures.length === 0 && report.grownMiB <= grownMax ? 0 : 1;
