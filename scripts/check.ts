// `bun run check`: the gate while working, two minutes at most on two cores.
import { runSteps, type Step } from './steps.ts';

export const checkSteps: readonly Step[] = [
  {
    name: 'Format and lint',
    run: ['x', '--bun', '--no-install', 'biome', 'check', '--error-on-warnings', '.'],
  },
  { name: 'Types, of components as well', run: ['x', '--bun', '--no-install', 'vue-tsc'] },
  { name: 'Architecture', run: ['test', '--timeout', '60000', 'test/architecture'] },
  {
    name: 'Unit tests',
    run: [
      'test',
      '--timeout',
      '60000',
      'test/domain',
      'test/modules',
      'test/infra',
      'test/interface',
      'test/scripts',
    ],
  },
  { name: 'Simulation: 50 seeds', run: ['test/simulation/main.ts', '--seeds', '50'] },
  { name: 'Unused code and dependencies', run: ['x', '--bun', '--no-install', 'knip'] },
  { name: 'Generated files are up to date', run: ['scripts/generate.ts', '--check'] },
];

if (import.meta.main) {
  const { failed } = await runSteps(checkSteps);
  process.exit(failed === 0 ? 0 : 1);
}
