import { expect, test } from 'bun:test';
import Database from 'better-sqlite3';
import type { Command } from '../../../src/domain/commands.ts';
import { sha256Prefix } from '../../../src/infra/crypto/hasher.ts';
import { examine } from '../../../src/infra/sqlite/doctor.ts';
import { migrate } from '../../../src/infra/sqlite/migrate.ts';
import { SqliteStore } from '../../../src/infra/sqlite/store.ts';
import { SqliteUpkeep } from '../../../src/infra/sqlite/upkeep.ts';
import { clearHistory, edit, message, openDirect, person, recall, register } from '../../support/asking.ts';
import { acceptFriend, blockContact, changeContact, requestFriend } from '../../support/asking-friends.ts';

const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')];

/** Alice's notes, some of them changed, taken back and hidden. */
async function notes() {
  const db = new Database(':memory:');
  await migrate(db);
  const store = new SqliteStore(db, { now: () => 1_000, sha256Prefix, readAloud: (text) => [...text] });
  const carryOut = (...commands: Command[]) => void store.run(commands.map((each) => ({ commands: [each] })));
  carryOut(register(alice));
  carryOut(...['one', 'two', 'three', 'four'].map((text) => message(alice, alice.selfId, text)));
  carryOut(
    edit(alice, alice.selfId, 3),
    recall(alice, alice.selfId, 4),
    clearHistory(alice, alice.selfId, 2),
  );
  return { db, store };
}

test('a log in which rows were edited, taken back, hidden and trimmed is sound', async () => {
  const { db, store } = await notes();
  expect(examine(db)).toEqual([]);
  new SqliteUpkeep(db, () => store.forgetRows()).trim(alice.selfId, 3);
  expect(examine(db)).toEqual([]);
});

test.each([
  ['its digest', "digest = '0000000000000000'"],
  ['its sender', "sender_id = 'mallory'"],
  ['its time', 'at = at + 1'],
])('a row whose link was changed in %s is found', async (_name, change) => {
  const { db } = await notes();
  db.prepare(`UPDATE log SET ${change} WHERE stream_id = ? AND seq = 2`).run(alice.selfId);
  const found = examine(db).find(({ check }) => check === 'every row is linked to the one before it');
  expect(found?.examples).toContain(`${alice.selfId} 2`);
});

test('a mark below what its person may see is found', async () => {
  const { db } = await notes();
  db.prepare('UPDATE members SET visible_from = read_seq + 1 WHERE stream_id = ?').run(alice.selfId);
  expect(examine(db).map(({ check }) => check)).toContain('marks lie between what is visible and the head');
});

/** Bob is a friend of alice's whom she blocks, and carol asked her. */
async function acquaintance() {
  const { db, store } = await notes();
  const carryOut = (...commands: Command[]) => void store.run(commands.map((each) => ({ commands: [each] })));
  carryOut(register(bob), register(carol));
  carryOut(openDirect(alice, bob), requestFriend(alice, bob), requestFriend(carol, alice));
  carryOut(acceptFriend(bob, alice), changeContact(bob, alice, { remark: 'Al' }), blockContact(alice, bob));
  return db;
}

test('people who asked, accepted and blocked each other are sound', async () => {
  expect(examine(await acquaintance())).toEqual([]);
});

test.each([
  ['every friendship has two sides', "UPDATE contacts SET relation = 'none' WHERE user_id = ?"],
  ['the counts of contacts follow from rows', 'UPDATE tallies SET friends = friends + 1 WHERE user_id = ?'],
  ['the counts of contacts follow from rows', 'DELETE FROM tallies WHERE user_id = ?'],
  ['the counts of contacts follow from rows', 'DELETE FROM contacts WHERE user_id = ?'],
  ['nobody writes across a block', 'UPDATE members SET send_refusal = NULL WHERE user_id = ?'],
])('it is found where it does not hold that %s', async (check, fault) => {
  const db = await acquaintance();
  db.prepare(fault).run(bob.userId);
  expect(examine(db).map((each) => each.check)).toContain(check);
});
