import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Caller } from '../../src/modules/users/index.ts';
import { changePrivacy, changeProfile, type Person, person, register } from '../support/asking.ts';
import { changeContact, removeFriend } from '../support/asking-friends.ts';
import { befriend, block } from '../support/contacts.ts';
import { usersOver } from '../support/core.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

setDefaultTimeout(60_000);

/** What the searcher is shown, as handles and by what each was found. */
function searching(world: World) {
  const users = usersOver(world);
  return async (who: Person, query: string, limit = 20) => {
    const found = await users.search({ userId: who.userId } as Caller, { query, limit });
    return found.map(({ user, match }) => `${user.handle} by ${match}`);
  };
}

async function named(world: World, handle: string, name: string): Promise<Person> {
  const who = person(handle);
  await world.carryOut(register(who, { name }));
  return who;
}

describe.each([...STORES])('who is searched for in $kind', (kind) => {
  test('is found by the beginning and any part of handle and name, the best first', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const search = searching(world);
    await named(world, 'mar', 'Someone');
    await named(world, 'marta', 'Someone');
    await named(world, 'xena', 'Anna Marino');
    await named(world, 'tamara', 'Someone');
    expect(await search(alice, 'mar')).toEqual([
      'mar by handle',
      'marta by handle',
      'xena by name',
      'tamara by handle',
    ]);
    expect(await search(alice, '@MAR', 2)).toEqual(['mar by handle', 'marta by handle']);
    expect(await search(alice, 'Ánna ')).toEqual(['xena by name']);
    expect(await search(alice, 'nobody')).toEqual([]);
    expect(await search(alice, ' @ ')).toEqual([]);
  });

  test('is found by how a Chinese name is read, in full, by first letters, and from any syllable on', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const search = searching(world);
    await named(world, 'zxm', 'Someone');
    await named(world, 'ming', '张小明');
    await named(world, '小红', '单小红');
    expect(await search(alice, 'zhangxiao')).toEqual(['ming by pinyin']);
    expect(await search(alice, 'zhang xiao ming')).toEqual(['ming by pinyin']);
    expect(await search(alice, 'zxm')).toEqual(['zxm by handle', 'ming by pinyin']);
    expect(await search(alice, 'xiaoming')).toEqual(['ming by pinyin']);
    expect(await search(alice, '小明')).toEqual(['ming by name']);
    expect(await search(alice, 'xiaohong')).toEqual(['小红 by pinyin']);
    expect(await search(alice, 'hangxiao')).toEqual([]);
  });

  test('is found by the searcher’s own name for them, and by nobody else’s', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    const search = searching(world);
    await befriend(world, alice, bob);
    await world.carryOut(changeContact(alice, bob, { remark: '老王 next door' }));
    for (const query of ['next', 'laowang', 'lw', '老王']) expect(await search(alice, query)).toHaveLength(1);
    expect(await search(alice, 'next')).toEqual(['bob by remark']);
    expect(await search(carol, 'next')).toEqual([]);
    await world.carryOut(changeContact(alice, bob, { remark: null }));
    expect(await search(alice, 'next')).toEqual([]);
  });

  test('follows a new name at once', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const search = searching(world);
    await world.carryOut(changeProfile(bob, 'Robert'));
    expect(await search(alice, 'robert')).toEqual(['bob by name']);
    await world.carryOut(changeProfile(bob, '王二'));
    expect(await search(alice, 'robert')).toEqual([]);
    expect(await search(alice, 'wanger')).toEqual(['bob by pinyin']);
  });

  test('comes before strangers whose name only contains it, where one knows them', async () => {
    using world = await World.open(kind);
    const [alice, friend] = await world.people('alice', 'zamar');
    const search = searching(world);
    await named(world, 'xena', 'Anna Marino');
    expect(await search(alice, 'mar')).toEqual(['xena by name', 'zamar by handle']);
    await befriend(world, alice, friend);
    expect(await search(alice, 'mar')).toEqual(['zamar by handle', 'xena by name']);
  });

  test('is found by those alone who may, and never by somebody they are hidden from', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    const search = searching(world);
    const found = async () => [(await search(bob, 'alice')).length, (await search(carol, 'alice')).length];
    await befriend(world, alice, bob);
    expect(await found()).toEqual([1, 1]);
    await world.carryOut(changePrivacy(alice, { find: 'friends' }));
    expect(await found()).toEqual([1, 0]);
    await world.carryOut(changePrivacy(alice, { find: 'nobody' }));
    expect(await found()).toEqual([0, 0]);
    await world.carryOut(changePrivacy(alice, { find: 'everybody' }));
    expect(await found()).toEqual([1, 1]);
    await world.carryOut(changePrivacy(alice, { find: 'friends' }));
    await world.carryOut(removeFriend(bob, alice));
    expect(await found()).toEqual([0, 0]);
    expect(await search(alice, 'alice')).toEqual([]);
  });

  test('is not found by whoever blocked them', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const search = searching(world);
    await block(world, alice, bob);
    expect(await search(alice, 'bob')).toEqual([]);
    expect(await search(bob, 'alice')).toEqual(['alice by handle']);
  });

  test('is found beside a crowd that is called alike, and as many as were asked for', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const search = searching(world);
    for (let place = 0; place < 400; place += 1) await named(world, `crowd-${place}x`, 'Crowd');
    await named(world, 'crowd', 'The one');
    const found = await search(alice, 'crowd', 50);
    expect(found).toHaveLength(50);
    expect(found[0]).toBe('crowd by handle');
  });
});
