import type { UserRow } from '../../domain/shared/rows.ts';
import { selectList } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

/** Every account by handle, for the operator at the command line. */
export const listAccounts = (db: Sqlite): readonly UserRow[] =>
  db.prepare(`SELECT ${selectList('users')} FROM users ORDER BY handle`).all() as UserRow[];
