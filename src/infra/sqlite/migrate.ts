import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StartFault } from '../config/start-fault.ts';
import { MIGRATIONS } from '../sql/migrations.ts';
import type { Sqlite } from './database.ts';

/** Brings a database to this version's schema. Each migration is one transaction: a crash leaves none half done. */
export async function migrate(db: Sqlite): Promise<{ applied: string[] }> {
  refuseNewer(db);
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: db }) });
  const provider = { getMigrations: async (): Promise<Record<string, Migration>> => ({ ...MIGRATIONS }) };
  const { error, results } = await new Migrator({ db: kysely, provider }).migrateToLatest();
  if (error) throw new StartFault('The database could not be brought to this version.', { cause: error });
  return { applied: (results ?? []).map(({ migrationName }) => migrationName) };
}

/** A file that a later version wrote may hold what this one would lose. */
function refuseNewer(db: Sqlite): void {
  const table = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").get();
  if (!table) return;
  const applied = db.prepare('SELECT name FROM kysely_migration').all() as { name: string }[];
  const unknown = applied.find(({ name }) => !Object.hasOwn(MIGRATIONS, name));
  if (!unknown) return;
  throw new StartFault(
    `The data was written by a newer version of Magpie (it knows ${unknown.name}). Start that version, or restore a backup.`,
  );
}
