import type { TableName, Tables } from './rows.ts';

/** Tables of which a decision may want everything that belongs to somebody, and the column that says whose it is. */
export const OWNER_COLUMNS = {
  invitations: 'createdBy',
  vouchers: 'userId',
  identities: 'userId',
} as const satisfies { [T in TableName]?: keyof Tables[T] };
export type OwnedTable = keyof typeof OWNER_COLUMNS;
