import { join, relative, resolve } from 'node:path';

/** What the address of a unix socket can hold on Linux and macOS, with its end mark. */
const PATH_MAX_BYTES = 104;

/** The folder of what only a running server needs. Nobody else may enter it. */
export const runFolder = (dataFolder: string): string => join(resolve(dataFolder), 'run');

/** Where a server listens for commands: said in the shorter of two ways, because such addresses are short. */
export function controlSocketPath(dataFolder: string): string {
  const whole = join(runFolder(dataFolder), 'control.sock');
  const near = relative(process.cwd(), whole);
  return near.length < whole.length ? near : whole;
}

export const isTooLong = (path: string): boolean => Buffer.byteLength(path) >= PATH_MAX_BYTES;

/** Says the version of what the two ends say to each other: they may be two versions of the program. */
export const CONTROL_LEVEL = 2;
