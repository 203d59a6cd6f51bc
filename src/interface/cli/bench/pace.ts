/** How often it is looked whether something is due. */
const TICK_MS = 2;

/** Lets things happen at a steady rate, in the order in which they were asked for. What was missed is made up for. */
export class Pace {
  readonly #perMs: number;
  readonly #waiting: (() => void)[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #startedAt = performance.now();
  #done = 0;

  constructor(perSecond: number) {
    this.#perMs = perSecond / 1000;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  next(act: () => void): void {
    this.#waiting.push(act);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const due = Math.floor((performance.now() - this.#startedAt) * this.#perMs);
    const acts = this.#waiting.splice(0, Math.max(0, due - this.#done));
    // Where nobody waited nothing is owed: a burst afterwards would be another load than the one asked for.
    this.#done = this.#waiting.length === 0 ? due : this.#done + acts.length;
    for (const act of acts) act();
  }
}
