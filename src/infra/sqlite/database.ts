import Database from 'better-sqlite3';

export type Sqlite = Database.Database;
export type Synchronous = 'FULL' | 'NORMAL' | 'OFF';

/** How long a connection waits for another's lock. Only upkeep at the command line ever meets one. */
const BUSY_MS = 5_000;
/** Negative is KiB: 64 MiB for the writer, whose pages are the hottest. */
const WRITER_CACHE = -64 * 1024;
const READER_CACHE = -16 * 1024;
/** Pages in the log before it is folded into the file: 16 MiB of 4 KiB pages. */
const CHECKPOINT_PAGES = 4_000;

/** The one connection that writes. With FULL a commit returns after the log's fsync: that is what P1 stands on. */
export function openWriter(path: string, synchronous: Synchronous = 'FULL'): Sqlite {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${synchronous}`);
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  db.pragma(`cache_size = ${WRITER_CACHE}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma('temp_store = MEMORY');
  return db;
}

/** A connection that only reads, so that no open write ever blocks it. */
export function openReader(path: string): Sqlite {
  const db = new Database(path, { readonly: true });
  db.pragma(`busy_timeout = ${BUSY_MS}`);
  db.pragma(`cache_size = ${READER_CACHE}`);
  return db;
}
