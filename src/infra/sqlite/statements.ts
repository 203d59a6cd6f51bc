import type { Statement } from 'better-sqlite3';
import { PRIMARY_KEYS, type TableName } from '../../domain/shared/rows.ts';
import { columnsOf, quote, selectList, snake } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

/** The statements that every table has. */
export interface TableStatements {
  readonly byKey: Statement;
  readonly insert: Statement;
  readonly upsert: Statement;
  /** Takes the values of `changing`, then those of the key; absent where nothing but the key is there. */
  readonly update: Statement | undefined;
  readonly changing: readonly string[];
  readonly keys: readonly string[];
  readonly remove: Statement;
  readonly columns: readonly string[];
}

/** Columns of the log that an event may change in an older row; all others are fixed when it is written. */
const CHANGING_IN_LOG: ReadonlySet<string> = new Set(['body', 'changedSeq']);

export function prepareTable(db: Sqlite, table: TableName): TableStatements {
  const columns = columnsOf(table);
  const keys: readonly string[] = PRIMARY_KEYS[table];
  const names = columns.map((column) => quote(snake(column)));
  const where = keys.map((key) => `${quote(snake(key))} = ?`).join(' AND ');
  const insert = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  const conflict = keys.map((key) => quote(snake(key))).join(', ');
  const changing = columns.filter(
    (column) => !keys.includes(column) && (table !== 'log' || CHANGING_IN_LOG.has(column)),
  );
  const set = changing.map((column) => `${quote(snake(column))} = excluded.${quote(snake(column))}`);
  const onConflict = set.length > 0 ? `DO UPDATE SET ${set.join(', ')}` : 'DO NOTHING';
  const assign = changing.map((column) => `${quote(snake(column))} = ?`).join(', ');
  return {
    byKey: db.prepare(`SELECT ${selectList(table)} FROM ${table} WHERE ${where}`),
    insert: db.prepare(insert),
    upsert: db.prepare(`${insert} ON CONFLICT (${conflict}) ${onConflict}`),
    update: set.length > 0 ? db.prepare(`UPDATE ${table} SET ${assign} WHERE ${where}`) : undefined,
    changing,
    keys,
    remove: db.prepare(`DELETE FROM ${table} WHERE ${where}`),
    columns,
  };
}
