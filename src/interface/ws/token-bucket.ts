/** Tokens refill steadily up to a burst. Taking may overdraw: what is below zero must be waited for. */
export class TokenBucket {
  #tokens: number;
  #at: number;
  readonly #perSecond: number;
  readonly #burst: number;

  constructor(limits: { perSecond: number; burst: number }, now: number) {
    this.#perSecond = limits.perSecond;
    this.#burst = limits.burst;
    this.#tokens = limits.burst;
    this.#at = now;
  }

  /** What is left after taking one; negative means too fast. `now` is monotonic, in milliseconds. */
  take(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1_000) * this.#perSecond) - 1;
    this.#at = now;
    return this.#tokens;
  }

  /** How long until one can be taken, in milliseconds. */
  waitMs(): number {
    return Math.ceil((Math.max(0, 1 - this.#tokens) / this.#perSecond) * 1_000);
  }
}
