import type { Clock } from '../../modules/shared/ports.ts';

/** The longest delay a timer of the runtime can have; a longer one would fire at once. */
const DELAY_MAX_MS = 2 ** 31 - 1;

/** The machine's time. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, Math.min(delayMs, DELAY_MAX_MS));
    return () => clearTimeout(timer);
  }
}
