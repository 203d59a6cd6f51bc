import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFault } from '../command-fault.ts';

/**
 * Keeps a second program off a device's folder by a file with this process's id. One that a crash left behind names a
 * process that is gone, and is taken over.
 */
export function lockFolder(folder: string): Disposable {
  const path = join(folder, 'lock');
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch {
    const holder = Number(readFileSync(path, 'utf8'));
    if (isAlive(holder)) {
      throw new CommandFault(
        `Another magpie chat (process ${holder}) uses ${folder}. Give this one another --handle, or a folder with --store.`,
      );
    }
    writeFileSync(path, String(process.pid));
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0 || processId === process.pid) return false;
  try {
    return process.kill(processId, 0);
  } catch (fault) {
    // Somebody else's process may not be asked, but it is there.
    return (fault as { code?: string }).code === 'EPERM';
  }
}
