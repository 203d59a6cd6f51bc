import {
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

  wipe(): Promise<void> {
    this.#changes.length = 0;
    return this.#disk.wipe();
  }

  close(): Promise<void> {
    return this.#disk.close();
  }

  /** The crash took the newest `count` writes of streams with it. */
  loseNewest(count: number): void {
    this.#without(Math.max(0, this.#changes.length - count), count);
  }

  /** One write failed that was followed by `later` others. */
  loseOne(later: number): void {
    const index = this.#changes.length - 1 - later;
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
  }
}
