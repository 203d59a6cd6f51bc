import type { Store } from '../ports.ts';
import type {
  ContactsChange,
  OutboxChange,
  OutboxEntry,
  Row,
  RowRange,
  StoredContact,
  StoredIdentity,
  StoredState,
  StreamChange,
  StreamRecord,
} from '../records.ts';
import { effectsOf } from '../reducer.ts';

/** Keeps everything as long as the object lives: for tests, bots and whoever reads it all again at start. */
export class MemoryStore implements Store {
  #identity: StoredIdentity | null = null;
  readonly #streams = new Map<string, { record: StreamRecord; rows: Map<number, Row> }>();
  readonly #outbox = new Map<string, OutboxEntry>();
  readonly #contacts = new Map<string, StoredContact>();

  load(newest: number): Promise<StoredState> {
    const { streams, ...rest } = this.snapshot();
    const cut = streams.map(({ record, rows }) => ({ record, rows: rows.slice(-newest) }));
    return Promise.resolve({ ...rest, streams: cut });
  }

  readRows(stream: string, { above, upTo }: RowRange): Promise<readonly Row[]> {
    const { rows } = this.#streams.get(stream) ?? { rows: new Map<number, Row>() };
    const found: Row[] = [];
    for (let seq = above + 1; seq <= upTo; seq += 1) {
      const row = rows.get(seq);
      if (row) found.push(row);
    }
    return Promise.resolve(found);
  }

  saveIdentity(identity: StoredIdentity): Promise<void> {
    this.putIdentity(identity);
    return Promise.resolve();
  }

  saveStreams(changes: readonly StreamChange[]): Promise<void> {
    for (const change of changes) this.putStream(change);
    return Promise.resolve();
  }

  saveOutbox(change: OutboxChange): Promise<void> {
    this.putOutbox(change);
    return Promise.resolve();
  }

  saveContacts(change: ContactsChange): Promise<void> {
    this.putContacts(change);
    return Promise.resolve();
  }

  wipe(): Promise<void> {
    this.forget();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** All there is, at once. */
  snapshot(): StoredState {
    return {
      identity: this.#identity,
      streams: [...this.#streams.values()].map(({ record, rows }) => ({
        record,
        rows: [...rows.values()].sort((a, b) => a.seq - b.seq),
      })),
      outbox: [...this.#outbox.values()].sort((a, b) => a.order - b.order),
      contacts: [...this.#contacts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, contact]) => contact),
    };
  }

  putIdentity(identity: StoredIdentity): void {
    this.#identity = identity;
  }

  putStream({ record, rows, dropAll, dropUpTo = 0, late = [] }: StreamChange): void {
    const stored = this.#streams.get(record.stream)?.rows;
    const kept = dropAll || !stored ? new Map<number, Row>() : stored;
    if (dropUpTo > 0) for (const seq of kept.keys()) if (seq <= dropUpTo) kept.delete(seq);
    for (const row of rows) kept.set(row.seq, row);
    for (const event of late) for (const row of effectsOf(kept, event)) kept.set(row.seq, row);
    this.#streams.set(record.stream, { record, rows: kept });
  }

  putOutbox({ put = [], remove = [] }: OutboxChange): void {
    for (const clientId of remove) this.#outbox.delete(clientId);
    for (const entry of put) this.#outbox.set(entry.clientId, entry);
  }

  putContacts({ put, remove }: ContactsChange): void {
    for (const id of remove) this.#contacts.delete(id);
    for (const each of put) this.#contacts.set(each.contact.user.id, each);
  }

  forget(): void {
    this.#contacts.clear();
    this.#identity = null;
    this.#streams.clear();
    this.#outbox.clear();
  }
}
