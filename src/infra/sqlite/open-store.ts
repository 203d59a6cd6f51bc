import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartFault } from '../config/start-fault.ts';
import { SqliteAccessReader } from './access-reader.ts';
import { SqliteChangeReader } from './change-reader.ts';
import { SqliteContactReader } from './contact-reader.ts';
import { openReader, openWriter, type Sqlite, type Synchronous } from './database.ts';
import { SqliteDirectory } from './directory-reader.ts';
import { type Durability, measureDurability } from './durability.ts';
import { lockFolder } from './lock.ts';
import { SqliteLogReader } from './log-reader.ts';
import { SqliteMembershipReader } from './membership-reader.ts';
import { migrate } from './migrate.ts';
import { SqlitePeopleReader } from './people-reader.ts';
import { SqliteRelationReader } from './relation-reader.ts';
import { SqliteWriter } from './writer.ts';

export const DATABASE_FILE = 'magpie.db';
/** 256 random bits in base32. */
const SECRET_CHARACTERS = 52;

export interface StoreOptions {
  readonly folder: string;
  readonly synchronous: Synchronous;
  /** The writer's thread; its URL is only known where the program is put together. */
  readonly startWorker: () => Worker;
  readonly random: { id(): string; secret(): string };
  readonly onFatal: (message: string) => void;
}

/**
 * Opens a data folder for this process alone: makes it, locks it, brings its schema up to date, and opens one writer
 * on a thread of its own and one reader here. Throws a `StartFault` with a sentence where that cannot be.
 */
export async function openStore(options: StoreOptions) {
  const folder = resolve(options.folder);
  makeFolder(folder);
  const unlock = lockFolder(folder);
  try {
    const path = join(folder, DATABASE_FILE);
    const { applied, facts } = await prepare(path, options);
    const durability: Durability = measureDurability(folder, options.synchronous);
    const writer = await SqliteWriter.open({
      path,
      synchronous: options.synchronous,
      worker: options.startWorker(),
      onFatal: options.onFatal,
    });
    const reader = openReader(path);
    return {
      folder,
      path,
      applied,
      ...facts,
      durability,
      writer,
      ...readersOn(reader),
      close: async () => {
        reader.close();
        await writer.close();
        unlock();
      },
    };
  } catch (fault) {
    unlock();
    throw fault;
  }
}
export type Store = Awaited<ReturnType<typeof openStore>>;

const readersOn = (reader: Sqlite) => ({
  logs: new SqliteLogReader(reader),
  memberships: new SqliteMembershipReader(reader),
  changes: new SqliteChangeReader(reader, Date.now),
  people: new SqlitePeopleReader(reader),
  contacts: new SqliteContactReader(reader),
  access: new SqliteAccessReader(reader),
  relations: new SqliteRelationReader(reader),
  directory: new SqliteDirectory(reader),
});

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw new StartFault(`${folder} is not a folder.`);
    accessSync(folder, constants.R_OK | constants.W_OK);
  } catch (cause) {
    if (cause instanceof StartFault) throw cause;
    const reason = (cause as { code?: string }).code ?? String(cause);
    throw new StartFault(
      `The data folder ${folder} cannot be written (${reason}). Choose another with --data, or mend its permissions.`,
      { cause },
    );
  }
}

/** Migrates, and on the first start writes the facts of this installation: its log epoch and its salt. */
async function prepare(path: string, { random, synchronous }: StoreOptions) {
  let db: Sqlite | undefined;
  try {
    db = openWriter(path, synchronous);
    const { applied } = await migrate(db);
    const put = db.prepare('INSERT OR IGNORE INTO server (key, value) VALUES (?, ?)');
    const get = db.prepare('SELECT value FROM server WHERE key = ?');
    put.run('epoch', random.id());
    put.run('direct_salt', random.secret());
    const fact = (key: string) => (get.get(key) as { value: string }).value;
    if (fact('direct_salt').length < SECRET_CHARACTERS) {
      throw new StartFault(
        `The secret of this installation in ${path} is empty or too short. Restore a backup.`,
      );
    }
    return { applied, facts: { epoch: fact('epoch'), directSalt: fact('direct_salt') } };
  } catch (cause) {
    if (cause instanceof StartFault) throw cause;
    const code = (cause as { code?: string }).code ?? '';
    if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) throw cause;
    throw new StartFault(`${path} is damaged or is no database of Magpie. Restore a backup.`, { cause });
  } finally {
    db?.close();
  }
}
