import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StartFault } from '../config/start-fault.ts';

/**
 * Keeps a second process off the data folder: a tiny SQLite file held in an exclusive transaction, which the
 * operating system lets go of when the process ends, however it ends.
 */
export function lockFolder(folder: string): () => void {
  const db = new Database(join(folder, 'magpie.lock'), { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    const code = (cause as { code?: string }).code ?? '';
    if (!code.startsWith('SQLITE_BUSY')) throw cause;
    throw new StartFault(`Another Magpie is running on the data folder ${folder}. Stop it first.`, { cause });
  }
  return () => {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.close();
  };
}
