/** Buckets grow by two per cent, so that a quantile is exact to one per cent however long the tail is. */
const GROWTH = Math.log(1.02);

/** Quantiles of a latency in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** How often each latency was seen. Histograms of several processes add up, which their quantiles would not. */
export class Latencies {
  readonly #counts: number[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Notes one latency, in milliseconds. */
  note(ms: number): void {
    const bucket = Math.max(0, Math.round(Math.log(Math.max(1, ms * 1000)) / GROWTH));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  /** The counts for another process, as pairs of bucket and count. */
  toPairs(): [number, number][] {
    return this.#counts.flatMap((count, bucket): [number, number][] => (count ? [[bucket, count]] : []));
  }

  addPairs(pairs: readonly (readonly [number, number])[]): void {
    for (const [bucket, count] of pairs) {
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
      this.#total += count;
    }
  }

  quantiles(): Quantiles {
    return { p50: this.#quantile(0.5), p95: this.#quantile(0.95), p99: this.#quantile(0.99) };
  }

  #quantile(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (const [bucket, count] of this.toPairs()) {
      left -= count;
      if (left <= 0) return Math.round(Math.exp(bucket * GROWTH)) / 1000;
    }
    return 0;
  }
}
