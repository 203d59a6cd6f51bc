import { closeSync, fdatasyncSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Synchronous } from './database.ts';

/** What an acknowledgement is worth on this machine, as the health page shows it. */
export interface Durability {
  readonly journal: 'wal';
  readonly synchronous: Synchronous;
  readonly fileSystem: string;
  /** Median of a few small synced writes in the data folder. */
  readonly fsyncMs: number;
  /** False where an acknowledged message may be lost in a power cut. */
  readonly isDurable: boolean;
}

const PROBES = 9;
/** File systems that live in memory. */
const VOLATILE: ReadonlySet<string> = new Set(['tmpfs', 'ramfs']);

export function measureDurability(folder: string, synchronous: Synchronous): Durability {
  const fileSystem = fileSystemOf(folder);
  return {
    journal: 'wal',
    synchronous,
    fileSystem,
    fsyncMs: medianSync(folder),
    isDurable: synchronous === 'FULL' && !VOLATILE.has(fileSystem),
  };
}

/** The type of the file system that holds a folder: the longest mount point that is a prefix of its path. */
function fileSystemOf(folder: string): string {
  let lines: string[];
  try {
    lines = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  } catch {
    return 'unknown';
  }
  let found = { point: '', type: 'unknown' };
  for (const line of lines) {
    const [, point = '', type = 'unknown'] = line.split(' ');
    const isAbove = point === '/' || folder === point || folder.startsWith(`${point}/`);
    if (isAbove && point.length >= found.point.length) found = { point, type };
  }
  return found.type;
}

function medianSync(folder: string): number {
  const path = join(folder, '.fsync-probe');
  const file = openSync(path, 'w', 0o600);
  const times: number[] = [];
  for (let probe = 0; probe < PROBES; probe += 1) {
    const start = performance.now();
    writeSync(file, 'probe');
    fdatasyncSync(file);
    times.push(performance.now() - start);
  }
  closeSync(file);
  unlinkSync(path);
  times.sort((a, b) => a - b);
  return Math.round((times[PROBES >> 1] ?? 0) * 1_000) / 1_000;
}
