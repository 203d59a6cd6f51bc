import type {
  ContactsChange,
  OutboxChange,
  Row,
  RowRange,
  Store,
  StoredIdentity,
  StoredState,
  StreamChange,
  WindowPosition,
} from '../../src/interface/sdk/index.ts';
import { recorded } from './recorded-event.ts';
import type { Recorder } from './recorder.ts';

/**
 * A device's store that also keeps the record of its windows: what the shipped client writes down as applied is what it
 * applied. It outlives the client, as a disk does, and `crash` makes an end of the client that nobody prepared for.
 */
export class RecordingStore {
  readonly windows = new Map<string, WindowPosition>();
  readonly #device: string;
  readonly #recorder: Recorder;
  readonly #resetReasons = new Map<string, string>();
  #open: { inner: Store; isCrashed: boolean } | undefined;
  #writing = new Set<Promise<void>>();

  constructor(device: string, recorder: Recorder) {
    this.#device = device;
    this.#recorder = recorder;
  }

  /** What a client gets as its store. */
  attach(inner: Store): Store {
    const attached = { inner, isCrashed: false };
    this.#open = attached;
    const write = (action: () => Promise<void>) => (attached.isCrashed ? never() : this.#write(action()));
    return {
      load: async (newest: number) => this.#loaded(await inner.load(newest)),
      readRows: (stream: string, range: RowRange) => inner.readRows(stream, range),
      saveIdentity: (identity: StoredIdentity) => write(() => inner.saveIdentity(identity)),
      saveOutbox: (change: OutboxChange) => write(() => inner.saveOutbox(change)),
      saveContacts: (change: ContactsChange) => write(() => inner.saveContacts(change)),
      saveStreams: (changes: readonly StreamChange[]) => {
        if (!attached.isCrashed) for (const change of changes) this.#saved(change);
        return write(() => inner.saveStreams(changes));
      },
      wipe: () => write(() => inner.wipe()),
      close: () => inner.close(),
    };
  }

  /** All that the disk has of a stream, as the person may see it: changes of hidden rows are empty places. */
  async rows(stream: string): Promise<Row[]> {
    const { base = 0, cursor = 0 } = this.windows.get(stream) ?? {};
    const rows = (await this.#open?.inner.readRows(stream, { above: base, upTo: cursor })) ?? [];
    return rows.map((row) => {
      const { seq, no, at, ref } = row;
      return ref !== undefined && ref <= base ? { seq, no, type: 'void', at } : row;
    });
  }

  /** From now on nothing the client says reaches the disk. Resolves once the disk is free for the next one. */
  async crash(): Promise<void> {
    if (!this.#open) return;
    this.#open.isCrashed = true;
    await Promise.allSettled(this.#writing);
    await this.#open.inner.close();
  }

  /** The client is about to drop a window. */
  noteReset(stream: string, reason: string): void {
    this.#resetReasons.set(stream, reason);
  }

  #write(writing: Promise<void>): Promise<void> {
    this.#writing.add(writing);
    const forget = () => this.#writing.delete(writing);
    writing.then(forget, forget);
    return writing;
  }

  #loaded(state: StoredState): StoredState {
    for (const { record } of state.streams) {
      if (!record.window || !this.windows.has(record.stream)) continue;
      const { cursor } = record.window;
      this.#openWindow(record.stream, { base: cursor, reason: 'restored', head: record.head.lastSeq });
      this.windows.set(record.stream, record.window);
    }
    return state;
  }

  #saved({ record, rows, dropAll }: StreamChange): void {
    const { stream, window, head } = record;
    if (!window) return;
    const before = this.windows.get(stream);
    this.windows.set(stream, window);
    const isNew = !before || dropAll === true || window.cursor < before.cursor;
    if (isNew) {
      const reason = before ? this.#reasonOf(stream) : 'fresh';
      this.#openWindow(stream, { base: window.base, reason, head: head.lastSeq });
    }
    const from = isNew ? window.base : before.cursor;
    const applied = rows
      .filter(({ seq }) => seq > from && seq <= window.cursor)
      .sort((a, b) => a.seq - b.seq);
    for (const row of applied) {
      const end = row.seq === window.cursor && window.digest !== '' ? { digest: window.digest } : {};
      this.#recorder.write({ k: 'event', d: this.#device, s: stream, ...recorded(row), ...end });
    }
  }

  #reasonOf(stream: string): string {
    const reason = this.#resetReasons.get(stream) ?? 'unknown';
    this.#resetReasons.delete(stream);
    return reason === 'behind' ? reason : `reset ${reason}`;
  }

  #openWindow(stream: string, window: { base: number; reason: string; head: number }): void {
    this.#recorder.write({ k: 'window', d: this.#device, s: stream, ...window });
  }
}

const never = (): Promise<never> => new Promise(() => {});
