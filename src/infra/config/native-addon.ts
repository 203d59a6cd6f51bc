import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartFault } from './start-fault.ts';

/**
 * Lets the executable unpack its database addon below the data folder instead of the temporary folder, which may be
 * read-only or forbid execution. Only the environment that a process was started with counts for that, so the process
 * replaces itself once: same id, same arguments, some 26 ms. Does nothing from the sources, or where BUN_TMPDIR is
 * set. To be called before the first database is opened and before anything is read from standard input.
 */
export function unpackNativeAddonBelow(dataFolder: string): void {
  if (!Bun.isStandaloneExecutable || process.env['BUN_TMPDIR'] || !process.execve) return;
  const folder = join(resolve(dataFolder), 'run');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new StartFault(
      `The data folder ${resolve(dataFolder)} cannot be written (${code}). Choose another with --data, or mend its permissions.`,
      { cause },
    );
  }
  const environment = { ...process.env, BUN_TMPDIR: folder } as NodeJS.ProcessEnv;
  process.execve(process.execPath, [process.execPath, ...process.argv.slice(2)], environment);
}

/** What to do where the addon could not be unpacked or loaded; `undefined` for any other fault. */
export function addonSentence(fault: unknown): string | undefined {
  if ((fault as { code?: unknown } | null)?.code !== 'ERR_DLOPEN_FAILED') return undefined;
  return 'The database addon cannot be loaded: set BUN_TMPDIR to a folder that may be written to and executed from.';
}
