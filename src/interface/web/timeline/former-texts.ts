const TEXTS_MAX = 50;

/** The texts of messages that were recalled in this tab, for those who only wanted to say it better. */
export class FormerTexts {
  readonly #texts = new Map<string, string>();

  keep(key: string, text: string): void {
    this.#texts.set(key, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > TEXTS_MAX && oldest !== undefined) this.#texts.delete(oldest);
  }

  of(key: string): string | undefined {
    return this.#texts.get(key);
  }
}
