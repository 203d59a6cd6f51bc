import type { Statement } from 'better-sqlite3';
import type { UserId } from '../../domain/shared/ids.ts';
import type { ContactRow } from '../../domain/shared/rows.ts';
import type { ContactReader, KnownContact } from '../../modules/shared/reading.ts';
import { columnsOf, quote, snake } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

const columns = columnsOf('contacts')
  .map((column) => `c.${quote(snake(column))} AS ${quote(column)}`)
  .join(', ');

/** Whoever takes part in more blocks than this is looked up one pair at a time. */
const BLOCKS_AT_ONCE = 200;

/** What people are to each other, on the reading connection. */
export class SqliteContactReader implements ContactReader {
  readonly #db: Sqlite;
  readonly #contact: Statement;
  readonly #contacts: Statement;
  readonly #asOf: Statement;
  readonly #blocking: Statement;
  readonly #blocked: Statement;
  readonly #isBlocking: Statement;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#contact = db.prepare(`SELECT ${columns} FROM contacts c WHERE c.user_id = ? AND c.peer_id = ?`);
    this.#contacts = db.prepare(
      `SELECT ${columns}, u.handle AS peerHandle, u.name AS peerName
       FROM contacts c JOIN users u ON u.user_id = c.peer_id
       WHERE c.user_id = ? AND c.peer_id > ? ORDER BY c.peer_id LIMIT ?`,
    );
    this.#asOf = db.prepare(
      `SELECT s.last_seq AS asOf FROM users u JOIN streams s ON s.stream_id = u.personal_id WHERE u.user_id = ?`,
    );
    // Both are nearly always empty, and then cost one look into an index that is nearly always empty.
    const limit = BLOCKS_AT_ONCE + 1;
    this.#blocking = db.prepare(
      `SELECT peer_id AS id FROM contacts INDEXED BY contacts_blocking
       WHERE user_id = ? AND blocked_at IS NOT NULL LIMIT ${limit}`,
    );
    this.#blocked = db.prepare(
      `SELECT user_id AS id FROM contacts INDEXED BY contacts_blocked
       WHERE peer_id = ? AND blocked_at IS NOT NULL LIMIT ${limit}`,
    );
    this.#isBlocking = db.prepare(
      'SELECT 1 FROM contacts WHERE user_id = ? AND peer_id = ? AND blocked_at IS NOT NULL',
    );
  }

  async contact(userId: UserId, peerId: UserId): Promise<ContactRow | undefined> {
    return (this.#contact.get(userId, peerId) as ContactRow | undefined) ?? undefined;
  }

  async contacts(userId: UserId, { after, limit }: { after: string; limit: number }) {
    return this.#db.transaction(() => {
      const found = this.#contacts.all(userId, after, limit) as FoundContact[];
      const { asOf } = (this.#asOf.get(userId) as { asOf: number } | undefined) ?? { asOf: 0 };
      return { contacts: found.map(knownContact), asOf };
    })();
  }

  async blockedAmong(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const found = [...this.#blocking.all(userId), ...this.#blocked.all(userId)] as { id: UserId }[];
    if (found.length > BLOCKS_AT_ONCE) return new Set(others.filter((each) => this.#isBlocked(userId, each)));
    const ids = new Set(found.map(({ id }) => id));
    return new Set(ids.size === 0 ? [] : others.filter((each) => ids.has(each)));
  }

  #isBlocked(a: UserId, b: UserId): boolean {
    return Boolean(this.#isBlocking.get(a, b) ?? this.#isBlocking.get(b, a));
  }
}

type FoundContact = ContactRow & { readonly peerHandle: string; readonly peerName: string };

const knownContact = ({ peerHandle: handle, peerName: name, ...row }: FoundContact): KnownContact => ({
  row,
  user: { userId: row.peerId, handle, name },
});
