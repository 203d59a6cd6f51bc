import type { Random } from './ports.ts';

const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next try: full jitter, 0.5 to 30 s. `failures` counts those in a row, from 0. Spreading
 * over the whole range keeps the clients of a restarted server from coming back together.
 */
export function backoffMs(failures: number, random: Random): number {
  const ceiling = Math.min(LONGEST_MS, 2 * SHORTEST_MS * 2 ** Math.min(failures, 10));
  return Math.round(SHORTEST_MS + random.fraction() * (ceiling - SHORTEST_MS));
}
