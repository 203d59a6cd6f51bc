import type { KeyPart, MemberRow, StreamRow } from '../../domain/shared/rows.ts';

type Cached = StreamRow | MemberRow;

/** Some 500 bytes each, so 20 MB at the most. */
const ROWS_MAX = 40_000;

/**
 * The rows that nearly every command reads, as this process last committed them. The writer is the only one who writes
 * (the data folder is locked), so they are what the database holds; whatever else changes them empties the cache.
 */
export class RowCache {
  readonly #rows = new Map<string, Cached>();

  static holds(table: string): table is 'streams' | 'members' {
    return table === 'streams' || table === 'members';
  }

  get(key: readonly KeyPart[]): Cached | undefined {
    return this.#rows.get(nameOf(key));
  }

  put(key: readonly KeyPart[], row: Cached): void {
    const name = nameOf(key);
    // Put anew, so that the row written longest ago stays first: reading moves none.
    this.#rows.delete(name);
    this.#rows.set(name, row);
    if (this.#rows.size <= ROWS_MAX) return;
    for (const oldest of this.#rows.keys()) {
      this.#rows.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.#rows.clear();
  }
}

/** A stream's key has one part and a member's two, so they share the map. */
const nameOf = (key: readonly KeyPart[]): string => (key.length === 1 ? String(key[0]) : key.join(' '));
