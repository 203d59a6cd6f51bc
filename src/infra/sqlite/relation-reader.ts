import type { Statement } from 'better-sqlite3';
import type { UserId } from '../../domain/shared/ids.ts';
import type { ContactRow } from '../../domain/shared/rows.ts';
import { standingOf } from '../../domain/users/privacy.ts';
import type { Between, RelationReader, Settings } from '../../modules/shared/relations.ts';
import { columnsOf, quote, snake } from '../sql/tables.ts';
import type { Sqlite } from './database.ts';

const MINE = columnsOf('contacts')
  .map((column) => `mine.${quote(snake(column))} AS ${quote(`mine_${column}`)}`)
  .join(', ');

/** One statement for all of them, each found by its key: a hundred people are read in the time of one call. */
const BETWEEN = `
  SELECT u.user_id AS otherId, u.privacy, u.presence, u.disabled_at AS disabledAt, u.closed_at AS closedAt,
    theirs.relation, theirs.blocked_at AS blockedAt, ${MINE}
  FROM json_each(?) AS other CROSS JOIN users u ON u.user_id = other.value
  LEFT JOIN contacts mine ON mine.user_id = ? AND mine.peer_id = u.user_id
  LEFT JOIN contacts theirs ON theirs.user_id = u.user_id AND theirs.peer_id = ?`;

/** How people stand to each other, on the reading connection. */
export class SqliteRelationReader implements RelationReader {
  readonly #between: Statement;
  readonly #share: Statement;
  readonly #peers: Statement;

  constructor(db: Sqlite) {
    this.#between = db.prepare(BETWEEN);
    this.#peers = db.prepare(
      `SELECT b.user_id AS peerId FROM members a JOIN streams s ON s.stream_id = a.stream_id AND s.kind = 'direct'
       JOIN members b ON b.stream_id = a.stream_id AND b.user_id <> ? WHERE a.user_id = ? LIMIT ?`,
    );
    this.#share = db.prepare(
      `SELECT 1 FROM members a JOIN members b ON b.user_id = ? AND b.stream_id = a.stream_id
       WHERE a.user_id = ? AND a.left_seq IS NULL LIMIT 1`,
    );
  }

  async peersOf(userId: UserId, limit: number): Promise<readonly UserId[]> {
    return (this.#peers.all(userId, userId, limit) as { peerId: UserId }[]).map(({ peerId }) => peerId);
  }

  async between(userId: UserId, others: readonly UserId[]): Promise<ReadonlyMap<UserId, Between>> {
    const rows = this.#between.all(JSON.stringify(others), userId, userId) as PairRow[];
    return new Map(rows.map((row) => [row.otherId, betweenOf(row, userId)]));
  }

  async shareConversation(userId: UserId, otherId: UserId): Promise<boolean> {
    return Boolean(this.#share.get(otherId, userId));
  }
}

interface PairRow extends Settings, Readonly<Record<string, unknown>> {
  readonly otherId: UserId;
  readonly relation: ContactRow['relation'] | null;
  readonly blockedAt: number | null;
}

function betweenOf(row: PairRow, userId: UserId): Between {
  const { otherId, privacy, presence, disabledAt, closedAt, relation, blockedAt } = row;
  const theirs = relation === null ? undefined : { relation, blockedAt };
  const mine = row['mine_userId'] === null ? undefined : contactOf(row);
  const isSelf = otherId === userId;
  return {
    privacy,
    presence,
    disabledAt,
    closedAt,
    inTheirEyes: isSelf ? 'self' : standingOf(theirs),
    inMine: isSelf ? 'self' : standingOf(mine),
    mine,
    theirs,
  };
}

const contactOf = (row: PairRow): ContactRow =>
  Object.fromEntries(
    columnsOf('contacts').map((column) => [column, row[`mine_${column}`]]),
  ) as unknown as ContactRow;
