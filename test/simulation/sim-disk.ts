import type {
  ContactsChange,
  MemoryStore,
  OutboxChange,
  Row,
  RowRange,
  Store,
  StoredIdentity,
  StoredState,
  StreamChange,
} from '../../src/interface/sdk/index.ts';

/** Sees what a program asks its store to keep, in the order in which it asks. */
export interface DiskEye {
  loaded(state: StoredState): void;
  stream(change: StreamChange): void;
  outbox(change: OutboxChange): void;
  /** The change has outlived whatever happens to the program. */
  outboxKept(change: OutboxChange): void;
}

export interface DiskParts {
  /** What outlives the program. */
  readonly disk: MemoryStore;
  readonly eye: DiskEye;
  now(): number;
  delayMs(): number;
  /** Calls back unless the program has ended by then. */
  after(delayMs: number, run: () => void): void;
}

/** A program's way to its disk: writes take effect one after the other, and those under way at its end are lost. */
export class SimDisk implements Store {
  readonly #parts: DiskParts;
  #busyUntil = 0;

  constructor(parts: DiskParts) {
    this.#parts = parts;
  }

  async load(newest: number): Promise<StoredState> {
    const { disk, eye } = this.#parts;
    return await this.#inTurn(() => {
      eye.loaded(disk.snapshot());
      return disk.load(newest);
    });
  }

  async readRows(stream: string, range: RowRange): Promise<readonly Row[]> {
    return await this.#inTurn(() => this.#parts.disk.readRows(stream, range));
  }

  saveIdentity(identity: StoredIdentity): Promise<void> {
    return this.#inTurn(() => void this.#parts.disk.saveIdentity(identity));
  }

  saveStreams(changes: readonly StreamChange[]): Promise<void> {
    for (const change of changes) this.#parts.eye.stream(change);
    return this.#inTurn(() => void this.#parts.disk.saveStreams(changes));
  }

  saveOutbox(change: OutboxChange): Promise<void> {
    const { eye, disk } = this.#parts;
    eye.outbox(change);
    return this.#inTurn(() => {
      void disk.saveOutbox(change);
      eye.outboxKept(change);
    });
  }

  saveContacts(change: ContactsChange): Promise<void> {
    return this.#inTurn(() => void this.#parts.disk.saveContacts(change));
  }

  wipe(): Promise<void> {
    return this.#inTurn(() => void this.#parts.disk.wipe());
  }

  close(): Promise<void> {
    return this.#inTurn(() => {});
  }

  #inTurn<T>(work: () => T): Promise<T> {
    const { now, delayMs, after } = this.#parts;
    this.#busyUntil = Math.max(this.#busyUntil, now()) + delayMs();
    return new Promise((resolve) => after(this.#busyUntil - now(), () => resolve(work())));
  }
}
