// `npm test`: everything a change must pass, eight minutes at most on two cores.
// `bun run test:full` (the flag --full): the same list with more rounds and no limit; it goes on where it stopped.
import { createHash } from 'node:crypto';
import { checkSteps } from './check.ts';
import { runSteps, type Step } from './steps.ts';

const steps: readonly Step[] = [
  { name: 'Debian packages of the tests', run: ['scripts/debian-packages.ts', 'strace', 'chromium'] },
  ...checkSteps,
  { name: 'Build the executable', run: ['scripts/build.ts'] },
  {
    name: 'Contracts: one body per port, every adapter',
    run: ['test', '--timeout', '60000', 'test/contract'],
  },
  {
    name: 'Simulation: three nodes, 200 seeds, three mutations',
    run: ['test', '--timeout', '180000', 'test/simulation'],
  },
  {
    name: 'Model: snapshot + events = fresh snapshot, for every type of event',
    run: ['test', '--timeout', '120000', 'test/model'],
  },
  { name: 'Conformance over HTTP and sockets', run: ['test', '--timeout', '60000', 'test/conformance'] },
  { name: 'Security statements', run: ['test', '--timeout', '60000', 'test/security'] },
  { name: 'Fuzzing of frames and bodies', run: ['test', '--timeout', '60000', 'test/fuzz'] },
  { name: 'The executable in an empty folder', run: ['test', '--timeout', '60000', 'test/smoke'] },
  {
    name: 'Faults: the checker, the order of system calls, kills under load',
    run: ['test', '--timeout', '120000', 'test/faults'],
  },
  { name: 'The page in Chromium', run: ['test', '--timeout', '60000', 'test/browser'] },
  { name: 'What benchmarks rely on', run: ['test', '--timeout', '60000', 'test/bench'] },
];

/** What takes too long for every change. */
const longSteps: readonly Step[] = [
  { name: 'Simulation: 2,000 seeds', run: ['test/simulation/main.ts', '--seeds', '2000'] },
  {
    name: 'Simulation: every mutation, 200 seeds each',
    run: ['test/simulation/try-mutation.ts', '200'],
  },
  {
    name: 'Model: twenty times as many histories',
    run: ['test/model/main.ts', '--times', '20', '--seed', '2'],
  },
  { name: 'Model: every planted fault is noticed', run: ['test/model/main.ts', '--all-mutations'] },
  { name: 'Fifty kills under load', run: ['test/faults/main.ts', 'kill', '--rounds', '50'] },
];

const full = process.argv.includes('--full');
const progressFile = 'dist/test-full.json';
const passedBefore = full ? await readProgress() : new Set<string>();
const listed = full ? [...steps, ...longSteps] : steps;
for (const name of passedBefore) console.log(`── ${name}: passed before on these sources`);

const startedAt = performance.now();
const { passed, failed } = await runSteps(
  listed.filter((step) => !passedBefore.has(step.name)),
  (step) => full && remember(step.name),
);
if (full && failed === 0) await Bun.file(progressFile).delete();
console.log(`\nAll steps together: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The steps that already passed on exactly these sources. */
async function readProgress(): Promise<Set<string>> {
  const file = Bun.file(progressFile);
  if (!(await file.exists())) return new Set();
  const progress = (await file.json()) as { sources: string; passed: string[] };
  return new Set(progress.sources === sourcesDigest() ? progress.passed : []);
}

function remember(name: string): void {
  passedBefore.add(name);
  void Bun.write(progressFile, JSON.stringify({ sources: sourcesDigest(), passed: [...passedBefore] }));
}

/** Changes with every commit and with every change that is not committed yet. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const command of [
    ['git', 'rev-parse', 'HEAD'],
    ['git', 'diff', 'HEAD'],
    ['git', 'status', '--porcelain'],
  ]) {
    hash.update(Bun.spawnSync(command).stdout);
  }
  return hash.digest('hex');
}
