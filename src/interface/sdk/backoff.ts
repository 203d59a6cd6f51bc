import type { Random } from './ports.ts';

const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before connecting again: full jitter, 0.5 to 30 s, and never longer than half of what the absence has
 * lasted. A server that was away for ten seconds so has everybody back within five, and those who come back are spread
 * the wider the longer it was away.
 */
export function comeBackMs(awayMs: number, random: Random): number {
  return jitter(Math.min(LONGEST_MS, Math.max(2 * SHORTEST_MS, awayMs / 2)), random);
}

/**
 * How long to wait before asking the same again: full jitter, 0.5 to 30 s. `failures` counts those in a row, from 0. Spreading
 * over the whole range keeps the clients of a restarted server from coming back together.
 */
export function backoffMs(failures: number, random: Random): number {
  const ceiling = Math.min(LONGEST_MS, 2 * SHORTEST_MS * 2 ** Math.min(failures, 10));
  return jitter(ceiling, random);
}

const jitter = (ceilingMs: number, random: Random): number =>
  Math.round(SHORTEST_MS + random.fraction() * (ceilingMs - SHORTEST_MS));
