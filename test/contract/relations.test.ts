import { describe, expect, test } from 'bun:test';
import type { UserId } from '../../src/domain/shared/ids.ts';
import { removeMember } from '../support/asking.ts';
import { changeContact } from '../support/asking-friends.ts';
import { befriend, block } from '../support/contacts.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

describe.each([...STORES])('how people stand to each other in $kind', (kind) => {
  test('is told for both of them, and for oneself', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol, mallory] = await world.people('alice', 'bob', 'carol', 'mallory');
    await befriend(world, alice, bob);
    await block(world, alice, mallory);
    const all = [alice, bob, carol, mallory].map(({ userId }) => userId);
    const seenBy = async (userId: UserId) => {
      const found = await world.store.relations.between(userId, all);
      return all.map((each) => [found.get(each)?.inMine, found.get(each)?.inTheirEyes]);
    };
    expect(await seenBy(alice.userId)).toEqual([
      ['self', 'self'],
      ['friend', 'friend'],
      ['stranger', 'stranger'],
      ['blocked', 'stranger'],
    ]);
    expect(await seenBy(mallory.userId)).toEqual([
      ['stranger', 'blocked'],
      ['stranger', 'stranger'],
      ['stranger', 'stranger'],
      ['self', 'self'],
    ]);
  });

  test('comes with the settings of the other and with what one has noted oneself', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(changeContact(alice, bob, { remark: 'Bobby', isStarred: true }));
    await world.carryOut(changeContact(bob, alice, { remark: 'the boss' }));
    const found = await world.store.relations.between(alice.userId, [bob.userId]);
    expect(found.get(bob.userId)).toMatchObject({
      privacy: '{}',
      presence: null,
      disabledAt: null,
      closedAt: null,
      inMine: 'stranger',
      inTheirEyes: 'stranger',
      mine: { userId: alice.userId, peerId: bob.userId, remark: 'Bobby' },
    });
    expect(
      (await world.store.relations.between(bob.userId, [alice.userId])).get(alice.userId)?.mine?.remark,
    ).toBe('the boss');
  });

  test('is not told of somebody who does not exist', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    expect(await world.store.relations.between(alice.userId, [idOf('nobody')])).toEqual(new Map());
    expect(await world.store.relations.between(alice.userId, [])).toEqual(new Map());
  });

  test('one shares a conversation with whoever is or was in one that one has not left', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, mallory, lab } = await world.lab();
    const { relations } = world.store;
    const share = (a: typeof alice, b: typeof alice) => relations.shareConversation(a.userId, b.userId);
    expect([await share(alice, bob), await share(alice, mallory)]).toEqual([true, false]);
    await world.carryOut(removeMember(alice, lab, carol));
    expect([await share(alice, carol), await share(carol, alice)]).toEqual([true, false]);
    await world.direct(mallory, carol);
    expect([await share(mallory, carol), await share(carol, mallory)]).toEqual([true, true]);
  });
});
