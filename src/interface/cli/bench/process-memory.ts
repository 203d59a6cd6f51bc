import { readFileSync } from 'node:fs';

/** Memory of a process in KiB. `shared` pages are counted in full in `rss` and by their share in `pss`. */
export interface ProcessMemory {
  readonly rss: number;
  readonly pss: number;
  readonly anonymous: number;
}

/** Reads a process's memory as Linux counts it; throws where there is no such process or no such system. */
export function memoryOf(pid: number): ProcessMemory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return { rss: fieldOf(text, 'Rss'), pss: fieldOf(text, 'Pss'), anonymous: fieldOf(text, 'Anonymous') };
}

function fieldOf(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN);
}
