import { describe, expect, test } from 'bun:test';
import type { UserRole } from '../../src/domain/shared/rows.ts';
import { changeRole, offerClaim, type Person, person, register, setPassword } from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

/** Makes an account for each of these roles. */
async function staff<Name extends string>(
  world: World,
  roles: Readonly<Record<Name, UserRole>>,
): Promise<Record<Name, Person>> {
  const people = Object.entries<UserRole>(roles).map(([handle, role]) => ({ who: person(handle), role }));
  for (const { who, role } of people) await world.carryOut(register(who, { role }));
  return Object.fromEntries(people.map(({ who }) => [who.handle, who])) as Record<Name, Person>;
}

const rolesIn = ({ store }: World) =>
  Object.fromEntries(store.all('users').map(({ handle, role }) => [handle, role]));

describe.each([...STORES])('roles in $kind', (kind) => {
  test('are given, and told on the personal stream with everything that holds then', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world, { alice: 'member' });
    for (const role of ['admin', 'owner'] as const) {
      await world.carryOut(changeRole(alice, role));
      expect(rolesIn(world)).toEqual({ alice: role });
      const told = known(world.log(alice.personalId).at(-1));
      expect([told.type, told.no]).toEqual(['profile.changed', 0]);
      const account = { v: 1, handle: 'alice', name: 'alice', profile: {} };
      expect(JSON.parse(known(told.body))).toEqual({ ...account, role });
    }
  });

  test('that are given again change nothing and tell nobody', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world, { alice: 'owner' });
    const { lastSeq } = world.stream(alice.personalId);
    const answer = await world.carryOut(changeRole(alice, 'owner'));
    expect(answer).toMatchObject({ streamId: alice.personalId, seq: lastSeq });
    expect(world.stream(alice.personalId).lastSeq).toBe(lastSeq);
  });

  test('are for accounts that exist', async () => {
    using world = await World.open(kind);
    expect(await world.refusal(changeRole(person('nobody'), 'admin'))).toBe('not_found');
  });

  test('leave the server an owner, also where two go at the same moment', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await staff(world, { alice: 'owner', bob: 'owner', carol: 'admin' });
    const outcomes = await world.together([changeRole(alice, 'member')], [changeRole(bob, 'admin')]);
    expect(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.code))).toEqual(['done', 'last_owner']);
    expect(world.batches.at(-1)).toBe(2);
    expect(await world.refusal(changeRole(bob, 'member'))).toBe('last_owner');
    expect(rolesIn(world)).toEqual({ alice: 'member', bob: 'owner', carol: 'admin' });

    const handedOver = await world.together([changeRole(carol, 'owner')], [changeRole(bob, 'member')]);
    expect(handedOver.map(({ ok }) => ok)).toEqual([true, true]);
    expect(rolesIn(world)).toEqual({ alice: 'member', bob: 'member', carol: 'owner' });
  });

  test('count an owner who was made a moment ago', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world, { alice: 'owner' });
    const outcomes = await world.together(
      [register(person('bob'), { role: 'owner' })],
      [setPassword(person('nobody'), 'a hash')],
      [changeRole(alice, 'member')],
    );
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(rolesIn(world)).toEqual({ alice: 'member', bob: 'owner' });
  });

  test('of an owner end the owner link, however the owner came to be one', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world, { alice: 'member' });
    await world.carryOut(offerClaim('the link'));
    await world.carryOut(changeRole(alice, 'owner'));
    expect(await world.refusal(register(person('mallory'), { claimHash: 'the link' }))).toBe('claim_invalid');
    expect(await world.refusal(offerClaim('one more link'))).toBe('claim_invalid');

    using other = await World.open(kind);
    await other.carryOut(offerClaim('the link'));
    await other.carryOut(register(person('alice'), { role: 'owner' }));
    expect(await other.refusal(register(person('mallory'), { claimHash: 'the link' }))).toBe('claim_invalid');
  });
});
