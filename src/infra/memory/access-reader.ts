import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import type { AuditRow } from '../../domain/shared/rows.ts';
import type { AccessReader, AccountPage, AuditPlace, IdentityReader } from '../../modules/users/ports.ts';
import type { MemoryTables } from './tables.ts';

/** What guards accounts, over tables in memory. */
export class MemoryAccessReader implements AccessReader, IdentityReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async receipt(userId: UserId, clientId: ClientId) {
    return this.#tables.get('receipts', userId, clientId);
  }

  async invitation(by: { codeHash: string } | { invitationId: string }) {
    if ('codeHash' in by) return this.#tables.get('invitations', by.codeHash);
    return this.#tables.all('invitations').find((row) => row.invitationId === by.invitationId);
  }

  async invitations(after: string, limit: number) {
    const rows = this.#tables.all('invitations').filter(({ invitationId }) => invitationId > after);
    return rows.sort((a, b) => (a.invitationId < b.invitationId ? -1 : 1)).slice(0, limit);
  }

  async voucher(secretHash: string) {
    return this.#tables.get('vouchers', secretHash);
  }

  async factor(userId: UserId) {
    return this.#tables.get('factors', userId);
  }

  async accounts(after: string, limit: number): Promise<AccountPage> {
    const handles = this.#tables.all('handles').filter(({ handleKey }) => handleKey > after);
    const page = handles.sort((a, b) => (a.handleKey < b.handleKey ? -1 : 1)).slice(0, limit);
    const accounts = page.flatMap(({ handleKey: key, userId }) => {
      const user = this.#tables.get('users', userId);
      return user ? [{ key, user }] : [];
    });
    return { accounts, next: page.length === limit ? page.at(-1)?.handleKey : undefined };
  }

  async identity(issuer: string, subject: string) {
    return this.#tables.get('identities', issuer, subject);
  }

  async identitiesOf(userId: UserId) {
    return this.#tables.all('identities').filter((row) => row.userId === userId);
  }

  async audit(before: AuditPlace | undefined, limit: number) {
    const rows = this.#tables.all('audit').filter((row) => !before || inOrder(row, before) < 0);
    return rows.sort((a: AuditRow, b: AuditRow) => inOrder(b, a)).slice(0, limit);
  }
}

/** The order of the table's key. */
function inOrder(a: AuditPlace, b: AuditPlace): number {
  if (a.at !== b.at) return a.at - b.at;
  const [first, second] = [`${a.actorId} ${a.clientId}`, `${b.actorId} ${b.clientId}`];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
