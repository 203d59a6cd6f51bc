import type { Statement } from 'better-sqlite3';
import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import type {
  AuditRow,
  FactorRow,
  IdentityRow,
  InvitationRow,
  ReceiptRow,
  UserRow,
  VoucherRow,
} from '../../domain/shared/rows.ts';
import type { AccessReader, AccountPage, AuditPlace, IdentityReader } from '../../modules/users/ports.ts';
import { selectList } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

/** What guards accounts, on the reading connection. */
export class SqliteAccessReader implements AccessReader, IdentityReader {
  readonly #receipt: Statement;
  readonly #byCode: Statement;
  readonly #byId: Statement;
  readonly #invitations: Statement;
  readonly #voucher: Statement;
  readonly #factor: Statement;
  readonly #accounts: Statement;
  readonly #newest: Statement;
  readonly #identity: Statement;
  readonly #identities: Statement;
  readonly #older: Statement;

  constructor(db: Sqlite) {
    const select = `SELECT ${selectList('invitations')} FROM invitations`;
    this.#receipt = db.prepare(
      `SELECT ${selectList('receipts')} FROM receipts WHERE sender_id = ? AND client_id = ?`,
    );
    this.#byCode = db.prepare(`${select} WHERE code_hash = ?`);
    this.#byId = db.prepare(`${select} WHERE invitation_id = ?`);
    this.#invitations = db.prepare(`${select} WHERE invitation_id > ? ORDER BY invitation_id LIMIT ?`);
    this.#voucher = db.prepare(`SELECT ${selectList('vouchers')} FROM vouchers WHERE secret_hash = ?`);
    this.#factor = db.prepare(`SELECT ${selectList('factors')} FROM factors WHERE user_id = ?`);
    this.#accounts = db.prepare(
      `SELECT h.handle_key AS handleKey, ${selectList('users', 'u.')} FROM handles h
       JOIN users u ON u.user_id = h.user_id WHERE h.handle_key > ? ORDER BY h.handle_key LIMIT ?`,
    );
    const identities = `SELECT ${selectList('identities')} FROM identities`;
    this.#identity = db.prepare(`${identities} WHERE issuer = ? AND subject = ?`);
    this.#identities = db.prepare(`${identities} WHERE user_id = ?`);
    const audit = `SELECT ${selectList('audit')} FROM audit`;
    const order = 'ORDER BY at DESC, actor_id DESC, client_id DESC LIMIT ?';
    this.#newest = db.prepare(`${audit} WHERE at > 0 ${order}`);
    this.#older = db.prepare(`${audit} WHERE (at, actor_id, client_id) < (?, ?, ?) ${order}`);
  }

  async receipt(userId: UserId, clientId: ClientId): Promise<ReceiptRow | undefined> {
    return found(this.#receipt.get(userId, clientId));
  }

  async invitation(by: { codeHash: string } | { invitationId: string }): Promise<InvitationRow | undefined> {
    return found('codeHash' in by ? this.#byCode.get(by.codeHash) : this.#byId.get(by.invitationId));
  }

  async invitations(after: string, limit: number): Promise<readonly InvitationRow[]> {
    return this.#invitations.all(after, limit) as InvitationRow[];
  }

  async voucher(secretHash: string): Promise<VoucherRow | undefined> {
    return found(this.#voucher.get(secretHash));
  }

  async factor(userId: UserId): Promise<FactorRow | undefined> {
    return found(this.#factor.get(userId));
  }

  async accounts(after: string, limit: number): Promise<AccountPage> {
    const rows = this.#accounts.all(after, limit) as (UserRow & { handleKey: string })[];
    const accounts = rows.map(({ handleKey: key, ...user }) => ({ key, user }));
    return { accounts, next: rows.length === limit ? rows.at(-1)?.handleKey : undefined };
  }

  async identity(issuer: string, subject: string): Promise<IdentityRow | undefined> {
    return found(this.#identity.get(issuer, subject));
  }

  async identitiesOf(userId: UserId): Promise<readonly IdentityRow[]> {
    return this.#identities.all(userId) as IdentityRow[];
  }

  async audit(before: AuditPlace | undefined, limit: number): Promise<readonly AuditRow[]> {
    if (!before) return this.#newest.all(limit) as AuditRow[];
    return this.#older.all(before.at, before.actorId, before.clientId, limit) as AuditRow[];
  }
}

/** The driver says `undefined` for no row, with a type that knows nothing of it. */
const found = <Row>(row: unknown): Row | undefined => (row as Row | undefined) ?? undefined;
