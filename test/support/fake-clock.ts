import type { Clock } from '../../src/modules/shared/ports.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that stands still until a test moves it. Both of its readings move together. */
export class FakeClock implements Clock {
  /** An ordinary afternoon; nothing depends on which. */
  static readonly START = Date.UTC(2026, 4, 12, 15);
  readonly #timers = new Set<Timer>();
  #elapsed = 0;
  #shift = 0;

  now(): number {
    return FakeClock.START + this.#elapsed + this.#shift;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#elapsed + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that have not called back yet. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and calls back in the order of time what falls due on the way. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    for (let next = this.#nextUntil(end); next; next = this.#nextUntil(end)) {
      this.#timers.delete(next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.callback();
    }
    this.#elapsed = end;
  }

  /** Somebody sets the wall clock; the monotonic one does not notice. */
  setBack(ms: number): void {
    this.#shift -= ms;
  }

  #nextUntil(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.reduce<Timer | undefined>(
      (first, each) => (first && first.at <= each.at ? first : each),
      undefined,
    );
  }
}
