import { describe, expect, test } from 'bun:test';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { schemaText } from '../../../scripts/document-schema.ts';
import { PRIMARY_KEYS, type TableName } from '../../../src/domain/shared/rows.ts';
import { looksOf } from '../../../src/domain/users/look-alikes.ts';
import { MIGRATIONS } from '../../../src/infra/sql/migrations.ts';
import { COLUMNS, columnsOf, snake } from '../../../src/infra/sql/tables.ts';
import { migrate } from '../../../src/infra/sqlite/migrate.ts';

const db = new Database(':memory:');
await migrate(db);

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}
const columnsIn = (table: string): Column[] => db.pragma(`table_info(${table})`) as Column[];

describe('the schema', () => {
  test('is the one in docs/schema.sql', async () => {
    expect(await Bun.file('docs/schema.sql').text()).toBe(await schemaText());
  });

  test.each(Object.keys(COLUMNS) as TableName[])('of %s is what rows of it have', (table) => {
    const columns = columnsIn(table);
    expect(columns.map(({ name }) => name).sort()).toEqual(columnsOf(table).map(snake).sort());
    const types: Readonly<Record<string, string>> = COLUMNS[table];
    for (const column of columnsOf(table)) {
      const stored = columns.find(({ name }) => name === snake(column));
      expect(stored?.type.toLowerCase()).toBe(types[column] ?? 'none');
    }
    const keys = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    expect(keys.map(({ name }) => name)).toEqual(PRIMARY_KEYS[table].map(snake));
  });

  test('compares text by its bytes, everywhere', () => {
    expect(db.prepare("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%COLLATE%'").pluck().get()).toBe(0);
  });

  test('keeps its doors open with columns that may be empty', () => {
    const open = columnsIn('log').filter(({ notnull }) => notnull === 0);
    expect(open.map(({ name }) => name)).toEqual([
      'ref_seq',
      'reply_seq',
      'body',
      'parent_seq',
      'via_id',
      'origin',
      'origin_at',
      'expires_at',
    ]);
  });
});

describe('migrations', () => {
  test('are numbered without a gap', () => {
    const names = Object.keys(MIGRATIONS);
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
    expect(names).toEqual([...names].sort());
  });

  test('are carried out once', async () => {
    const fresh = new Database(':memory:');
    expect((await migrate(fresh)).applied).toEqual(Object.keys(MIGRATIONS));
    expect((await migrate(fresh)).applied).toEqual([]);
  });

  test('say of older conversations when the last message was written', async () => {
    const old = new Database(':memory:');
    const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: old }) });
    const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
    await new Migrator({ db: kysely, provider }).migrateTo('0003_expiry');
    old.exec(`INSERT INTO streams VALUES ('talk', 'direct', 3, 1, 0, '', 900, 0, NULL, NULL, NULL, NULL)`);
    const row = old.prepare(
      `INSERT INTO log (stream_id, seq, no, type, sender_id, client_id, part, changed_seq, at, digest)
       VALUES ('talk', ?, ?, ?, '', '', 0, 1, ?, '')`,
    );
    row.run(1, 0, 'conversation.created', 100);
    row.run(2, 1, 'message', 200);
    row.run(3, 1, 'edit', 900);
    await migrate(old);
    expect(old.prepare('SELECT active_at FROM streams').pluck().get()).toBe(200);
  });

  test('leave every handle of before its look, which nobody may take who comes later', async () => {
    const before = new Database(':memory:');
    const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: before }) });
    const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
    await new Migrator({ db: kysely, provider }).migrateTo('0003_expiry');
    const put = before.prepare('INSERT INTO handles (handle_key, user_id) VALUES (?, ?)');
    const handles = ['alice', 'al1ce', 'b0b', 'arnold', 'vvillow', 'x1y1', 'a.b-c_9'];
    for (const handle of handles) put.run(handle, `id of ${handle}`);
    await migrate(before);
    const stored = before.prepare('SELECT look FROM looks').pluck().all() as string[];
    expect(stored.sort()).toEqual([...new Set(handles.flatMap(looksOf))].sort());
    expect(before.prepare('SELECT count(*) FROM handles').pluck().get()).toBe(handles.length);
  });

  test('of a newer version are refused in one sentence', async () => {
    const newer = new Database(':memory:');
    await migrate(newer);
    newer.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_later', '')");
    const fault = await migrate(newer).catch((thrown: unknown) => thrown);
    expect(String(fault)).toContain('written by a newer version of Magpie (it knows 9999_later)');
  });
});
