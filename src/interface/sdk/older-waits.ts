/** Who waits for older rows of which conversation. */
export class OlderWaits {
  readonly #waiting = new Map<string, ((hasOlder: boolean) => void)[]>();

  wait(stream: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.set(stream, [...(this.#waiting.get(stream) ?? []), resolve]);
    });
  }

  /** `hasOlder` is asked only where somebody waits. */
  tell(stream: string, hasOlder: () => boolean): void {
    const waiting = this.#waiting.get(stream) ?? [];
    this.#waiting.delete(stream);
    for (const resolve of waiting) resolve(hasOlder());
  }
}
