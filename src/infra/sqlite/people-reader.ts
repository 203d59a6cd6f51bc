import type { Statement } from 'better-sqlite3';
import type { SessionId, UserId } from '../../domain/shared/ids.ts';
import type { SessionRow, UserRow } from '../../domain/shared/rows.ts';
import type { LastSeen, PeopleReader } from '../../modules/shared/reading.ts';
import { columnsOf, quote, selectList, snake } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

const sessionColumns = columnsOf('sessions')
  .map((column) => `s.${quote(snake(column))} AS ${quote(column)}`)
  .join(', ');

/** Accounts and sessions, on the reading connection. */
export class SqlitePeopleReader implements PeopleReader {
  readonly #user: Statement;
  readonly #byHandle: Statement;
  readonly #session: Statement;
  readonly #sessions: Statement;
  readonly #lastSeen: Statement;
  readonly #shared: Statement;
  readonly #hasSession: Statement;
  readonly #server: Statement;

  constructor(db: Sqlite) {
    this.#user = db.prepare(`SELECT ${selectList('users')} FROM users WHERE user_id = ?`);
    this.#byHandle = db.prepare('SELECT user_id AS userId FROM handles WHERE handle_key = ?');
    this.#session = db.prepare(
      `SELECT ${sessionColumns} FROM tokens t JOIN sessions s ON s.user_id = t.user_id AND s.session_id = t.session_id
       WHERE t.token_hash = ?`,
    );
    this.#sessions = db.prepare(
      `SELECT ${selectList('sessions')} FROM sessions WHERE user_id = ? ORDER BY created_at`,
    );
    this.#lastSeen = db.prepare('SELECT max(seen_at) AS seenAt FROM sessions WHERE user_id = ?');
    this.#shared = db.prepare(
      `SELECT 1 FROM members theirs CROSS JOIN members mine ON mine.user_id = ? AND mine.stream_id = theirs.stream_id
       WHERE theirs.user_id = ? AND theirs.left_seq IS NULL AND mine.left_seq IS NULL LIMIT 1`,
    );
    this.#hasSession = db.prepare('SELECT 1 FROM sessions WHERE user_id = ? AND session_id = ?');
    this.#server = db.prepare('SELECT value FROM server WHERE key = ?');
  }

  async user(userId: UserId): Promise<UserRow | undefined> {
    return (this.#user.get(userId) as UserRow | undefined) ?? undefined;
  }

  async userByHandle(handleKey: string): Promise<UserRow | undefined> {
    const found = this.#byHandle.get(handleKey) as { userId: UserId } | undefined;
    return found ? this.user(found.userId) : undefined;
  }

  async users(userIds: readonly UserId[]): Promise<readonly UserRow[]> {
    const found = await Promise.all(userIds.map((userId) => this.user(userId)));
    return found.filter((user) => user !== undefined);
  }

  async lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<readonly LastSeen[]> {
    return userIds.flatMap((userId) => {
      const { seenAt } = this.#lastSeen.get(userId) as { seenAt: number | null };
      return seenAt === null || !this.#shared.get(viewer, userId) ? [] : { userId, seenAt };
    });
  }

  async session(tokenHash: string): Promise<SessionRow | undefined> {
    return (this.#session.get(tokenHash) as SessionRow | undefined) ?? undefined;
  }

  async sessionsOf(userId: UserId): Promise<readonly SessionRow[]> {
    return this.#sessions.all(userId) as SessionRow[];
  }

  async hasSession(userId: UserId, sessionId: SessionId): Promise<boolean> {
    return Boolean(this.#hasSession.get(userId, sessionId));
  }

  async serverValue(key: string): Promise<string | undefined> {
    return (this.#server.get(key) as { value: string } | undefined)?.value;
  }
}
