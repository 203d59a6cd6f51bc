import { Command } from 'commander';
import type { Finding, Means } from './means.ts';
import { addDataFlags, sourcesOf } from './setting-flags.ts';

/** `magpie migrate`: what `serve` does at its start, alone. */
export function migrateCommand(means: Means): Command {
  const command = new Command('migrate').description('bring a data folder up to date with this version');
  return addDataFlags(command, means).action(async (_flags, self: Command) => {
    const applied = await means.installation(sourcesOf(self, means), 'find').migrate();
    for (const name of applied) console.log(`applied ${name}`);
    console.log('The data is up to date.');
  });
}

/** `magpie doctor`: non-zero where something is wrong. */
export function doctorCommand(means: Means): Command {
  const command = new Command('doctor').description(
    'read everything in a data folder and tell what is wrong',
  );
  return addDataFlags(command, means).action(async (_flags, self: Command) => {
    const findings = await means.installation(sourcesOf(self, means), 'find').doctor();
    for (const finding of findings) console.log(sentenceOf(finding));
    if (findings.length === 0) console.log('Everything is as it should be.');
    else process.exitCode = 1;
  });
}

const sentenceOf = ({ check, count, examples }: Finding): string =>
  `This does not hold in ${count} places: ${check}. For example: ${examples.join('; ')}`;
