import { describe, expect, test } from 'bun:test';
import type { Caller } from '../../../src/modules/users/index.ts';
import { createGroup, type Person, removeMember } from '../../support/asking.ts';
import {
  acceptFriend,
  blockContact,
  changeContact,
  requestFriend,
  withdrawRequest,
} from '../../support/asking-friends.ts';
import { coreOver } from '../../support/core.ts';
import { openMemory, type SeededStore, STORES } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

const callerOf = (who: Person) => ({ ...who, name: who.handle, role: 'member' }) as unknown as Caller;

async function suggested(world: World, who: Person): Promise<[string, number][]> {
  const found = await coreOver(world).friends.suggest(callerOf(who));
  return found.map(({ user, sharedGroups }) => [user.handle, sharedGroups]);
}

async function groups(world: World, owner: Person, ...members: readonly Person[][]): Promise<void> {
  for (const [place, each] of members.entries()) {
    await world.carryOut(createGroup(owner, `${owner.handle} ${place}`, each));
  }
}

describe.each([...STORES])('people one may know in $kind', (kind) => {
  test('are those with whom one shares groups, most of them first', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol, dave] = await world.people('alice', 'bob', 'carol', 'dave');
    await groups(world, alice, [bob, carol], [carol]);
    await groups(world, dave, [carol]);
    expect(await suggested(world, alice)).toEqual([
      ['carol', 2],
      ['bob', 1],
    ]);
    expect(await suggested(world, dave)).toEqual([['carol', 1]]);
  });

  test('are nobody with whom one has to do already, and nobody across a block, whoever made it', async () => {
    using world = await World.open(kind);
    const people = await world.people('alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi');
    const [alice, bob, carol, dave, erin, frank, grace, heidi] = people;
    await groups(world, alice, [bob, carol, dave, erin, frank, grace, heidi]);
    await world.carryOut(requestFriend(alice, bob));
    await world.carryOut(acceptFriend(bob, alice));
    await world.carryOut(requestFriend(alice, carol));
    await world.carryOut(requestFriend(dave, alice));
    await world.carryOut(blockContact(alice, erin));
    await world.carryOut(blockContact(frank, alice));
    await world.carryOut(changeContact(alice, grace, { remark: 'Gee' }));
    await world.carryOut(requestFriend(alice, heidi));
    await world.carryOut(withdrawRequest(alice, heidi));
    expect((await suggested(world, alice)).map(([handle]) => handle).sort()).toEqual(['grace', 'heidi']);
  });

  test('are nobody who left', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    await groups(world, alice, [bob, carol]);
    const streamId = createGroup(alice, 'alice 0', []).streamId;
    await world.carryOut(removeMember(alice, streamId, bob));
    expect(await suggested(world, alice)).toEqual([['carol', 1]]);
    expect(await suggested(world, bob)).toEqual([]);
  });

  test('are twenty at the most', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const crowd = await world.people(...Array.from({ length: 30 }, (_, place) => `crowd${place}`));
    await groups(world, alice, crowd);
    expect((await suggested(world, alice)).length).toBe(20);
  });
});

describe('somebody who', () => {
  test.each([
    [{ find: 'nobody' }, []],
    [{ find: 'friends' }, []],
    [{ add: 'nobody' }, []],
    [{ add: 'friends' }, []],
    [{ write: 'nobody', presence: 'nobody' }, [['bob', 1]]],
  ])('chose %p is suggested as that allows', async (privacy, expected) => {
    const seeded = Promise.withResolvers<SeededStore>();
    const open = async (now: () => number) => {
      const store = await openMemory(now);
      seeded.resolve(store);
      return store;
    };
    using world = await World.open({ kind: 'memory', open });
    const [alice, bob] = await world.people('alice', 'bob');
    await groups(world, alice, [bob]);
    const row = known(await world.store.people.user(bob.userId));
    (await seeded.promise).seed('users', { ...row, privacy: JSON.stringify(privacy) });
    expect(await suggested(world, alice)).toEqual(expected as [string, number][]);
  });
});
