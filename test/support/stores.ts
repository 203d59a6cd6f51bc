import { join } from 'node:path';
import type { TableName, Tables } from '../../src/domain/shared/rows.ts';
import type { BatchRunner } from '../../src/infra/committer/queue.ts';
import { sha256Prefix } from '../../src/infra/crypto/hasher.ts';
import { MemoryAccessReader } from '../../src/infra/memory/access-reader.ts';
import { MemoryContactReader } from '../../src/infra/memory/contact-reader.ts';
import { MemoryDirectory } from '../../src/infra/memory/directory.ts';
import { MemoryLogReader } from '../../src/infra/memory/log-reader.ts';
import {
  MemoryChangeReader,
  MemoryMembershipReader,
  MemoryPeopleReader,
} from '../../src/infra/memory/readers.ts';
import { MemoryRelationReader } from '../../src/infra/memory/relation-reader.ts';
import { MemoryTables } from '../../src/infra/memory/tables.ts';
import { MemoryUpkeep } from '../../src/infra/memory/upkeep.ts';
import { readAloud } from '../../src/infra/pinyin/read-aloud.ts';
import { selectList } from '../../src/infra/sql/tables.ts';
import { SqliteAccessReader } from '../../src/infra/sqlite/access-reader.ts';
import { SqliteChangeReader } from '../../src/infra/sqlite/change-reader.ts';
import { SqliteContactReader } from '../../src/infra/sqlite/contact-reader.ts';
import { openReader, openWriter } from '../../src/infra/sqlite/database.ts';
import { SqliteDirectory } from '../../src/infra/sqlite/directory-reader.ts';
import { SqliteLogReader } from '../../src/infra/sqlite/log-reader.ts';
import { SqliteMembershipReader } from '../../src/infra/sqlite/membership-reader.ts';
import { migrate } from '../../src/infra/sqlite/migrate.ts';
import { SqlitePeopleReader } from '../../src/infra/sqlite/people-reader.ts';
import { SqliteRelationReader } from '../../src/infra/sqlite/relation-reader.ts';
import { SqliteStore } from '../../src/infra/sqlite/store.ts';
import { SqliteUpkeep } from '../../src/infra/sqlite/upkeep.ts';
import type { Upkeep } from '../../src/modules/shared/ports.ts';
import type {
  ChangeReader,
  ContactReader,
  LogReader,
  MembershipReader,
  PeopleReader,
} from '../../src/modules/shared/reading.ts';
import type { RelationReader } from '../../src/modules/shared/relations.ts';
import type { AccessReader, Directory, IdentityReader } from '../../src/modules/users/index.ts';
import { tempFolder } from './temp-folder.ts';

/** Everything that a store is to the modules, and a look at its rows for whoever wants to count them anew. */
export interface StoreUnderTest {
  readonly runner: BatchRunner;
  readonly logs: LogReader;
  readonly memberships: MembershipReader;
  readonly changes: ChangeReader;
  readonly people: PeopleReader;
  readonly contacts: ContactReader;
  readonly access: AccessReader & IdentityReader;
  readonly relations: RelationReader;
  readonly directory: Directory;
  readonly upkeep: Upkeep;
  all<T extends TableName>(table: T): readonly Tables[T][];
  close(): void;
}

/** One way to keep the data. Every contract runs against each. */
export interface StoreKind {
  readonly kind: string;
  open(now: () => number): Promise<StoreUnderTest>;
}

export const STORES: readonly StoreKind[] = [
  { kind: 'SQLite', open: openSqlite },
  { kind: 'memory', open: openMemory },
];

/** A real file, written on this thread so that the test's clock is the store's; what a sync is worth is no matter here. */
async function openSqlite(now: () => number): Promise<StoreUnderTest> {
  const folder = tempFolder('store');
  const path = join(folder.path, 'magpie.db');
  const writer = openWriter(path, 'OFF');
  await migrate(writer);
  const reader = openReader(path);
  const store = new SqliteStore(writer, { now, sha256Prefix, readAloud });
  store.bringUpToDate();
  const upkeep = new SqliteUpkeep(writer, () => store.forgetRows());
  return {
    runner: { run: async (frames) => store.run(frames) },
    logs: new SqliteLogReader(reader),
    memberships: new SqliteMembershipReader(reader),
    changes: new SqliteChangeReader(reader, now),
    people: new SqlitePeopleReader(reader),
    contacts: new SqliteContactReader(reader),
    access: new SqliteAccessReader(reader),
    relations: new SqliteRelationReader(reader),
    directory: new SqliteDirectory(reader),
    upkeep: {
      trim: async (streamId, floor) => upkeep.trim(streamId, floor),
      advance: async (consumer, positions) => upkeep.advance(consumer, positions),
      sweep: async (before) => upkeep.sweep(before, now()),
      seen: async (sessions) => upkeep.seen(sessions),
    },
    all: <T extends TableName>(table: T) =>
      reader.prepare(`SELECT ${selectList(table)} FROM ${table}`).all() as Tables[T][],
    close: () => {
      reader.close();
      writer.close();
      folder[Symbol.dispose]();
    },
  };
}

/** A store in memory, into which rows can be put that would take too many commands. */
export interface SeededStore extends StoreUnderTest {
  seed<T extends TableName>(table: T, row: Tables[T]): void;
}

export async function openMemory(now: () => number): Promise<SeededStore> {
  const tables = new MemoryTables();
  return {
    runner: { run: async (frames) => tables.run(frames, { now: now(), sha256Prefix }) },
    logs: new MemoryLogReader(tables),
    memberships: new MemoryMembershipReader(tables),
    changes: new MemoryChangeReader(tables, now),
    people: new MemoryPeopleReader(tables),
    contacts: new MemoryContactReader(tables),
    access: new MemoryAccessReader(tables),
    relations: new MemoryRelationReader(tables),
    directory: new MemoryDirectory(tables, readAloud),
    upkeep: new MemoryUpkeep(tables, now),
    all: (table) => tables.all(table),
    seed: (table, row) => tables.put(table, row),
    close: () => {},
  };
}
