import { homedir } from 'node:os';
import { join } from 'node:path';

/** The environment this process was started with. The only place that reads it. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;

/** Where a person's own files of Magpie belong, by the XDG base directory specification. */
export const personalFolder = (environment = processEnvironment()): string =>
  join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'magpie');
