import { describe, expect, test } from 'bun:test';
import {
  changeRole,
  changeServer,
  type Person,
  person,
  register,
  setPassword,
  startSession,
} from '../support/asking.ts';
import { changeUser, invite, offerPassword } from '../support/asking-access.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const HOUR_MS = 3_600_000;

/** alice owns the server, bob and erin administer it, carol and dave do neither. */
async function staff(world: World) {
  const people = ['alice', 'bob', 'erin', 'carol', 'dave'].map(person);
  const [alice, bob, erin, carol, dave] = people as [Person, Person, Person, Person, Person];
  await world.carryOut(register(alice, { role: 'owner' }));
  for (const who of [bob, erin]) await world.carryOut(register(who, { role: 'admin' }));
  for (const who of [carol, dave]) await world.carryOut(register(who));
  return { alice, bob, erin, carol, dave };
}

const roleOf = async (world: World, who: Person) => (await world.store.people.user(who.userId))?.role;
const told = (world: World, who: Person) => world.log(who.personalId).map(({ type }) => type);
const signIn = (world: World, who: Person) =>
  startSession(who, 'phone', { expiresAt: world.clock.now() + HOUR_MS });

describe.each([...STORES])('administration in $kind', (kind) => {
  test('gives roles up to one’s own, and acts upon nobody above oneself', async () => {
    using world = await World.open(kind);
    const { alice, bob, erin, carol, dave } = await staff(world);
    const refusal = (by: Person, to: Person, change: Parameters<typeof changeUser>[2]) =>
      world.refusal(changeUser(by, to, change));
    expect(await refusal(carol, dave, { role: 'admin' })).toBe('forbidden');
    expect(await refusal(carol, carol, { role: 'admin' })).toBe('forbidden');
    expect(await refusal(bob, carol, { role: 'owner' })).toBe('forbidden');
    expect(await refusal(bob, bob, { role: 'owner' })).toBe('forbidden');
    expect(await refusal(bob, alice, { role: 'member' })).toBe('forbidden');
    expect(await refusal(bob, alice, { isDisabled: true })).toBe('forbidden');
    expect(await refusal(bob, carol, { role: 'admin' })).toBeUndefined();
    expect(await refusal(bob, erin, { role: 'member' })).toBeUndefined();
    expect(await refusal(alice, dave, { role: 'owner' })).toBeUndefined();
    expect(await refusal(alice, person('nobody'), { role: 'owner' })).toBe('not_found');
    expect(told(world, carol).at(-1)).toBe('profile.changed');
    expect([await roleOf(world, carol), await roleOf(world, dave)]).toEqual(['admin', 'owner']);
  });

  test('leaves the server an owner who can sign in, also where two let go at the same moment', async () => {
    using world = await World.open(kind);
    const { alice, dave } = await staff(world);
    expect(await world.refusal(changeUser(alice, alice, { role: 'member' }))).toBe('last_owner');
    await world.carryOut(changeUser(alice, dave, { role: 'owner' }));
    const outcomes = await world.together(
      [changeUser(alice, dave, { role: 'member' })],
      [changeUser(dave, alice, { role: 'member' })],
      [changeUser(alice, alice, { role: 'admin' })],
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.code))).toEqual([
      'done',
      'forbidden',
      'last_owner',
    ]);
    expect(await roleOf(world, alice)).toBe('owner');
  });

  test('keeps somebody out until they are let in again, and ends what they had', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await staff(world);
    await world.carryOut(signIn(world, carol));
    await world.carryOut(offerPassword(bob, carol, 'a link'));
    const disabling = changeUser(bob, carol, { isDisabled: true });
    await world.carryOut(disabling);
    expect(await world.store.people.sessionsOf(carol.userId)).toEqual([]);
    expect(told(world, carol).at(-1)).toBe('session.ended');
    expect([world.store.all('vouchers'), world.store.all('tokens')]).toEqual([[], []]);
    expect(await world.refusal(signIn(world, carol))).toBe('wrong_credentials');
    expect(await world.carryOut({ ...disabling, attempt: 2 })).toMatchObject({ duplicate: true });
    await world.carryOut(changeUser(bob, carol, { isDisabled: true }));
    await world.carryOut(changeUser(alice, carol, { isDisabled: false }));
    expect(await world.refusal(signIn(world, carol))).toBeUndefined();
    expect(await world.refusal(changeUser(bob, bob, { isDisabled: true }))).toBe('forbidden');
  });

  test('ends with the office: whoever is disabled or demoted acts upon nobody', async () => {
    using world = await World.open(kind);
    const { alice, bob, erin, carol } = await staff(world);
    await world.carryOut(changeUser(alice, bob, { isDisabled: true }));
    expect(await world.refusal(changeUser(bob, carol, { isDisabled: true }))).toBe('forbidden');
    await world.carryOut(changeRole(erin, 'member'));
    expect(await world.refusal(changeUser(erin, carol, { isDisabled: true }))).toBe('forbidden');
  });

  test('leaves a line of every action, once, which says what and whom and no secret', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await staff(world);
    const made = (await world.store.access.audit(undefined, 100)).length;
    const acts = [
      changeServer(alice, { name: 'The nest', registration: 'invitation' }),
      invite(bob, 'a code'),
      offerPassword(bob, carol, 'a secret'),
      changeUser(bob, carol, { isDisabled: true }),
      changeRole(carol, 'admin'),
      setPassword(carol, 'a hash of the operator'),
    ];
    for (const act of acts) {
      world.clock.advance(1);
      await world.carryOut(act);
      await world.carryOut({ ...act, attempt: 2 });
    }
    const lines = (await world.store.access.audit(undefined, 100)).slice(0, -made).toReversed();
    expect(lines.map(({ action, actorId, targetId }) => [action, actorId, targetId])).toEqual([
      ['server.changed', alice.userId, null],
      ['invitation.made', bob.userId, null],
      ['password.offered', bob.userId, carol.userId],
      ['user.changed', bob.userId, carol.userId],
      ['user.changed', 'operator', carol.userId],
      ['password.set', 'operator', carol.userId],
    ] as never);
    expect(JSON.parse(lines[0]?.detail ?? '')).toEqual({ name: 'The nest', registration: 'invitation' });
    expect(JSON.stringify(lines)).not.toMatch(/a code|a secret|a hash/);
  });

  test('reads lines and accounts page by page, in their order', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    for (const name of ['One', 'Two', 'Three', 'Four']) await world.carryOut(changeServer(alice, { name }));
    const { access } = world.store;
    const all = await access.audit(undefined, 100);
    const pages = [];
    for (
      let page = await access.audit(undefined, 3);
      page.length > 0;
      page = await access.audit(page.at(-1), 3)
    )
      pages.push(...page);
    expect(pages).toEqual([...all]);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => b - a));

    const first = await access.accounts('', 3);
    expect(first.accounts.map(({ key }) => key)).toEqual(['alice', 'bob', 'carol']);
    const rest = await access.accounts(first.next ?? '', 3);
    expect([rest.accounts.map(({ user }) => user.handle), rest.next]).toEqual([['dave', 'erin'], undefined]);
  });
});
