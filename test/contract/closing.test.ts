import { describe, expect, test } from 'bun:test';
import { CLOSED } from '../../src/domain/users/decide-closing.ts';
import { changeRole, openDirect, type Person, startSession } from '../support/asking.ts';
import {
  changeUser,
  closeAccount,
  confirmFactor,
  invite,
  offerPassword,
  startFactor,
} from '../support/asking-access.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const signIn = (world: World, who: Person, more: object = {}) =>
  startSession(who, 'phone', { expiresAt: world.clock.now() + HOUR_MS, ...more });

describe.each([...STORES])('a closed account in $kind', (kind) => {
  test('has no session, no way in and nothing that told of its person, and what it wrote stays', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.carryOut(changeRole(alice, 'owner'));
    await world.carryOut(changeRole(bob, 'admin'));
    await world.say(bob, talk, 'See you at the lab');
    await world.carryOut(signIn(world, bob));
    await world.carryOut(invite(bob, 'a code'));
    await world.carryOut(offerPassword(alice, bob, 'a link'));
    await world.carryOut(startFactor(bob, 'secret'));
    await world.carryOut(confirmFactor(bob, { secret: 'secret', step: 1 }));
    await world.carryOut(closeAccount(bob, { proof: { secret: 'secret', step: 2 } }));

    const row = await world.store.people.user(bob.userId);
    expect(row).toMatchObject({ ...CLOSED, role: 'member', passwordHash: '', profile: '{}', presence: null });
    expect(row?.closedAt).toBe(world.clock.now());
    for (const table of ['sessions', 'tokens', 'factors', 'vouchers', 'invitations'] as const)
      expect([table, world.store.all(table)]).toEqual([table, []]);
    expect(
      world
        .log(bob.personalId)
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(['account.closed', 'session.ended']);
    expect(world.log(talk).at(-1)?.body).toContain('See you at the lab');
  });

  test('is not opened again, by its person or by anybody', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(changeRole(alice, 'owner'));
    await world.carryOut(closeAccount(bob));
    expect(await world.refusal(signIn(world, bob))).toBe('wrong_credentials');
    expect(await world.refusal(closeAccount(bob))).toBe('not_found');
    expect(await world.refusal(changeUser(alice, bob, { isDisabled: false }))).toBe('not_found');
    expect(await world.refusal(changeRole(bob, 'admin'))).toBe('not_found');
    expect(await world.refusal(offerPassword(alice, bob, 'x'))).toBe('not_found');
    expect(await world.refusal(openDirect(alice, bob))).toBe('not_found');
  });

  test('is closed with the password that the account still has', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    expect(await world.refusal(closeAccount(alice, { seenHash: 'an older hash' }))).toBe('password_wrong');
    expect(await world.refusal(closeAccount(alice))).toBeUndefined();
  });

  test('of the last owner leaves the server to whom they name, and to nobody who could not take it', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    await world.carryOut(changeRole(alice, 'owner'));
    const to = ({ userId, personalId }: Person) => ({ handOver: { userId, personalId } });
    // An owner who cannot sign in owns nothing.
    await world.carryOut(changeRole(carol, 'owner'));
    await world.carryOut(changeUser(alice, carol, { isDisabled: true }));
    expect(await world.refusal(closeAccount(alice))).toBe('last_owner');
    expect(await world.refusal(closeAccount(alice, to(carol)))).toBe('not_found');
    expect(await world.refusal(closeAccount(alice, to(alice)))).toBe('not_found');
    expect(await world.refusal(closeAccount(bob, to(carol)))).toBe('forbidden');
    expect(await world.refusal(closeAccount(alice, to(bob)))).toBeUndefined();
    expect((await world.store.people.user(bob.userId))?.role).toBe('owner');
    expect(world.log(bob.personalId).at(-1)).toMatchObject({ type: 'profile.changed', senderId: bob.userId });
    expect(await world.refusal(closeAccount(bob))).toBe('last_owner');
  });

  test('of two owners who leave at the same moment is one', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    for (const who of [alice, bob]) await world.carryOut(changeRole(who, 'owner'));
    const outcomes = await world.together([closeAccount(alice)], [closeAccount(bob)]);
    expect(outcomes.map((outcome) => (outcome.ok ? 'closed' : outcome.code))).toEqual([
      'closed',
      'last_owner',
    ]);
  });
});
