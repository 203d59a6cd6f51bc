import type { UserId } from '../../domain/shared/ids.ts';
import type { ContactReader } from '../../modules/shared/reading.ts';
import type { MemoryTables } from './tables.ts';

/** What people are to each other, over tables in memory. */
export class MemoryContactReader implements ContactReader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async contact(userId: UserId, peerId: UserId) {
    return this.#tables.get('contacts', userId, peerId);
  }

  async contacts(userId: UserId, { after, limit }: { after: string; limit: number }) {
    const rows = this.#tables.all('contacts').filter((row) => row.userId === userId && row.peerId > after);
    rows.sort((a, b) => (a.peerId < b.peerId ? -1 : 1));
    const contacts = rows.slice(0, limit).flatMap((row) => {
      const user = this.#tables.get('users', row.peerId);
      return user ? [{ row, user }] : [];
    });
    const personalId = this.#tables.get('users', userId)?.personalId;
    const stream = personalId && this.#tables.get('streams', personalId);
    return { contacts, asOf: stream ? stream.lastSeq : 0 };
  }

  async blockedAmong(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    return new Set(others.filter((each) => this.#blocks(userId, each) || this.#blocks(each, userId)));
  }

  #blocks(userId: UserId, peerId: UserId): boolean {
    const row = this.#tables.get('contacts', userId, peerId);
    return row !== undefined && row.blockedAt !== null;
  }
}
