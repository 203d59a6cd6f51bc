// `bun run faults kill --rounds N [--seconds S] [--seed N] [--rate N] [--executable PATH] [--keep]`
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { diskFolder } from '../support/temp-folder.ts';
import { runKills } from './kill.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    rate: { type: 'string' },
    executable: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
if (positionals[0] !== 'kill') {
  console.error(
    'Usage: bun run faults kill --rounds N [--seconds S] [--seed N] [--rate N] [--executable PATH] [--keep]',
  );
  process.exit(2);
}

const folder = diskFolder('kill').path;
console.log(`Seed ${values.seed}; the data and the record are in ${folder}`);
const { record, database, figures, trouble } = await runKills({
  folder,
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  seed: Number(values.seed),
  ...(values.rate === undefined ? {} : { perSecond: Number(values.rate) }),
  ...(values.executable === undefined ? {} : { executable: values.executable }),
  say: (sentence) => console.log(sentence),
});
console.log(JSON.stringify(figures));
if (trouble) console.log(`The run did not come to its end: ${trouble}`);

const checker = fileURLToPath(import.meta.resolve('./check.ts'));
const check = Bun.spawnSync([process.execPath, checker, record, database], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
const isClean = check.exitCode === 0 && figures.exitCode === 0 && !trouble;
if (figures.exitCode !== 0) console.log(`After SIGTERM the server ended with ${figures.exitCode}`);
if (isClean && !values.keep) rmSync(folder, { recursive: true });
console.log(isClean ? 'No violations.' : `Violations. What shows them is kept in ${folder}`);
process.exit(isClean ? 0 : 1);
