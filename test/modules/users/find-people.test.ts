import { describe, expect, test } from 'bun:test';
import type { UserRow } from '../../../src/domain/shared/rows.ts';
import { AUDIENCES, type Audience } from '../../../src/domain/users/privacy.ts';
import type { Caller } from '../../../src/modules/users/index.ts';
import type { Person } from '../../support/asking.ts';
import { changeContact, requestFriend } from '../../support/asking-friends.ts';
import { befriend, block } from '../../support/contacts.ts';
import { usersOver } from '../../support/core.ts';
import { idOf } from '../../support/known-ids.ts';
import { openMemory, type SeededStore } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

/** alice, who decides who finds her, and how bob, carol and mallory stand to her. */
async function scene(find: Audience) {
  const seeded = Promise.withResolvers<SeededStore>();
  const open = async (now: () => number) => {
    const store = await openMemory(now);
    seeded.resolve(store);
    return store;
  };
  const world = await World.open({ kind: 'memory', open });
  const [alice, bob, carol, mallory] = await world.people('alice', 'bob', 'carol', 'mallory');
  const { find: found } = usersOver(world);
  const store = await seeded.promise;
  /** No command leads to it yet. */
  const seed = (change: Partial<UserRow>) => {
    const row = known(store.all('users').find(({ userId }) => userId === alice.userId));
    store.seed('users', { ...row, ...change });
  };
  seed({ privacy: JSON.stringify({ find }) });
  await befriend(world, alice, bob);
  await block(world, alice, mallory);
  const as = ({ userId }: Person) => ({ userId }) as Caller;
  const isFound = (card: Promise<{ user: { userId: string } }>) =>
    card.then(
      ({ user }) => user.userId === alice.userId,
      (fault: { code?: string }) => (fault.code === 'not_found' ? false : fault),
    );
  return {
    world,
    seed,
    people: { alice, bob, carol, mallory },
    byHandle: (viewer: Person, handle = 'alice') => isFound(found.byHandle(as(viewer), handle)),
    byId: (viewer: Person) => isFound(found.card(as(viewer), alice.userId)),
    cardFor: (viewer: Person, userId = alice.userId) => found.card(as(viewer), userId),
  };
}

test('somebody is found under their exact handle, however it is written, and by nothing less', async () => {
  const { byHandle, people } = await scene('everybody');
  expect(await byHandle(people.carol, ' @Alice')).toBe(true);
  expect(await byHandle(people.carol, 'alic')).toBe(false);
});

/** Who finds alice: herself, a friend, a stranger, somebody whom she blocked. */
const FINDS: Readonly<Record<Audience, readonly boolean[]>> = {
  everybody: [true, true, true, true],
  friends: [true, true, false, false],
  nobody: [true, false, false, false],
};

describe.each([...AUDIENCES])('somebody who lets %s find them', (find) => {
  test('is found under their handle by those, and by themselves', async () => {
    const { byHandle, people } = await scene(find);
    const asked = [people.alice, people.bob, people.carol, people.mallory].map((each) => byHandle(each));
    expect(await Promise.all(asked)).toEqual([...FINDS[find]]);
  });

  test('has a card for their friends and for whoever shares a conversation with them', async () => {
    const { byId, people, world } = await scene(find);
    const { alice, bob, carol, mallory } = people;
    const isForAll = find === 'everybody';
    expect([await byId(bob), await byId(carol), await byId(mallory)]).toEqual([true, isForAll, isForAll]);
    await world.group(alice, carol, mallory);
    expect([await byId(carol), await byId(mallory)]).toEqual([true, true]);
  });
});

describe('a card', () => {
  test('tells what one has noted oneself, and nothing of what the other has', async () => {
    const { cardFor, people, world } = await scene('everybody');
    await world.carryOut(changeContact(people.carol, people.alice, { remark: 'from the lab' }));
    await block(world, people.carol, people.alice);
    expect(await cardFor(people.carol)).toMatchObject({
      relation: 'none',
      isBlocked: true,
      remark: 'from the lab',
    });
    expect(await cardFor(people.mallory)).toMatchObject({ relation: 'none', isBlocked: false });
    expect(await cardFor(people.bob)).toMatchObject({ relation: 'friend', isBlocked: false });
  });

  test('shows a request only until it is over', async () => {
    const { cardFor, people, world } = await scene('everybody');
    await world.carryOut(requestFriend(people.carol, people.alice));
    const relation = async () => (await cardFor(people.carol)).relation;
    expect(await relation()).toBe('requested');
    world.clock.advance(365 * 24 * 3_600_000);
    expect(await relation()).toBe('none');
  });

  test('is not there for an account that is disabled or was never made', async () => {
    const { byId, byHandle, cardFor, people, seed } = await scene('everybody');
    seed({ disabledAt: 1 });
    expect([await byId(people.carol), await byHandle(people.carol)]).toEqual([false, false]);
    await expect(cardFor(people.carol, idOf('nobody'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
