// The model test by hand:
//   bun test/model/main.ts --times 20                           tries twenty times as many histories as the test command
//   bun test/model/main.ts --seed 7                             draws others
//   bun test/model/main.ts --mutation edit-without-effect       plants one fault first; the faults are in mutations.ts
//   bun test/model/main.ts --all-mutations                      plants each of them and tells which are noticed
import { parseArgs } from 'node:util';
import { plant } from '../simulation/mutate.ts';
import { MODEL_MUTATIONS } from './mutations.ts';
import { tryFault } from './try-fault.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    mutation: { type: 'string' },
    'all-mutations': { type: 'boolean', default: false },
  },
});

if (values['all-mutations']) process.exit(await allNoticed());
if (values.mutation !== undefined) {
  const mutation = MODEL_MUTATIONS.find(({ name }) => name === values.mutation);
  if (!mutation) throw new Error(`No mutation is called ${values.mutation}.`);
  plant(mutation);
}

// Only now, so that what is loaded is the mutated code.
const { PARTS } = await import('./plan.ts');
const { search } = await import('./search.ts');
for (const { name, histories, runs, isReached } of PARTS) {
  const startedAt = performance.now();
  const { failure, reports } = search(histories, {
    runs: runs * Number(values.times),
    seed: Number(values.seed),
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const isRight = failure === undefined && isReached(reports);
  console.log(`${isRight ? 'holds' : 'FAILS'} after ${reports.length} histories in ${seconds} s: ${name}`);
  if (isRight) continue;
  console.log(failure ?? 'What these histories are meant for did not happen.');
  process.exit(1);
}

async function allNoticed(): Promise<number> {
  const missed: string[] = [];
  for (const { name } of MODEL_MUTATIONS) {
    const noticed = await tryFault(name);
    if (noticed === undefined) missed.push(name);
    console.log(`${name}: ${noticed ?? 'NOT NOTICED'}`);
  }
  console.log(missed.length === 0 ? 'Every fault is noticed.' : `Nobody notices: ${missed.join(', ')}`);
  return missed.length === 0 ? 0 : 1;
}
