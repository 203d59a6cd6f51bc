import type { Statement } from 'better-sqlite3';
import type { ContactRow, UserRow } from '../../domain/shared/rows.ts';
import { folded } from '../../domain/users/directory.ts';
import { privacyOf } from '../../domain/users/privacy.ts';
import type { RowChange } from '../committer/batch-state.ts';
import { type ReadAloud, readingsOf } from '../directory/texts.ts';
import { wordsOf } from '../directory/words.ts';
import { selectList } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';
import { type DirectoryRow, type KeptTexts, keptTexts, readingsIn } from './directory-rows.ts';

/** Counted up with every change of what texts, words or readings are: then the directory is made anew at the next start. */
const VERSION = '1';
const VERSION_KEY = 'directory';
/** Accounts that are read at once where the directory is made anew. */
const PAGE = 1_000;

/**
 * The writer's side of the directory: follows accounts and remarks in the transaction that changes them, so that it
 * cannot say anything else than they do.
 */
export class DirectoryIndex {
  readonly #db: Sqlite;
  readonly #readAloud: ReadAloud;
  readonly #row: Statement;
  readonly #put: Statement;
  readonly #putWord: Statement;
  readonly #removeWord: Statement;
  readonly #putRemark: Statement;
  readonly #removeRemark: Statement;

  constructor(db: Sqlite, readAloud: ReadAloud) {
    this.#db = db;
    this.#readAloud = readAloud;
    this.#row = db.prepare(
      'SELECT entry, handle, name, readings, spoken, is_open AS isOpen FROM directory WHERE user_id = ?',
    );
    this.#put = db.prepare(
      `INSERT INTO directory (user_id, handle, name, readings, spoken, is_open) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET handle = excluded.handle, name = excluded.name,
         readings = excluded.readings, spoken = excluded.spoken, is_open = excluded.is_open
       RETURNING entry`,
    );
    this.#putWord = db.prepare(
      'INSERT INTO directory_words (rank, word, entry) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#removeWord = db.prepare('DELETE FROM directory_words WHERE rank = ? AND word = ? AND entry = ?');
    this.#putRemark = db.prepare(
      `INSERT INTO remarks (user_id, peer_id, remark, readings, spoken) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (user_id, peer_id) DO UPDATE SET remark = excluded.remark, readings = excluded.readings,
         spoken = excluded.spoken`,
    );
    this.#removeRemark = db.prepare('DELETE FROM remarks WHERE user_id = ? AND peer_id = ?');
  }

  /** Follows a change of any row; nearly all are of tables that nothing here follows from. */
  follow({ table, row, ...change }: RowChange): void {
    if (table === 'users' && row) this.#putUser(row as UserRow);
    if (table !== 'contacts') return;
    if (row) this.#putContact(row as ContactRow);
    else if ('key' in change) this.#removeRemark.run(...change.key);
  }

  /** Most changes of an account are none of what is searched. */
  #putUser(user: UserRow): void {
    const before = this.#row.get(user.userId) as DirectoryRow | undefined;
    const isOpen = isFound(user) ? 1 : 0;
    const texts = this.#textsOf(user, before);
    if (before && texts === before && before.isOpen === isOpen) return;
    const { handle, name, readings, spoken } = texts;
    const { entry } = this.#put.get(user.userId, handle, name, readings, spoken, isOpen) as { entry: number };
    const gone = new Map(before?.isOpen ? wordsIn(before) : []);
    for (const [key, { rank, word }] of isOpen ? wordsIn(texts) : []) {
      if (!gone.delete(key)) this.#putWord.run(rank, word, entry);
    }
    for (const { rank, word } of gone.values()) this.#removeWord.run(rank, word, entry);
  }

  #putContact({ userId, peerId, remark }: ContactRow): void {
    if (remark === null) {
      this.#removeRemark.run(userId, peerId);
      return;
    }
    const text = folded(remark);
    const { readings, spoken } = keptTexts({ handle: '', name: text }, readingsOf([text], this.#readAloud));
    this.#putRemark.run(userId, peerId, text, readings, spoken);
  }

  /** Makes the directory anew where it is of another version, or has not a line for every account. */
  bringUpToDate(): { readonly isRebuilt: boolean } {
    if (this.#isUpToDate()) return { isRebuilt: false };
    this.#db.transaction(() => {
      for (const table of ['directory', 'directory_words', 'remarks']) this.#db.exec(`DELETE FROM ${table}`);
      for (const user of this.#allUsers()) this.#putUser(user);
      const noted = this.#db.prepare(
        'SELECT user_id AS userId, peer_id AS peerId, remark FROM contacts WHERE remark IS NOT NULL',
      );
      for (const row of noted.all()) this.#putContact(row as ContactRow);
      this.#db
        .prepare(
          'INSERT INTO server (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        )
        .run(VERSION_KEY, VERSION);
    })();
    return { isRebuilt: true };
  }

  /** Page by page: nothing can be written while rows are on their way. */
  *#allUsers(): Generator<UserRow> {
    const page = this.#db.prepare(
      `SELECT ${selectList('users')} FROM users WHERE user_id > ? ORDER BY user_id LIMIT ${PAGE}`,
    );
    for (let after = ''; ; ) {
      const users = page.all(after) as UserRow[];
      yield* users;
      after = users.at(-1)?.userId ?? '';
      if (users.length < PAGE) return;
    }
  }

  #isUpToDate(): boolean {
    const version = this.#db.prepare('SELECT value FROM server WHERE key = ?').pluck().get(VERSION_KEY);
    const lines = this.#db
      .prepare('SELECT (SELECT count(*) FROM users) = (SELECT count(*) FROM directory)')
      .pluck()
      .get();
    return version === VERSION && lines === 1;
  }

  /** What was read aloud before is not read again. */
  #textsOf(user: UserRow, before: KeptTexts | undefined): KeptTexts {
    const [handle, name] = [folded(user.handle), folded(user.name)];
    if (before?.handle === handle && before.name === name) return before;
    return keptTexts({ handle, name }, readingsOf([handle, name], this.#readAloud));
  }
}

/** Whoever does not let everybody find them is found by their friends alone, who are looked through one by one. */
const isFound = (user: UserRow): boolean =>
  user.disabledAt === null && user.closedAt === null && privacyOf(user).find === 'everybody';

const wordsIn = ({ handle, name, readings }: KeptTexts) =>
  wordsOf({ handle, name, readings: readingsIn(readings) }).map(
    (each) => [`${each.rank} ${each.word}`, each] as const,
  );
