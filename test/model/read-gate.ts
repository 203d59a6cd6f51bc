/**
 * The way of what was read from the database to whoever asked. While it is shut, answers wait behind it with what they
 * saw at the moment of reading, so that a page or a head reaches a device after changes that it does not show.
 */
export class ReadGate {
  #held: (() => void)[] | undefined;
  /** The reads whose answers had to wait, over the whole run. */
  readonly waited = new Set<string>();

  shut(): void {
    this.#held ??= [];
  }

  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const pass of held) pass();
  }

  readonly carry = async <T>(name: string, read: () => Promise<T>): Promise<T> => {
    const answer = await read();
    const held = this.#held;
    if (!held) return answer;
    this.waited.add(name);
    await new Promise<void>((resolve) => held.push(resolve));
    return answer;
  };
}
