import type { InvitationRow, UserRow } from '../../domain/shared/rows.ts';
import { selectList } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

/** Every account by handle, for the operator at the command line. */
export const listAccounts = (db: Sqlite): readonly UserRow[] =>
  db.prepare(`SELECT ${selectList('users')} FROM users ORDER BY handle`).all() as UserRow[];

/** Every invitation by its id, for the operator at the command line. */
export const listInvitations = (db: Sqlite): readonly InvitationRow[] =>
  db
    .prepare(`SELECT ${selectList('invitations')} FROM invitations ORDER BY invitation_id`)
    .all() as InvitationRow[];
