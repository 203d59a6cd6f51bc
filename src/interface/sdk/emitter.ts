/** Calls listeners in the order in which they came. A listener that throws does not keep the others from hearing. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();
  readonly #onFault: (fault: unknown) => void;
  #isTellingFault = false;

  constructor(onFault: (fault: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Listens until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (value: Events[Name]) => void)(value);
      } catch (fault) {
        this.#tell(fault);
      }
    }
  }

  /** A listener of faults that throws at each of them would be told of its own without end. */
  #tell(fault: unknown): void {
    if (this.#isTellingFault) return;
    this.#isTellingFault = true;
    try {
      this.#onFault(fault);
    } finally {
      this.#isTellingFault = false;
    }
  }
}
