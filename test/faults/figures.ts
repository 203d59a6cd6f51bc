/** Durations of one kind, in milliseconds. */
export class Durations {
  readonly #values: number[] = [];

  add(ms: number): void {
    this.#values.push(ms);
  }

  /** The middle, the ninety-ninth of a hundred, and the longest, in whole milliseconds. */
  summary(): { p50: number; p99: number; most: number } {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    return { p50: at(0.5), p99: at(0.99), most: at(1) };
  }
}
