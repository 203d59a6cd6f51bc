import { Command } from 'commander';
import type { Means } from './means.ts';
import { addSettingFlags, sourcesOf } from './setting-flags.ts';

/** `magpie config check|default|doc` */
export function configCommand(means: Means): Command {
  const { configuration } = means;
  const check = new Command('check').description('tell which settings are in force and where they come from');
  addSettingFlags(check, means).action((_flags, self: Command) =>
    console.log(configuration.check(sourcesOf(self, means))),
  );
  return new Command('config')
    .description('check, print and explain settings')
    .addCommand(check)
    .addCommand(
      new Command('default')
        .description('print a settings file with every default')
        .action(() => console.log(configuration.defaults())),
    )
    .addCommand(
      new Command('doc')
        .description('explain every setting')
        .action(() => console.log(configuration.documentation())),
    );
}
