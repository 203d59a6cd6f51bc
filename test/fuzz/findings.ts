/** What a run saw: how often each kind of answer came, and what must not have come. */
export class Findings {
  readonly counts = new Map<string, number>();
  readonly failures: string[] = [];
  tried = 0;

  saw(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Keeps a failure with what led to it; after a hundred there is nothing more to learn. */
  failed(what: string, input: string): void {
    if (this.failures.length < 100)
      this.failures.push(`${what}\n    after ${JSON.stringify(input.slice(0, 2_000))}`);
  }
}
