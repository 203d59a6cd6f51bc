import type { Store } from '../ports.ts';
import type {
  OutboxChange,
  OutboxEntry,
  Row,
  StoredIdentity,
  StoredState,
  StreamChange,
  StreamRecord,
} from '../records.ts';

const VERSION = 1;
const TABLES = ['identity', 'streams', 'rows', 'outbox'] as const;
const IDENTITY = 'identity';

interface StoredRow {
  readonly stream: string;
  readonly seq: number;
  readonly row: Row;
}

/**
 * Keeps everything in the browser's IndexedDB. Every write is one transaction over all tables, which makes each
 * atomic and keeps them in the order of the calls. Only one tab may use a database at a time.
 */
export class IndexedDbStore implements Store {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
    // A newer version of the page wants to change the tables: stepping aside lets it, and this page fails loudly.
    database.onversionchange = () => database.close();
  }

  /** Opens or makes the database of this name. */
  static async open(name: string): Promise<IndexedDbStore> {
    const opening = indexedDB.open(name, VERSION);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('identity');
      opening.result.createObjectStore('streams', { keyPath: 'stream' });
      opening.result.createObjectStore('rows', { keyPath: ['stream', 'seq'] });
      opening.result.createObjectStore('outbox', { keyPath: 'clientId' });
    };
    return new IndexedDbStore(await answered(opening));
  }

  async load(): Promise<StoredState> {
    const transaction = this.#database.transaction(TABLES, 'readonly');
    const table = (name: (typeof TABLES)[number]) => transaction.objectStore(name);
    const [identity, records, rows, outbox] = await Promise.all([
      answered<StoredIdentity | undefined>(table('identity').get(IDENTITY)),
      answered<StreamRecord[]>(table('streams').getAll()),
      answered<StoredRow[]>(table('rows').getAll()),
      answered<OutboxEntry[]>(table('outbox').getAll()),
    ]);
    const ofStream = Map.groupBy(rows, ({ stream }) => stream);
    return {
      identity: identity ?? null,
      streams: records.map((record) => ({
        record,
        rows: (ofStream.get(record.stream) ?? []).map(({ row }) => row),
      })),
      outbox: outbox.sort((a, b) => a.order - b.order),
    };
  }

  saveIdentity(identity: StoredIdentity): Promise<void> {
    return this.#write('strict', (table) => table('identity').put(identity, IDENTITY));
  }

  saveStream({ record, rows, dropAll, dropUpTo = 0 }: StreamChange): Promise<void> {
    const { stream } = record;
    const highest = dropAll ? Number.MAX_SAFE_INTEGER : dropUpTo;
    return this.#write('relaxed', (table) => {
      if (highest > 0) table('rows').delete(IDBKeyRange.bound([stream, 0], [stream, highest]));
      for (const row of rows) table('rows').put({ stream, seq: row.seq, row } satisfies StoredRow);
      table('streams').put(record);
    });
  }

  saveOutbox({ put = [], remove = [] }: OutboxChange): Promise<void> {
    return this.#write('strict', (table) => {
      for (const clientId of remove) table('outbox').delete(clientId);
      for (const entry of put) table('outbox').put(entry);
    });
  }

  wipe(): Promise<void> {
    return this.#write('strict', (table) => {
      for (const name of TABLES) table(name).clear();
    });
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }

  async #write(
    durability: 'strict' | 'relaxed',
    work: (table: (name: (typeof TABLES)[number]) => IDBObjectStore) => void,
  ): Promise<void> {
    const transaction = this.#database.transaction(TABLES, 'readwrite', { durability });
    work((name) => transaction.objectStore(name));
    await new Promise<void>((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => failed(transaction.error ?? new Error('The browser could not store this.'));
    });
  }
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
