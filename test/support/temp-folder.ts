import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** File systems that live in memory, by the magic number that statfs tells: a sync there proves nothing. */
const inMemory = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

/** A folder of a test's own, gone when the test disposes of it. */
export interface TempFolder extends Disposable {
  readonly path: string;
}

/** An empty folder for a test that says nothing about durability. */
export function tempFolder(name: string): TempFolder {
  return disposable(mkdtempSync(join(tmpdir(), `magpie-${name}-`)));
}

/**
 * An empty folder on a disk: below the system's temporary folder or, where that is in memory, below `dist`. Throws
 * where neither is on a disk, because a test of durability would pass there whatever the server did.
 */
export function diskFolder(name: string): TempFolder {
  mkdirSync('dist', { recursive: true });
  const place = [tmpdir(), resolve('dist')].find((folder) => memoryFileSystem(folder) === undefined);
  if (!place) {
    throw new Error('Neither the temporary folder nor dist is on a disk. Set TMPDIR to a folder that is.');
  }
  return disposable(mkdtempSync(join(place, `magpie-${name}-`)));
}

function memoryFileSystem(folder: string): string | undefined {
  return inMemory.get(statfsSync(folder).type);
}

function disposable(path: string): TempFolder {
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
