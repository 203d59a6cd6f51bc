// The simulation by hand:
//   bun test/simulation/main.ts --seeds 20000                    runs seeds 1 to 20,000 and stops at the first that fails
//   bun test/simulation/main.ts --from 7 --seeds 1               runs seed 7
//   bun test/simulation/main.ts --seeds 200 --keep               goes on after a failure
//   bun test/simulation/main.ts --mutation no-receipt            runs seeds without one rule
//   bun test/simulation/main.ts --seeds 2000 --all-mutations     runs seeds, then every mutation over 200 seeds
import { parseArgs } from 'node:util';
import { mutationNamed, plant } from './mutate.ts';
import { MUTATIONS } from './mutations.ts';
import { tryMutation } from './try-mutation.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '200' },
    keep: { type: 'boolean', default: false },
    mutation: { type: 'string' },
    'all-mutations': { type: 'boolean', default: false },
  },
});
if (values.mutation !== undefined) plant(mutationNamed(values.mutation));

// Only now, so that what is loaded is the mutated code.
const { runSeeds } = await import('./run-seeds.ts');
const run = runSeeds({ from: Number(values.from), count: Number(values.seeds), keep: values.keep });
console.log(run.summary);
let survivors = 0;
if (values['all-mutations']) {
  for (const { name } of MUTATIONS) {
    const { killedBy, ran } = await tryMutation(name, { keep: true });
    if (killedBy.length === 0) survivors += 1;
    console.log(`${name}: killed by ${killedBy.length} of ${ran} seeds, first by ${killedBy[0] ?? 'none'}`);
  }
}
process.exit(run.failed.length + survivors === 0 ? 0 : 1);
