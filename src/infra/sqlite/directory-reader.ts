import type { Statement } from 'better-sqlite3';
import type { UserId } from '../../domain/shared/ids.ts';
import { type Place, placeOf } from '../../domain/users/directory.ts';
import type { Directory, Found } from '../../modules/users/ports.ts';
import { beginning, WORD_RANKS } from '../directory/words.ts';
import type { Sqlite } from './database.ts';
import { readingsIn } from './directory-rows.ts';

/** Words of one rank that are looked at for one query. */
const WORDS_MAX = 150;
/** Handles that fold to the same are few: most of them look alike. */
const EXACT_MAX = 20;
/** People of the searcher's own list that are found by one query. */
const KNOWN_MAX = 200;
/** Sorts after whatever begins with the same letters. */
const LAST = '\u{10ffff}';

interface FoundRow {
  readonly userId: UserId;
  readonly handle: string;
  readonly name: string;
  readonly readings: string;
}

interface KnownRow extends FoundRow {
  readonly remark: string | null;
  readonly remarkReadings: string | null;
}

/**
 * Finds people on the reading connection: strangers who let everybody find them by the beginnings that are kept of them,
 * the best first and no further than is asked for; those in the searcher's own list one by one.
 */
export class SqliteDirectory implements Directory {
  readonly #exact: Statement;
  readonly #words: Statement;
  readonly #known: Statement;

  constructor(db: Sqlite) {
    this.#exact = db.prepare(
      `SELECT user_id AS userId, handle, name, readings FROM directory WHERE handle = ? AND is_open = 1
       ORDER BY entry LIMIT ${EXACT_MAX}`,
    );
    this.#words = db.prepare(
      `SELECT d.user_id AS userId, d.handle, d.name, d.readings FROM directory_words w
       JOIN directory d ON d.entry = w.entry
       WHERE w.rank = ? AND w.word >= ? AND w.word < ? ORDER BY w.word, w.entry LIMIT ?`,
    );
    this.#known = db.prepare(
      `SELECT d.user_id AS userId, d.handle, d.name, d.readings, r.remark, r.readings AS remarkReadings
       FROM contacts c JOIN directory d ON d.user_id = c.peer_id
       LEFT JOIN remarks r ON r.user_id = c.user_id AND r.peer_id = c.peer_id
       WHERE c.user_id = ? AND (instr(d.handle, ?) OR instr(d.name, ?) OR instr(d.spoken, ?)
         OR instr(r.remark, ?) OR instr(r.spoken, ?)) LIMIT ?`,
    );
  }

  async find(searcher: UserId, query: string, enough: number): Promise<readonly Found[]> {
    const found = new Map<UserId, Place>();
    for (const row of this.#inList(searcher, query)) note(found, row, query);
    // Looked up by itself: among many who are called so it could stand behind those who are looked at.
    for (const row of this.#exact.all(query) as FoundRow[]) note(found, row, query);
    // Who was found so far may stand behind the best strangers, so that a long list is no reason to look for none.
    const before = found.size;
    for (const rank of Object.values(WORD_RANKS)) {
      if (found.size - before >= enough) break;
      for (const row of this.#byWord(rank, query)) note(found, row, query);
    }
    return [...found].map(([userId, place]) => ({ userId, ...place }));
  }

  #inList(searcher: UserId, query: string): KnownRow[] {
    const letters = query.replaceAll(' ', '');
    return this.#known.all(searcher, query, query, letters, query, letters, KNOWN_MAX) as KnownRow[];
  }

  #byWord(rank: number, query: string): FoundRow[] {
    const letters = rank === WORD_RANKS.pinyin ? query.replaceAll(' ', '') : query;
    const word = beginning(letters);
    return this.#words.all(rank, word, `${word}${LAST}`, WORDS_MAX) as FoundRow[];
  }
}

function note(found: Map<UserId, Place>, row: FoundRow & Partial<KnownRow>, query: string): void {
  if (found.has(row.userId)) return;
  const { handle, name, remark, readings, remarkReadings } = row;
  const spoken = [...readingsIn(readings), ...readingsIn(remarkReadings ?? '')];
  const place = placeOf({ handle, name, remark: remark ?? undefined, readings: spoken }, query);
  if (place) found.set(row.userId, place);
}
