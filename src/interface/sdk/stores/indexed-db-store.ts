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

const VERSION = 3;
const TABLES = ['identity', 'streams', 'rows', 'outbox', 'contacts'] as const;
const IDENTITY = 'identity';
/** Finds the rows that change a row. */
const BY_REF = 'ref';
/** Conversations whose rows are read at the start; of the others the list has the last line, until somebody looks. */
const READ_AT_START = 12;

type TableName = (typeof TABLES)[number];
type Tables = (name: TableName) => IDBObjectStore;

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
    opening.onupgradeneeded = ({ oldVersion }) => upgrade(opening, oldVersion);
    return new IndexedDbStore(await answered(opening));
  }

  async load(newest: number): Promise<StoredState> {
    const tables = this.#tables('readonly');
    const [identity, records, outbox, contacts] = await Promise.all([
      answered<StoredIdentity | undefined>(tables('identity').get(IDENTITY)),
      answered<StreamRecord[]>(tables('streams').getAll()),
      answered<OutboxEntry[]>(tables('outbox').getAll()),
      answered<StoredContact[]>(tables('contacts').getAll()),
    ]);
    const latest = records.toSorted((a, b) => (b.head.activeAt ?? 0) - (a.head.activeAt ?? 0));
    const streams = latest.map(async (record, place) => {
      const { cursor } = record.window ?? { cursor: 0 };
      const isRead = place < READ_AT_START || !record.last;
      const above = isRead ? cursor - newest : cursor;
      return { record, rows: await rowsIn(tables, record.stream, { above, upTo: cursor }) };
    });
    return {
      identity: identity ?? null,
      streams: await Promise.all(streams),
      outbox: outbox.sort((a, b) => a.order - b.order),
      contacts,
    };
  }

  readRows(stream: string, range: RowRange): Promise<readonly Row[]> {
    return rowsIn(this.#tables('readonly'), stream, range);
  }

  saveIdentity(identity: StoredIdentity): Promise<void> {
    return this.#write('strict', (tables) => tables('identity').put(identity, IDENTITY));
  }

  saveStreams(changes: readonly StreamChange[]): Promise<void> {
    return this.#write('relaxed', async (tables) => {
      for (const change of changes) putStream(tables, change);
      for (const { record, late = [] } of changes)
        for (const event of late) await applyLate(tables, record.stream, event);
    });
  }

  saveOutbox({ put = [], remove = [] }: OutboxChange): Promise<void> {
    return this.#write('strict', (tables) => {
      for (const clientId of remove) tables('outbox').delete(clientId);
      for (const entry of put) tables('outbox').put(entry);
    });
  }

  saveContacts({ put, remove }: ContactsChange): Promise<void> {
    return this.#write('relaxed', (tables) => {
      for (const id of remove) tables('contacts').delete(id);
      for (const each of put) tables('contacts').put(each);
    });
  }

  wipe(): Promise<void> {
    return this.#write('strict', (tables) => {
      for (const name of TABLES) tables(name).clear();
    });
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }

  #tables(mode: 'readonly'): Tables {
    const transaction = this.#database.transaction(TABLES, mode);
    return (name) => transaction.objectStore(name);
  }

  /** Nothing but requests of the transaction may be awaited in `work`, because it commits as soon as none is open. */
  async #write(durability: 'strict' | 'relaxed', work: (tables: Tables) => unknown): Promise<void> {
    const transaction = this.#database.transaction(TABLES, 'readwrite', { durability });
    const written = new Promise<void>((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => failed(transaction.error ?? new Error('The browser could not store this.'));
    });
    await Promise.all([written, work((name) => transaction.objectStore(name))]);
  }
}

/** From nothing, or from the tables of an earlier version, whose rows stay. */
function upgrade(opening: IDBOpenDBRequest, oldVersion: number): void {
  const { result: database, transaction } = opening;
  if (oldVersion < 1) {
    database.createObjectStore('identity');
    database.createObjectStore('streams', { keyPath: 'stream' });
    database.createObjectStore('rows', { keyPath: ['stream', 'seq'] });
    database.createObjectStore('outbox', { keyPath: 'clientId' });
  }
  if (oldVersion < 2) transaction?.objectStore('rows').createIndex(BY_REF, ['stream', 'row.ref']);
  if (oldVersion < 3) database.createObjectStore('contacts', { keyPath: 'contact.user.id' });
}

async function rowsIn(tables: Tables, stream: string, { above, upTo }: RowRange): Promise<Row[]> {
  if (above >= upTo) return [];
  const range = IDBKeyRange.bound([stream, above], [stream, upTo], true);
  const found = await answered<StoredRow[]>(tables('rows').getAll(range));
  return found.map(({ row }) => row);
}

function putStream(tables: Tables, { record, rows, dropAll, dropUpTo = 0 }: StreamChange): void {
  const { stream } = record;
  const highest = dropAll ? Number.MAX_SAFE_INTEGER : dropUpTo;
  if (highest > 0) tables('rows').delete(IDBKeyRange.bound([stream, 0], [stream, highest]));
  for (const row of rows) tables('rows').put({ stream, seq: row.seq, row } satisfies StoredRow);
  tables('streams').put(record);
}

/** An event reaches the row it names and the rows that name the same one. */
async function applyLate(tables: Tables, stream: string, event: Row): Promise<void> {
  const { ref = 0 } = event;
  const [named, beside] = await Promise.all([
    answered<StoredRow | undefined>(tables('rows').get([stream, ref])),
    answered<StoredRow[]>(
      tables('rows')
        .index(BY_REF)
        .getAll(IDBKeyRange.only([stream, ref])),
    ),
  ]);
  const rows = new Map([...(named ? [named] : []), ...beside].map(({ seq, row }) => [seq, row]));
  for (const row of effectsOf(rows, event)) tables('rows').put({ stream, seq: row.seq, row });
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
