/** Others are told of typing at most this often. */
const TYPING_MS = 3_000;

/** When this device last told of typing, by conversation. */
export class TypingPace {
  readonly #toldAt = new Map<string, number>();

  /** Whether it is time to tell again, which is then done. */
  isDue(stream: string, now: number): boolean {
    if (now - (this.#toldAt.get(stream) ?? Number.NEGATIVE_INFINITY) < TYPING_MS) return false;
    this.#toldAt.set(stream, now);
    return true;
  }

  /** The message ends what was told of typing; going on is news again. */
  end(stream: string): void {
    this.#toldAt.delete(stream);
  }
}
