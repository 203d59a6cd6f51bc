// The simulation by hand:
//   bun test/simulation/main.ts --seeds 20000           runs seeds 1 to 20,000 and stops at the first that fails
//   bun test/simulation/main.ts --from 7 --seeds 1      runs seed 7
//   bun test/simulation/main.ts --seeds 200 --keep      goes on after a failure
//   bun test/simulation/main.ts --mutation no-receipt   takes one rule away first; the rules are in mutations.ts
import { parseArgs } from 'node:util';
import { mutationNamed, plant } from './mutate.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '200' },
    keep: { type: 'boolean', default: false },
    mutation: { type: 'string' },
  },
});
if (values.mutation !== undefined) plant(mutationNamed(values.mutation));

// Only now, so that what is loaded is the mutated code.
const { runSeeds } = await import('./run-seeds.ts');
const run = runSeeds({ from: Number(values.from), count: Number(values.seeds), keep: values.keep });
console.log(run.summary);
process.exit(run.failed.length === 0 ? 0 : 1);
