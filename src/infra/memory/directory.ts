import type { UserId } from '../../domain/shared/ids.ts';
import { placeOf } from '../../domain/users/directory.ts';
import { privacyOf } from '../../domain/users/privacy.ts';
import type { Directory, Found } from '../../modules/users/ports.ts';
import { type ReadAloud, searchedTexts } from '../directory/texts.ts';
import type { MemoryTables } from './tables.ts';

/** Finds people by looking at everybody, over tables in memory. */
export class MemoryDirectory implements Directory {
  readonly #tables: MemoryTables;
  readonly #readAloud: ReadAloud;

  constructor(tables: MemoryTables, readAloud: ReadAloud) {
    this.#tables = tables;
    this.#readAloud = readAloud;
  }

  async find(searcher: UserId, query: string): Promise<readonly Found[]> {
    return this.#tables.all('users').flatMap((user): Found[] => {
      const { userId, handle, name, disabledAt, closedAt } = user;
      const contact = this.#tables.get('contacts', searcher, userId);
      const isOpen = disabledAt === null && closedAt === null && privacyOf(user).find === 'everybody';
      if (!contact && !isOpen) return [];
      const texts = searchedTexts({ handle, name, remark: contact?.remark ?? null }, this.#readAloud);
      const place = placeOf(texts, query);
      return place ? [{ userId, ...place }] : [];
    });
  }
}
