import { type Command, Option } from 'commander';
import type { Means, Sources } from './means.ts';

const FILE_FLAG = '--config <file>';

/** Gives a command the flags of these settings, and the one that names the settings file. */
export function addSettingFlags(
  command: Command,
  { settings }: Pick<Means, 'settings'>,
  isOffered: (key: string) => boolean = () => true,
): Command {
  for (const { key, flag, description, preset } of settings) {
    if (!isOffered(key)) continue;
    command.addOption(new Option(`${flag} <value>`, `${description} (default: ${preset})`));
  }
  return command.option(FILE_FLAG, 'The settings file, instead of magpie.json in the data folder.');
}

/** The flags of a command that works on the data: which folder, and which file says so. */
export const addDataFlags = (command: Command, means: Means): Command =>
  addSettingFlags(command, means, (key) => key === 'data');

/** What the person said on the command line. */
export function sourcesOf(command: Command, { settings }: Means): Sources {
  const said = command.opts<Record<string, string>>();
  const named = settings.flatMap(({ key, flag }) => {
    const value = said[attributeOf(flag)];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { flags: Object.fromEntries(named), file: said['config'] };
}

const attributeOf = (flag: string): string => new Option(`${flag} <value>`).attributeName();
