import { describe, expect, test } from 'bun:test';
import { closeAccount } from '../support/asking-access.ts';
import { blockContact, changeContact, forgetPerson, requestFriend } from '../support/asking-friends.ts';
import { recounted, tallies } from '../support/contact-tallies.ts';
import { coreOver } from '../support/core.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const relations = (world: World) =>
  world.store.all('contacts').map(({ userId, peerId, relation }) => [userId, peerId, relation]);

describe.each([...STORES])('somebody who closed their account in $kind', (kind) => {
  test('is nobody’s friend and waits for nobody, which those concerned are told, and what others note stays', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol, dave] = await world.people('alice', 'bob', 'carol', 'dave');
    for (const [by, peer] of [
      [alice, bob],
      [bob, alice],
      [alice, carol],
      [dave, alice],
    ] as const)
      await world.carryOut(requestFriend(by, peer));
    await world.carryOut(changeContact(bob, alice, { remark: 'Alice of the lab' }));
    await world.carryOut(changeContact(alice, dave, { isStarred: true }));
    expect(await world.refusal(forgetPerson(alice, bob))).toBe('not_found');
    await world.carryOut(closeAccount(alice));
    const { friends } = coreOver(world);
    await friends.letGo(alice.userId);

    expect(relations(world)).toEqual([[bob.userId, alice.userId, 'none']]);
    for (const [who, remark] of [
      [bob, 'Alice of the lab'],
      [carol, undefined],
      [dave, undefined],
    ] as const) {
      const { type, body } = world.log(who.personalId).at(-1) ?? {};
      const { contact } = JSON.parse(body ?? '{}');
      expect([type, contact.relation, contact.remark]).toEqual(['contact.changed', 'none', remark]);
      expect(contact.user).toMatchObject({ id: alice.userId, name: 'Closed account' });
    }
    expect(tallies(world)).toEqual(recounted(world));
    const told = world.log(bob.personalId).length;
    await friends.letGo(alice.userId);
    expect(world.log(bob.personalId)).toHaveLength(told);
  });

  test('stays blocked by whom they were blocked', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(blockContact(bob, alice));
    await world.carryOut(changeContact(alice, bob, { remark: 'B' }));
    await world.carryOut(closeAccount(alice));
    await coreOver(world).friends.letGo(alice.userId);
    const [row, ...more] = world.store.all('contacts');
    expect([row?.userId, row?.blockedAt !== null, more.length]).toEqual([bob.userId, true, 0]);
  });
});
