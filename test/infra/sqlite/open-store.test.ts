import { describe, expect, test } from 'bun:test';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StartFault } from '../../../src/infra/config/start-fault.ts';
import { SystemRandomness } from '../../../src/infra/crypto/random.ts';
import { MIGRATIONS } from '../../../src/infra/sql/migrations.ts';
import { DATABASE_FILE, openStore } from '../../../src/infra/sqlite/open-store.ts';
import { message, person, register } from '../../support/asking.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const open = (folder: string, fatal: string[] = []) =>
  openStore({
    folder,
    synchronous: 'FULL',
    startWorker: () => new Worker(new URL('../../../src/infra/sqlite/worker.ts', import.meta.url)),
    random: new SystemRandomness(),
    onFatal: (fault) => fatal.push(fault),
  });

const alice = person('alice');

async function faultOf(opening: Promise<unknown>): Promise<string> {
  const fault = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(fault instanceof StartFault)) throw new Error(`Not a start fault: ${fault}`);
  return fault.message;
}

describe('a data folder', () => {
  test('is made on the first start, for its owner alone, and gets its secrets once', async () => {
    using folder = tempFolder('open');
    const path = join(folder.path, 'new', 'data');
    const first = await open(path);
    expect(first.applied).toEqual(Object.keys(MIGRATIONS));
    expect(first.epoch).toMatch(/^[a-z2-7]{26}$/);
    expect(first.directSalt).toMatch(/^[a-z2-7]{52}$/);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    await first.close();

    const second = await open(path);
    expect(second.applied).toEqual([]);
    expect([second.epoch, second.directSalt]).toEqual([first.epoch, first.directSalt]);
    await second.close();
  });

  test('keeps what was committed, in one file once it is closed', async () => {
    using folder = tempFolder('open');
    const first = await open(folder.path);
    const { outcomes } = await first.writer.run([
      { commands: [register(alice)] },
      { commands: [message(alice, alice.selfId, 'milk')] },
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    await first.close();
    expect(readdirSync(folder.path).filter((name) => name.startsWith(DATABASE_FILE))).toEqual([
      DATABASE_FILE,
    ]);

    const second = await open(folder.path);
    const page = await second.logs.pageAfter(alice.userId, alice.selfId, { after: 0, limit: 10 });
    expect(page?.rows.map(({ type }) => type)).toEqual(['conversation.created', 'message']);
    await second.close();
  });

  test('is one process’s alone, and free again when that one closed it', async () => {
    using folder = tempFolder('open');
    const first = await open(folder.path);
    expect(await faultOf(open(folder.path))).toBe(
      `Another Magpie is running on the data folder ${folder.path}. Stop it first.`,
    );
    await first.close();
    await (await open(folder.path)).close();
  });

  test('of a newer version is refused and left alone', async () => {
    using folder = tempFolder('open');
    await (await open(folder.path)).close();
    const db = new Database(join(folder.path, DATABASE_FILE));
    db.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('0002_later', '')");
    db.close();
    expect(await faultOf(open(folder.path))).toMatch(/newer version of Magpie \(it knows 0002_later\)/);
  });

  test('with a file that is no database is refused', async () => {
    using folder = tempFolder('open');
    writeFileSync(join(folder.path, DATABASE_FILE), 'these are my notes, not a database\n'.repeat(200));
    expect(await faultOf(open(folder.path))).toMatch(/is damaged or is no database of Magpie/);
  });

  test('that is a file is refused', async () => {
    using folder = tempFolder('open');
    const path = join(folder.path, 'notes');
    writeFileSync(path, '');
    expect(await faultOf(open(path))).toContain(path);
  });

  // Skipped: the superuser may write everywhere, so nothing can be learned there.
  test.skipIf(process.getuid?.() === 0)('that cannot be written is refused', async () => {
    using folder = tempFolder('open');
    chmodSync(folder.path, 0o500);
    expect(await faultOf(open(folder.path))).toMatch(/cannot be written/);
    chmodSync(folder.path, 0o700);
  });

  test('tells what an acknowledgement is worth there', async () => {
    using folder = tempFolder('open');
    const store = await open(folder.path);
    const { journal, synchronous, fsyncMs, fileSystem, isDurable } = store.durability;
    expect({ journal, synchronous }).toEqual({ journal: 'wal', synchronous: 'FULL' });
    expect(fsyncMs).toBeGreaterThanOrEqual(0);
    expect(isDurable).toBe(!['tmpfs', 'ramfs'].includes(fileSystem));
    await store.close();
  });
});

describe('the writer’s thread', () => {
  test('carries out upkeep in the order in which it was asked', async () => {
    using folder = tempFolder('open');
    const store = await open(folder.path);
    const asked = store.writer.run([
      { commands: [register(alice)] },
      { commands: [message(alice, alice.selfId, 'one')] },
    ]);
    const trimmed = store.writer.trim(alice.selfId, 1);
    const advanced = store.writer.advance('search', [{ streamId: alice.selfId, seq: 2 }]);
    await Promise.all([asked, advanced]);
    expect(await trimmed).toEqual({ more: false });
    expect(
      (await store.logs.rows(alice.selfId, { first: 1, last: 9, limit: 9 })).map(({ seq }) => seq),
    ).toEqual([2]);
    expect(await store.changes.position('search', alice.selfId)).toBe(2);
    expect(await store.writer.sweep(Date.now())).toEqual({ more: false });
    await store.close();
  });

  test('tells a faulty frame by a fault, stores nothing of its batch, and goes on', async () => {
    using folder = tempFolder('open');
    const fatal: string[] = [];
    const store = await open(folder.path, fatal);
    await store.writer.run([{ commands: [register(alice)] }]);
    const twice = register({ ...person('bob'), userId: alice.userId });
    const batch = [{ commands: [message(alice, alice.selfId, 'one')] }, { commands: [twice] }];
    const fault = await store.writer.run(batch).catch((thrown: unknown) => thrown);
    expect(String(fault)).toContain('UNIQUE constraint failed: users.user_id');
    const { outcomes } = await store.writer.run(batch.slice(0, 1));
    expect(outcomes).toMatchObject([{ ok: true, results: [{ seq: 2, duplicate: false }] }]);
    expect(fatal).toEqual([]);
    await store.close();
  });
});
