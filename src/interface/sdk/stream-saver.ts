import type { Store } from './ports.ts';
import type { Replica } from './replica.ts';

/**
 * Writes streams into the store, one write at a time: what changes while one is under way is written together when it
 * is done, so that a busy hour costs as many writes as the store can take and no more. All of it may be lost by a
 * crash, because the server can be asked again.
 */
export class StreamSaver {
  readonly #store: Pick<Store, 'saveStreams'>;
  readonly #onFault: (fault: unknown) => void;
  readonly #waiting = new Set<Replica>();
  #isWriting = false;
  #isDue = false;

  constructor(store: Pick<Store, 'saveStreams'>, onFault: (fault: unknown) => void) {
    this.#store = store;
    this.#onFault = onFault;
  }

  save(replica: Replica): void {
    this.#waiting.add(replica);
    if (this.#isWriting || this.#isDue) return;
    this.#isDue = true;
    // What else one frame changes belongs to the same write.
    void Promise.resolve().then(() => this.flush());
  }

  /** Hands everything to the store now: whatever is asked of it afterwards comes after. */
  flush(): void {
    this.#isDue = false;
    const replicas = [...this.#waiting];
    this.#waiting.clear();
    if (replicas.length > 0) void this.#write(replicas);
  }

  /** What waits is not to be written any more. */
  clear(): void {
    this.#waiting.clear();
  }

  async #write(replicas: readonly Replica[]): Promise<void> {
    this.#isWriting = true;
    try {
      await this.#store.saveStreams(replicas.map((replica) => replica.takeChange()));
    } catch (fault) {
      for (const replica of replicas) replica.distrustStore();
      this.#onFault(fault);
    } finally {
      this.#isWriting = false;
      this.flush();
    }
  }
}
