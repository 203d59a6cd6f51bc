import type { Statement } from 'better-sqlite3';
import type { Load } from '../../domain/shared/command.ts';
import { OWNER_COLUMNS, type OwnedTable } from '../../domain/shared/owned.ts';
import {
  type ContactRow,
  type KeyPart,
  type LogRow,
  primaryKey,
  type SessionRow,
  type TableName,
  type Tables,
} from '../../domain/shared/rows.ts';
import type { Frame } from '../../modules/shared/ports.ts';
import { BatchState } from '../committer/batch-state.ts';
import { decideBatch, loadsOf, moreLoadsOf } from '../committer/decide-batch.ts';
import type { BatchAnswer } from '../committer/queue.ts';
import type { ReadAloud } from '../directory/texts.ts';
import { OLDEST_SLICE } from '../sql/slices.ts';
import { COLUMNS, STRICTLY_NEW, selectList, snake } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';
import { DirectoryIndex } from './directory-index.ts';
import { RowCache } from './row-cache.ts';
import { prepareTable, type TableStatements } from './statements.ts';

export interface StoreMeans {
  readonly readAloud: ReadAloud;
  now(): number;
  sha256Prefix(text: string): string;
}

/** Bounds what erasing one message reads: its edits are at most a hundred. */
const REFERRING_MAX = 200;
/** Bounds what changing a role reads: all that is asked is whether there is another owner. */
const OWNERS_MAX = 100;
/** The rules keep what belongs to one person far below this. */
const OWNED_MAX = 1_000;

/** The writer's side of the SQLite adapter: runs a batch in one transaction. Synchronous, so it lives in a worker. */
export class SqliteStore {
  readonly #db: Sqlite;
  readonly #means: StoreMeans;
  readonly #tables: Record<TableName, TableStatements>;
  readonly #ownAbove: Statement;
  readonly #referring: Statement;
  readonly #sessions: Statement;
  readonly #owners: Statement;
  readonly #oldest: Statement;
  readonly #owned: Readonly<Record<OwnedTable, Statement>>;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #cache = new RowCache();
  readonly #directory: DirectoryIndex;
  /** While nothing was refused for good nobody needs to look: true for most of an installation's life. */
  #hasRefused: boolean;

  constructor(db: Sqlite, means: StoreMeans) {
    this.#db = db;
    this.#means = means;
    this.#directory = new DirectoryIndex(db, means.readAloud);
    const names = Object.keys(COLUMNS) as TableName[];
    this.#tables = Object.fromEntries(names.map((name) => [name, prepareTable(db, name)])) as Record<
      TableName,
      TableStatements
    >;
    this.#ownAbove = db.prepare(
      "SELECT count(*) AS count FROM log WHERE stream_id = ? AND seq > ? AND sender_id = ? AND type = 'message'",
    );
    // Without the name of the index SQLite walks the whole log for the sake of the order.
    this.#referring = db.prepare(
      `SELECT ${selectList('log')} FROM log INDEXED BY log_ref
       WHERE stream_id = ? AND ref_seq = ? ORDER BY seq LIMIT ${REFERRING_MAX}`,
    );
    this.#sessions = db.prepare(`SELECT ${selectList('sessions')} FROM sessions WHERE user_id = ?`);
    this.#owners = db.prepare(
      `SELECT ${selectList('users')} FROM users WHERE role = 'owner' LIMIT ${OWNERS_MAX}`,
    );
    this.#oldest = db.prepare(
      `SELECT ${selectList('contacts')} FROM contacts WHERE user_id = ? AND relation = ?
       ORDER BY expires_at LIMIT ${OLDEST_SLICE}`,
    );
    this.#owned = prepareOwned(db);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    const { at } = db.prepare('SELECT min(at) AS at FROM refused').get() as { at: number | null };
    this.#hasRefused = at !== null;
  }

  /** Returns after the commit, or throws and leaves nothing. */
  run(frames: readonly Frame[]): BatchAnswer {
    this.#begin.run();
    try {
      const state = new BatchState();
      this.#load(loadsOf(frames), state);
      this.#load(moreLoadsOf(frames, state), state);
      const { outcomes, runs } = decideBatch(frames, state, {
        now: this.#means.now(),
        sha256Prefix: this.#means.sha256Prefix,
      });
      this.#apply(state);
      this.#commit.run();
      this.#remember(state);
      return { outcomes, runs };
    } catch (fault) {
      if (this.#db.inTransaction) this.#rollback.run();
      throw fault;
    }
  }

  /** Makes what follows from other rows anew, where another version wrote it. Called once, before anything is carried out. */
  bringUpToDate(): void {
    this.#directory.bringUpToDate();
  }

  /** Something beside commands changed rows. */
  forgetRows(): void {
    this.#cache.clear();
  }

  #load(loads: readonly Load[], state: BatchState): void {
    for (const load of loads) {
      if ('key' in load) {
        if (!state.hasLoaded(load.table, load.key)) this.#loadRow(load.table, load.key, state);
      } else if ('own' in load) {
        const { streamId, userId, above } = load.own;
        const { count } = this.#ownAbove.get(streamId, above, userId) as { count: number };
        state.putOwn(streamId, userId, above, count);
      } else if ('referring' in load) {
        const { streamId, seq } = load.referring;
        state.putReferring(streamId, seq, this.#referring.all(streamId, seq) as LogRow[]);
      } else if ('oldest' in load) {
        const { userId, relation } = load.oldest;
        state.putOldest(userId, relation, this.#oldest.all(userId, relation) as ContactRow[]);
      } else if ('role' in load) {
        state.putOwners(this.#owners.all() as Tables['users'][]);
      } else if ('of' in load) {
        state.putOwned(load.table, load.of, this.#owned[load.table].all(load.of) as never);
      } else {
        const userId = load.prefix[0] as SessionRow['userId'];
        state.putSessions(userId, this.#sessions.all(userId) as SessionRow[]);
      }
    }
  }

  #loadRow(table: TableName, key: readonly KeyPart[], state: BatchState): void {
    const cached = RowCache.holds(table) ? this.#cache.get(key) : undefined;
    const isKnownMissing = table === 'refused' && !this.#hasRefused;
    const row =
      cached ?? (isKnownMissing ? undefined : (this.#tables[table].byKey.get(...key) as Tables[TableName]));
    state.putLoaded(table, key, row ?? undefined);
  }

  #apply(state: BatchState): void {
    for (const change of state.changes()) {
      this.#directory.follow(change);
      const statements = this.#tables[change.table];
      if (change.row === undefined) {
        statements.remove.run(...change.key);
        continue;
      }
      const row = change.row as unknown as Record<string, string | number | null>;
      const valuesOf = (columns: readonly string[]) => columns.map((column) => row[column]);
      if (!change.isNew && statements.update) {
        statements.update.run(...valuesOf(statements.changing), ...valuesOf(statements.keys));
        continue;
      }
      const isStrict = change.isNew && STRICTLY_NEW.has(change.table);
      (isStrict ? statements.insert : statements.upsert).run(...valuesOf(statements.columns));
    }
  }

  /** What was committed is what the next batch finds. */
  #remember(state: BatchState): void {
    for (const { table, row } of state.changes()) {
      if (table === 'refused') this.#hasRefused = true;
      if (row && RowCache.holds(table))
        this.#cache.put(primaryKey(table, row as never), row as Tables[typeof table]);
    }
  }
}

function prepareOwned(db: Sqlite): Record<OwnedTable, Statement> {
  const statements = Object.entries(OWNER_COLUMNS).map(([table, column]) => {
    const list = selectList(table as OwnedTable);
    const sql = `SELECT ${list} FROM ${table} WHERE ${snake(column)} = ? LIMIT ${OWNED_MAX}`;
    return [table, db.prepare(sql)] as const;
  });
  return Object.fromEntries(statements) as Record<OwnedTable, Statement>;
}
