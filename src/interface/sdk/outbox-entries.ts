import type { Store } from './ports.ts';
import type { OutboxChange, OutboxEntry } from './records.ts';

/**
 * The entries themselves, in memory and in the store. What is in memory is at once what the next reader sees; it is
 * `isDurable` once the store has it, and only then may it be sent.
 */
export class OutboxEntries {
  readonly #store: Store;
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #ofStream = new Map<string, Map<string, OutboxEntry>>();
  readonly #saving = new Map<string, number>();
  #lastOrder = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  load(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) {
      this.#set(entry);
      this.#lastOrder = Math.max(this.#lastOrder, entry.order);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#ofStream.clear();
  }

  get size(): number {
    return this.#entries.size;
  }

  get(clientId: string): OutboxEntry | undefined {
    return this.#entries.get(clientId);
  }

  nextOrder(): number {
    this.#lastOrder += 1;
    return this.#lastOrder;
  }

  /** All entries of one conversation, in order. Memory keeps insertion order, which is that of `order`. */
  of(stream: string): OutboxEntry[] {
    return [...(this.#ofStream.get(stream)?.values() ?? [])];
  }

  streams(): string[] {
    return [...this.#ofStream.keys()];
  }

  /** Entries that still have to be sent, in order, up to the first that the store does not have yet. */
  sendable(stream: string): OutboxEntry[] {
    const waiting = this.of(stream).filter((entry) => !entry.stored && !entry.failure);
    const unsaved = waiting.findIndex((entry) => entry.attempt === 0 && this.#saving.has(entry.clientId));
    return unsaved === -1 ? waiting : waiting.slice(0, unsaved);
  }

  /** Resolves once the change is durable. A new entry whose write fails is taken back. */
  async save(change: OutboxChange): Promise<void> {
    const before = new Map((change.put ?? []).map(({ clientId }) => [clientId, this.#entries.get(clientId)]));
    for (const clientId of change.remove ?? []) this.#delete(clientId);
    for (const entry of change.put ?? []) {
      this.#set(entry);
      this.#count(entry.clientId, 1);
    }
    try {
      await this.#store.saveOutbox(change);
    } catch (fault) {
      for (const [clientId, entry] of before) if (!entry) this.#delete(clientId);
      throw fault;
    } finally {
      for (const entry of change.put ?? []) this.#count(entry.clientId, -1);
    }
  }

  #set(entry: OutboxEntry): void {
    this.#entries.set(entry.clientId, entry);
    const ofStream = this.#ofStream.get(entry.stream) ?? new Map<string, OutboxEntry>();
    this.#ofStream.set(entry.stream, ofStream.set(entry.clientId, entry));
  }

  #delete(clientId: string): void {
    const { stream = '' } = this.#entries.get(clientId) ?? {};
    this.#entries.delete(clientId);
    const ofStream = this.#ofStream.get(stream);
    ofStream?.delete(clientId);
    if (ofStream?.size === 0) this.#ofStream.delete(stream);
  }

  #count(clientId: string, by: number): void {
    const count = (this.#saving.get(clientId) ?? 0) + by;
    if (count > 0) this.#saving.set(clientId, count);
    else this.#saving.delete(clientId);
  }
}
