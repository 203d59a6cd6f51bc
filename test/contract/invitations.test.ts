import { describe, expect, test } from 'bun:test';
import {
  INVITATION_HOURS,
  INVITATIONS_KEPT_MAX,
  INVITATIONS_STANDING_MAX,
} from '../../src/domain/users/invitation.ts';
import { changeRole, changeServer, type Person, person, register } from '../support/asking.ts';
import {
  changeUser,
  closeAccount,
  invitationOf,
  invite,
  revokeInvitation,
} from '../support/asking-access.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

const HOUR_MS = 3_600_000;

/** alice owns the server, bob administers it, carol does neither; strangers need an invitation. */
async function club(world: World): Promise<{ alice: Person; bob: Person; carol: Person }> {
  const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')];
  await world.carryOut(register(alice, { role: 'owner' }));
  await world.carryOut(register(bob, { role: 'admin' }));
  await world.carryOut(register(carol));
  await world.carryOut(changeServer(alice, { registration: 'invitation' }));
  return { alice, bob, carol };
}

/** Somebody who comes in by this code. */
const guest = (handle: string, maker: Person | 'operator', code: string) =>
  register(person(handle), { invitation: invitationOf(maker, code) });

const shown = (world: World, maker: Person) =>
  world
    .log(maker.personalId)
    .filter(({ type }) => type === 'invitation.changed')
    .map(({ body }) => JSON.parse(known(body)).invitation);

describe.each([...STORES])('invitations in $kind', (kind) => {
  test('of all who want the last use at the same moment a single one gets it', async () => {
    using world = await World.open(kind);
    const { bob } = await club(world);
    await world.carryOut(invite(bob, 'one', { usesMax: 1 }));
    const handles = ['dave', 'erin', 'frank', 'grace', 'heidi'];
    const outcomes = await world.together(...handles.map((handle) => [guest(handle, bob, 'one')]));
    expect(world.batches.at(-1)).toBe(handles.length);
    expect(outcomes.map((outcome) => (outcome.ok ? 'in' : outcome.code))).toEqual([
      'in',
      ...handles.slice(1).map(() => 'invitation_invalid' as const),
    ]);
    expect(world.store.all('invitations')).toMatchObject([{ uses: 1, usesMax: 1 }]);
    expect(shown(world, bob).map(({ uses }) => uses)).toEqual([0, 1]);
  });

  test('that a refused registration would have used are not used', async () => {
    using world = await World.open(kind);
    const { alice } = await club(world);
    await world.carryOut(invite(alice, 'one', { usesMax: 1 }));
    expect(await world.refusal(guest('alice', alice, 'one'))).toBe('handle_taken');
    expect(world.store.all('invitations')).toMatchObject([{ uses: 0 }]);
    expect(await world.refusal(guest('dave', alice, 'one'))).toBeUndefined();
  });

  test('let nobody in once they are over, revoked, or their maker may invite no more', async () => {
    using world = await World.open(kind);
    const { alice, bob } = await club(world);
    for (const code of ['short', 'revoked', 'of bob']) {
      await world.carryOut(invite(bob, code, { hours: code === 'short' ? 1 : 24 }));
    }
    world.clock.advance(HOUR_MS);
    expect(await world.refusal(guest('dave', bob, 'short'))).toBe('invitation_invalid');
    await world.carryOut(revokeInvitation(alice, invitationOf(bob, 'revoked')));
    expect(await world.refusal(guest('dave', bob, 'revoked'))).toBe('invitation_invalid');
    await world.carryOut(changeRole(bob, 'member'));
    expect(await world.refusal(guest('dave', bob, 'of bob'))).toBe('invitation_invalid');
    await world.carryOut(changeRole(bob, 'admin'));
    await world.carryOut(changeUser(alice, bob, { isDisabled: true }));
    expect(await world.refusal(guest('dave', bob, 'of bob'))).toBe('invitation_invalid');
    await world.carryOut(changeUser(alice, bob, { isDisabled: false }));
    expect(await world.refusal(guest('dave', bob, 'of bob'))).toBeUndefined();
  });

  test('are made by owners, administrators and the operator, and by nobody else', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await club(world);
    for (const maker of [alice, bob, 'operator'] as const) {
      const code = `of ${maker === 'operator' ? maker : maker.handle}`;
      expect(await world.refusal(invite(maker, code))).toBeUndefined();
      expect(await world.refusal(guest(code.replace('of ', 'g-'), maker, code))).toBeUndefined();
    }
    for (const maker of [carol, person('mallory')]) {
      expect(await world.refusal(invite(maker, 'mine'))).toBe('forbidden');
      expect(await world.refusal(revokeInvitation(maker, invitationOf(alice, 'of alice')))).toBe('forbidden');
    }
    expect(await world.refusal(revokeInvitation(alice, invitationOf(alice, 'none')))).toBe('not_found');
  });

  test('tell the devices of whoever made them, whoever revokes them, and once', async () => {
    using world = await World.open(kind);
    const { alice, bob } = await club(world);
    await world.carryOut(invite(bob, 'one', { note: ' For the lab ', usesMax: 2 }));
    await world.carryOut(guest('dave', bob, 'one'));
    const revoking = revokeInvitation(alice, invitationOf(bob, 'one'));
    await world.carryOut(revoking);
    await world.carryOut({ ...revoking, attempt: 2 });
    await world.carryOut(revokeInvitation(bob, invitationOf(bob, 'one')));
    const note = 'For the lab';
    expect(shown(world, bob)).toMatchObject([
      { note, uses: 0, usesMax: 2, isRevoked: false },
      { note, uses: 1, usesMax: 2, isRevoked: false },
      { note, uses: 1, usesMax: 2, isRevoked: true },
    ]);
    expect(JSON.stringify([world.log(bob.personalId), world.store.all('audit')])).not.toContain('"one"');
  });

  test('hold from an hour to a year, for one to a thousand people, with a note of one line', async () => {
    using world = await World.open(kind);
    const { alice } = await club(world);
    const { from, to } = INVITATION_HOURS;
    const good = [{ hours: from }, { hours: to }, { usesMax: 1_000 }, { note: '鹊'.repeat(200) }];
    for (const [index, wish] of good.entries())
      expect(await world.refusal(invite(alice, `good ${index}`, wish))).toBeUndefined();
    const bad = [
      { hours: from - 1 },
      { hours: to + 1 },
      { hours: 1.5 },
      { usesMax: 0 },
      { usesMax: 1_001 },
      { note: 'x'.repeat(201) },
      { note: 'two\nlines' },
    ];
    for (const wish of bad)
      expect([wish, await world.refusal(invite(alice, 'bad', wish))]).toEqual([wish, 'bad_request']);
  });

  test('of one maker that stand are a hundred, and the oldest that are over make room', async () => {
    using world = await World.open(kind);
    const { alice, bob } = await club(world);
    for (let count = 0; count < INVITATIONS_STANDING_MAX; count += 1) {
      await world.carryOut(invite(alice, `short ${count}`, { hours: 1 }));
      world.clock.advance(1);
    }
    expect(await world.refusal(invite(alice, 'more'))).toBe('too_many_invitations');
    expect(await world.refusal(invite(bob, 'of bob'))).toBeUndefined();
    await world.carryOut(revokeInvitation(alice, invitationOf(alice, 'short 0')));
    expect(await world.refusal(invite(alice, 'more'))).toBeUndefined();
    world.clock.advance(HOUR_MS);
    for (let count = 0; count < INVITATIONS_STANDING_MAX - 1; count += 1)
      await world.carryOut(invite(alice, `long ${count}`));
    const kept = () => world.store.all('invitations').filter(({ createdBy }) => createdBy === alice.userId);
    expect(kept()).toHaveLength(INVITATIONS_KEPT_MAX);
    await world.carryOut(revokeInvitation(alice, invitationOf(alice, 'long 0')));
    await world.carryOut(invite(alice, 'one more'));
    expect(kept()).toHaveLength(INVITATIONS_KEPT_MAX);
    expect(kept().some(({ codeHash }) => codeHash === 'short 0')).toBe(false);
  });

  test('are read by their code, by their id, and page by page', async () => {
    using world = await World.open(kind);
    const { alice } = await club(world);
    for (const code of ['a', 'b', 'c']) await world.carryOut(invite(alice, code));
    const { access } = world.store;
    const stored = [...world.store.all('invitations')].sort((a, b) =>
      a.invitationId < b.invitationId ? -1 : 1,
    );
    const [first, second, third] = stored;
    expect(await access.invitation({ codeHash: 'b' })).toEqual(
      stored.find(({ codeHash }) => codeHash === 'b'),
    );
    expect(await access.invitation({ invitationId: known(second).invitationId })).toEqual(known(second));
    expect(await access.invitation({ codeHash: 'none' })).toBeUndefined();
    expect(await access.invitations('', 2)).toEqual([known(first), known(second)]);
    expect(await access.invitations(known(second).invitationId, 2)).toEqual([known(third)]);
  });
});

describe.each([...STORES])('who may register in $kind', (kind) => {
  test('is chosen while the server runs, and goes before the settings', async () => {
    using world = await World.open(kind);
    const { alice, carol } = await club(world);
    const stranger = (registration: 'open' | 'closed') => register(person('dave'), { registration });
    expect(await world.refusal(stranger('open'))).toBe('invitation_needed');
    await world.carryOut(changeServer(alice, { registration: 'closed' }));
    expect(await world.refusal(stranger('open'))).toBe('registration_closed');
    await world.carryOut(invite(alice, 'a code'));
    expect(await world.refusal(guest('dave', alice, 'a code'))).toBe('registration_closed');
    expect(await world.refusal(changeServer(carol, { registration: 'open' }))).toBe('forbidden');
    await world.carryOut(changeServer(alice, { registration: 'open' }));
    expect(await world.refusal(stranger('closed'))).toBeUndefined();
  });

  test('is nobody but the operator and administrators on a closed server, and no stranger has a role', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await club(world);
    await world.carryOut(changeServer(alice, { registration: 'closed' }));
    const bot = (by: Person, handle: string) => ({
      ...register(person(handle), { kind: 'bot', madeBy: 'administrator', passwordHash: '' }),
      userId: by.userId,
    });
    expect(await world.refusal(bot(carol, 'robin'))).toBe('forbidden');
    expect(await world.refusal(bot(bob, 'robin'))).toBeUndefined();
    expect(await world.refusal(register(person('erin'), { madeBy: 'operator' }))).toBeUndefined();
    const raised = { ...bot(bob, 'jay'), role: 'admin' as const };
    expect(await world.refusal(raised)).toBe('forbidden');
    const users = world.store.all('users').map(({ handle, kind: of, role }) => `${handle} ${of} ${role}`);
    expect(users.sort()).toEqual([
      'alice person owner',
      'bob person admin',
      'carol person member',
      'erin person member',
      'robin bot member',
    ]);
  });

  test('with a closed account is nobody: its handle stays taken', async () => {
    using world = await World.open(kind);
    const { alice, carol } = await club(world);
    await world.carryOut(changeServer(alice, { registration: 'open' }));
    await world.carryOut(closeAccount(carol));
    expect(await world.refusal(register({ ...person('mallory'), handle: 'carol' }))).toBe('handle_taken');
  });
});
