import Database from 'better-sqlite3';
import { migrate } from '../src/infra/sqlite/migrate.ts';

/** docs/schema.sql: what all migrations together make of an empty database. */
export async function schemaText(): Promise<string> {
  const db = new Database(':memory:');
  await migrate(db);
  const statements = db
    .prepare(
      `SELECT sql FROM sqlite_master
       WHERE sql IS NOT NULL AND name NOT LIKE 'kysely%' AND name NOT LIKE 'sqlite%'
       ORDER BY tbl_name, type DESC, name`,
    )
    .pluck()
    .all() as string[];
  db.close();
  return [
    '-- Made from src/infra/sql/migrations.ts by `bun scripts/generate.ts`: the schema that they result in.',
    '',
    ...statements.map((statement) => `${statement.replace(/^ {4}/gm, '  ').replace(/^ {2}\)/m, ')')};\n`),
  ].join('\n');
}
