import {
  type ContactsChange,
  MemoryStore,
  type OutboxChange,
  type Row,
  type RowRange,
  type Store,
  type StoredIdentity,
  type StoredState,
  type StreamChange,
} from '../../src/interface/sdk/index.ts';

/**
 * A store in memory that remembers its writes, so that it can become what a crash would have left: the outbox and the
 * identity as they are, and the streams without their newest writes, or without one in the middle that failed.
 */
export class CrashStore implements Store {
  readonly #changes: StreamChange[] = [];
  readonly #contacts: ContactsChange[] = [];
  #disk = new MemoryStore();

  get identity(): StoredIdentity | null {
    return this.#disk.snapshot().identity;
  }

  load(newest: number): Promise<StoredState> {
    return this.#disk.load(newest);
  }

  readRows(stream: string, range: RowRange): Promise<readonly Row[]> {
    return this.#disk.readRows(stream, range);
  }

  saveIdentity(identity: StoredIdentity): Promise<void> {
    return this.#disk.saveIdentity(identity);
  }

  saveStreams(changes: readonly StreamChange[]): Promise<void> {
    this.#changes.push(...changes);
    return this.#disk.saveStreams(changes);
  }

  saveOutbox(change: OutboxChange): Promise<void> {
    return this.#disk.saveOutbox(change);
  }

  saveContacts(change: ContactsChange): Promise<void> {
    this.#contacts.push(change);
    return this.#disk.saveContacts(change);
  }

  wipe(): Promise<void> {
    this.#changes.length = 0;
    this.#contacts.length = 0;
    return this.#disk.wipe();
  }

  close(): Promise<void> {
    return this.#disk.close();
  }

  /** The crash took the newest `count` writes of streams with it, and as many of contacts. */
  loseNewest(count: number): void {
    this.#contacts.splice(Math.max(0, this.#contacts.length - count), count);
    this.#without(Math.max(0, this.#changes.length - count), count);
  }

  /** One write failed that was followed by `later` others. */
  loseOne(later: number): void {
    const index = this.#changes.length - 1 - later;
    const place = this.#contacts.length - 1 - later;
    if (place >= 0) this.#contacts.splice(place, 1);
    if (index >= 0) this.#without(index, 1);
  }

  /** What is stored was written by a client of this level. */
  writtenAtLevel(level: number): void {
    const { identity } = this;
    if (identity) this.#disk.putIdentity({ ...identity, level });
  }

  #without(first: number, count: number): void {
    const { identity, outbox } = this.#disk.snapshot();
    this.#changes.splice(first, count);
    this.#disk = new MemoryStore();
    if (identity) this.#disk.putIdentity(identity);
    for (const change of this.#changes) this.#disk.putStream(change);
    this.#disk.putOutbox({ put: outbox });
    for (const change of this.#contacts) this.#disk.putContacts(change);
  }
}
