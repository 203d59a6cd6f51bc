import { describe, expect, test } from 'bun:test';
import Database from 'better-sqlite3';
import { sha256Prefix } from '../../../src/infra/crypto/hasher.ts';
import { SqliteAccessReader } from '../../../src/infra/sqlite/access-reader.ts';
import { SqliteChangeReader } from '../../../src/infra/sqlite/change-reader.ts';
import { SqliteContactReader } from '../../../src/infra/sqlite/contact-reader.ts';
import type { Sqlite } from '../../../src/infra/sqlite/database.ts';
import { SqliteDirectory } from '../../../src/infra/sqlite/directory-reader.ts';
import { SqliteLogReader } from '../../../src/infra/sqlite/log-reader.ts';
import { SqliteMembershipReader } from '../../../src/infra/sqlite/membership-reader.ts';
import { migrate } from '../../../src/infra/sqlite/migrate.ts';
import { SqlitePeopleReader } from '../../../src/infra/sqlite/people-reader.ts';
import { SqliteRelationReader } from '../../../src/infra/sqlite/relation-reader.ts';
import { SqliteStore } from '../../../src/infra/sqlite/store.ts';

const db = new Database(':memory:');
await migrate(db);

interface Planned {
  readonly sql: string;
  readonly plan: readonly string[];
}

/** Every statement that an adapter prepares, as it prepares it, with the plan that SQLite makes for it. */
function plansOf(open: (db: Sqlite) => unknown): Planned[] {
  const statements: string[] = [];
  open(
    new Proxy(db, {
      get: (target, name) => {
        if (name !== 'prepare') return Reflect.get(target, name);
        return (sql: string) => {
          statements.push(sql.replace(/\s+/g, ' ').trim());
          return target.prepare(sql);
        };
      },
    }),
  );
  return statements
    .filter((sql) => /^(SELECT|DELETE|UPDATE)/.test(sql))
    .map((sql) => ({ sql, plan: planOf(sql) }));
}

function planOf(sql: string): string[] {
  const parameters = new Array((sql.match(/\?/g) ?? []).length).fill(null);
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[];
  return rows.map(({ detail }) => detail);
}

/** The plan of the one statement that says this. */
function planFor(plans: readonly Planned[], part: string): readonly string[] {
  const [found, ...more] = plans.filter(({ sql }) => sql.includes(part));
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} statements say: ${part}`);
  return found.plan;
}

const store = plansOf(
  (open) => new SqliteStore(open, { now: () => 0, sha256Prefix, readAloud: (text) => [...text] }),
);
const logs = plansOf((open) => new SqliteLogReader(open));
const memberships = plansOf((open) => new SqliteMembershipReader(open));
const access = plansOf((open) => new SqliteAccessReader(open));
const people = plansOf((open) => new SqlitePeopleReader(open));
const contacts = plansOf((open) => new SqliteContactReader(open));
const relations = plansOf((open) => new SqliteRelationReader(open));
const directory = plansOf((open) => new SqliteDirectory(open));
const changes = plansOf((open) => new SqliteChangeReader(open, () => 0));

describe('statements on hot paths', () => {
  const hot = [
    ...store,
    ...logs,
    ...memberships,
    ...people,
    ...access,
    ...contacts,
    ...relations,
    ...directory,
    ...changes,
  ];

  test('read no whole table', () => {
    expect(hot.length).toBeGreaterThan(40);
    // The ids that were asked for come as a list, which is no table.
    const isScan = (step: string) => step.startsWith('SCAN') && step !== 'SCAN other VIRTUAL TABLE INDEX 1:';
    expect(hot.filter(({ plan }) => plan.some(isScan))).toEqual([]);
  });

  test('sort nothing that they found but the ten sessions of one person', () => {
    const sorting = hot.filter(({ plan }) => plan.some((step) => step.includes('TEMP B-TREE')));
    expect(sorting.map(({ sql }) => sql.replace(/.* FROM /, 'FROM '))).toEqual([
      'FROM sessions WHERE user_id = ? ORDER BY created_at',
    ]);
  });

  test('find a row that is asked for by its key by the whole of it', () => {
    const single = store.filter(({ sql }) => / WHERE "\w+" = \?/.test(sql));
    expect(single.length).toBeGreaterThan(20);
    for (const { sql, plan } of single) {
      expect(plan).toHaveLength(1);
      const columns = [...sql.replace(/.* WHERE /, '').matchAll(/"(\w+)" = \?/g)].map(
        ([, column]) => `${column}=?`,
      );
      expect(plan[0]).toContain(`USING PRIMARY KEY (${columns.join(' AND ')})`);
    }
  });
});

describe('the plans of writing', () => {
  test('own rows above a mark are counted from the mark on', () => {
    expect(planFor(store, 'count(*)')).toEqual(['SEARCH log USING PRIMARY KEY (stream_id=? AND seq>?)']);
  });

  test('rows that refer to another are found by the index of references', () => {
    expect(planFor(store, 'ref_seq = ?')).toEqual([
      'SEARCH log USING INDEX log_ref (stream_id=? AND ref_seq=?)',
    ]);
  });

  test('requests that end first are found by their index, in order', () => {
    expect(planFor(store, 'ORDER BY expires_at')).toEqual([
      'SEARCH contacts USING INDEX contacts_standing (user_id=? AND relation=?)',
    ]);
  });

  test('what belongs to a person is found by an index of its own', () => {
    expect(planFor(store, 'WHERE created_by = ?')).toEqual([
      'SEARCH invitations USING INDEX invitations_of (created_by=?)',
    ]);
    expect(planFor(store, 'FROM vouchers WHERE user_id = ?')).toEqual([
      'SEARCH vouchers USING INDEX vouchers_of (user_id=?)',
    ]);
    expect(planFor(store, 'FROM identities WHERE user_id = ?')).toEqual([
      'SEARCH identities USING INDEX identities_of (user_id=?)',
    ]);
  });

  test('the sessions of a person are found by that person', () => {
    expect(planFor(store, 'FROM sessions WHERE user_id = ?')).toEqual([
      'SEARCH sessions USING PRIMARY KEY (user_id=?)',
    ]);
  });
});

describe('the plans of reading', () => {
  const around = [
    'SEARCH s USING PRIMARY KEY (stream_id=?)',
    'SEARCH p USING INDEX members_stream (stream_id=?) LEFT-JOIN',
    'SEARCH u USING PRIMARY KEY (user_id=?) LEFT-JOIN',
    'SEARCH n USING PRIMARY KEY (user_id=? AND stream_id=? AND seq>? AND seq<?)',
  ];

  test('a list of heads walks one person’s rows in order', () => {
    const plan = planFor(logs, 'm.stream_id > ?');
    expect(plan[0]).toBe('SEARCH m USING PRIMARY KEY (user_id=? AND stream_id>?)');
    expect(plan).toEqual(expect.arrayContaining(around));
    expect(plan).toContain('SEARCH l USING PRIMARY KEY (stream_id=? AND seq=?)');
  });

  test('one head is found by its key', () => {
    const plan = planFor(logs, 'm.user_id = ? AND m.stream_id = ?');
    expect(plan).toEqual(expect.arrayContaining(around));
    expect(plan).toContain('SEARCH m USING PRIMARY KEY (user_id=? AND stream_id=?)');
  });

  test.each(['seq > ? AND seq <= ?', 'seq < ? AND seq > ?', 'seq >= ? AND seq <= ?'])(
    'a page with %s is a range of the log',
    (range) => {
      expect(planFor(logs, range)).toEqual([
        'SEARCH log USING PRIMARY KEY (stream_id=? AND seq>? AND seq<?)',
      ]);
    },
  );

  test('the members of a stream come by its index, in order', () => {
    expect(planFor(memberships, 'WHERE stream_id = ? ORDER BY user_id')).toEqual([
      'SEARCH members USING INDEX members_stream (stream_id=?)',
    ]);
  });

  test('marks across a block, and mentions of somebody blocked, are found by key', () => {
    const plan = planFor(logs, 'm.user_id = ? AND m.stream_id = ?');
    for (const alias of ['t', 'h', 'b']) {
      expect(plan.join('\n')).toMatch(
        new RegExp(`SEARCH ${alias} USING (PRIMARY KEY|INDEX contacts_block\\w+) \\((user|peer)_id=\\? AND `),
      );
    }
  });

  test('blocks of a person, from either side, come from indexes that hold nothing else', () => {
    const [blocking] = planFor(contacts, 'WHERE user_id = ? AND blocked_at IS NOT NULL LIMIT');
    expect(blocking).toContain('INDEX contacts_blocking (user_id=?)');
    const [blocked] = planFor(contacts, 'WHERE peer_id = ? AND blocked_at IS NOT NULL LIMIT');
    expect(blocked).toContain('INDEX contacts_blocked (peer_id=?)');
  });

  test('what changed since is a range of the index', () => {
    expect(planFor(changes, '(changed_at, stream_id) > (?, ?)')).toEqual([
      'SEARCH streams USING INDEX streams_changed (shard=? AND (changed_at,stream_id)>(?,?))',
    ]);
  });

  test('accounts come by their handles, and the audit from its newest line, in order', () => {
    expect(planFor(access, 'h.handle_key > ?')).toEqual([
      'SEARCH h USING PRIMARY KEY (handle_key>?)',
      'SEARCH u USING PRIMARY KEY (user_id=?)',
    ]);
    expect(planFor(access, '(at, actor_id, client_id) < (?, ?, ?)')).toEqual([
      'SEARCH audit USING PRIMARY KEY ((at,actor_id,client_id)<(?,?,?))',
    ]);
  });

  test('a token leads to its session by two keys', () => {
    expect(planFor(people, 't.token_hash = ?')).toEqual([
      'SEARCH t USING PRIMARY KEY (token_hash=?)',
      'SEARCH s USING PRIMARY KEY (user_id=? AND session_id=?)',
    ]);
  });
});
