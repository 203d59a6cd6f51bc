import { describe, expect, test } from 'bun:test';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import type { Caller } from '../../../src/modules/users/index.ts';
import { changeRole } from '../../support/asking.ts';
import { codeAt } from '../../support/authenticator.ts';
import { usersOver } from '../../support/core.ts';
import { settled } from '../../support/device.ts';
import { freshClientId, idOf } from '../../support/known-ids.ts';
import { openMemory } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

const password = 'correct horse battery';
const fresh = 'another horse entirely';
const address = '192.0.2.1';
const elsewhere = '192.0.2.9';
const STEP_MS = 30_000;

/** The use cases over tables in memory, and what somebody does with them. */
async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const users = usersOver(world);
  const signIn = (handle: string, more: object = {}) =>
    users.signIn({
      handle,
      password,
      deviceId: idOf(`device ${handle}`),
      deviceName: 'phone',
      address,
      ...more,
    });
  const person = async (handle: string, role?: 'admin' | 'owner'): Promise<Caller> => {
    const account = { handle, name: handle, password, clientId: freshClientId(), address: handle };
    await users.register({ ...account, ...(role ? { byAdministrator: { role } } : {}) });
    const { token } = await signIn(handle);
    return users.authentication.caller(token);
  };
  const guarded = async (handle: string) => {
    const caller = await person(handle);
    const { secret } = await users.factor.start(caller, { clientId: freshClientId(), password, address });
    const code = codeAt(secret, world.clock.now());
    const confirmed = await users.factor.confirm(caller, { clientId: freshClientId(), code, address });
    world.clock.advance(STEP_MS);
    return {
      caller,
      secret,
      recovery: confirmed.recoveryCodes,
      code: () => codeAt(secret, world.clock.now()),
    };
  };
  return { world, users, signIn, person, guarded };
}

const codeOf = (asked: Promise<unknown>): Promise<string | undefined> =>
  asked.then(
    () => undefined,
    (fault: unknown) => (fault instanceof Refusal ? fault.code : `${fault}`),
  );

describe('changing one’s password', () => {
  test('asks for the old one, judges the new one, and lets the old one in no more', async () => {
    const { users, signIn, person } = await scene();
    const alice = await person('alice');
    const change = (more: object) =>
      codeOf(
        users.changePassword(alice, {
          clientId: freshClientId(),
          old: password,
          new: fresh,
          address,
          ...more,
        }),
      );
    expect(await change({ old: 'a wrong guess' })).toBe('password_wrong');
    expect(await change({ new: 'short' })).toBe('password_invalid');
    expect(await change({ new: 'password123' })).toBe('password_common');
    expect(await change({})).toBeUndefined();
    expect(await codeOf(signIn('alice'))).toBe('wrong_credentials');
    expect(await codeOf(signIn('alice', { password: fresh }))).toBeUndefined();
  });

  test('whose answer was lost is asked again with the same id and is done', async () => {
    const { users, person } = await scene();
    const alice = await person('alice');
    const request = { clientId: freshClientId(), old: password, new: fresh, address };
    await users.changePassword(alice, request);
    expect(await codeOf(users.changePassword(alice, request))).toBeUndefined();
    const another = { ...request, clientId: freshClientId() };
    expect(await codeOf(users.changePassword(alice, another))).toBe('password_wrong');
    const misused = { clientId: request.clientId, code: '123456', address };
    expect(await codeOf(users.factor.confirm(alice, misused))).toBe('conflict');
  });

  test('with wrong guesses is stopped like signing in, and signing in from there with it', async () => {
    const { users, signIn, person } = await scene();
    const alice = await person('alice');
    const guess = () =>
      codeOf(users.changePassword(alice, { clientId: freshClientId(), old: 'a guess', new: fresh, address }));
    for (let count = 0; count < 10; count += 1) expect(await guess()).toBe('password_wrong');
    expect(await guess()).toBe('too_many_requests');
    expect(await codeOf(signIn('alice'))).toBe('too_many_requests');
    expect(await codeOf(signIn('alice', { address: elsewhere }))).toBeUndefined();
  });
});

describe('a second factor', () => {
  test('is spoken of only to the right password', async () => {
    const { signIn, guarded } = await scene();
    await guarded('alice');
    expect(await codeOf(signIn('alice', { password: 'a wrong guess', code: '000000' }))).toBe(
      'wrong_credentials',
    );
    expect(await codeOf(signIn('alice'))).toBe('factor_needed');
    expect(await codeOf(signIn('mallory'))).toBe('wrong_credentials');
  });

  test('takes a code once, however it is written', async () => {
    const { world, signIn, guarded } = await scene();
    const { code } = await guarded('alice');
    const first = code();
    expect(
      await codeOf(signIn('alice', { code: ` ${first.slice(0, 3)} ${first.slice(3)}` })),
    ).toBeUndefined();
    expect(await codeOf(signIn('alice', { code: first }))).toBe('factor_wrong');
    world.clock.advance(STEP_MS);
    expect(await codeOf(signIn('alice', { code: first }))).toBe('factor_wrong');
    expect(await codeOf(signIn('alice', { code: code() }))).toBeUndefined();
  });

  test('takes each of ten recovery codes once, and keeps only their hashes', async () => {
    const { world, users, signIn, guarded } = await scene();
    const { caller, recovery } = await guarded('alice');
    expect(recovery).toHaveLength(10);
    for (const each of recovery) expect(each).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    const stored = JSON.stringify(world.store.all('factors'));
    for (const each of recovery) expect(stored).not.toContain(each.replaceAll('-', ''));
    const [first = '', second = ''] = recovery;
    expect(await codeOf(signIn('alice', { code: first.toUpperCase() }))).toBeUndefined();
    expect(await codeOf(signIn('alice', { code: first }))).toBe('factor_wrong');
    expect(await codeOf(signIn('alice', { code: second.replaceAll('-', '') }))).toBeUndefined();
    expect(await users.factor.state(caller)).toMatchObject({ isFactorOn: true, recoveryCodes: 8 });
  });

  test('that was never confirmed is asked for nowhere, and is shown again to whoever asks again', async () => {
    const { users, signIn, person } = await scene();
    const alice = await person('alice');
    const request = { clientId: freshClientId(), password, address };
    const started = await users.factor.start(alice, request);
    expect(await users.factor.start(alice, request)).toEqual(started);
    expect(started.uri).toContain('issuer=The%20nest');
    expect(await codeOf(signIn('alice'))).toBeUndefined();
    expect(await users.factor.state(alice)).toMatchObject({ isFactorOn: false, recoveryCodes: 0 });
    expect(await codeOf(users.factor.end(alice, { ...request, clientId: freshClientId() }))).toBeUndefined();
  });

  test('ends with password and code', async () => {
    const { users, signIn, guarded } = await scene();
    const { caller, code } = await guarded('alice');
    const end = (more: object) =>
      codeOf(users.factor.end(caller, { clientId: freshClientId(), password, address, ...more }));
    expect(await end({})).toBe('factor_needed');
    expect(await end({ code: '000000' })).toBe('factor_wrong');
    expect(await end({ code: code(), password: 'a guess' })).toBe('password_wrong');
    expect(await end({ code: code() })).toBeUndefined();
    expect(await codeOf(signIn('alice'))).toBeUndefined();
  });

  test('is guessed at ten times from one address and twenty from all, and no session that stands is touched', async () => {
    const { users, signIn, guarded, world } = await scene();
    const { caller, code } = await guarded('alice');
    const guess = (from: string) => codeOf(signIn('alice', { code: '000000', address: from }));
    for (let count = 0; count < 10; count += 1) expect(await guess(address)).toBe('factor_wrong');
    expect(await guess(address)).toBe('too_many_requests');
    for (let count = 0; count < 10; count += 1)
      expect(await guess(`198.51.100.${count}`)).toBe('factor_wrong');
    expect(await guess('203.0.113.1')).toBe('too_many_requests');
    expect(await codeOf(signIn('alice', { code: code(), address: '203.0.113.1' }))).toBe('too_many_requests');
    expect(await users.authentication.isLive(caller)).toBe(true);
    expect(world.faults).toEqual([]);
  });

  test('used twice counts as a wrong code', async () => {
    const { signIn, guarded } = await scene();
    const { code } = await guarded('alice');
    const once = code();
    await signIn('alice', { code: once });
    for (let count = 0; count < 10; count += 1)
      expect(await codeOf(signIn('alice', { code: once }))).toBe('factor_wrong');
    expect(await codeOf(signIn('alice', { code: once }))).toBe('too_many_requests');
  });
});

describe('a link to choose a new password', () => {
  test('works once, and the same request twice is done', async () => {
    const { users, signIn, person } = await scene();
    const [bob, alice] = [await person('bob', 'admin'), await person('alice')];
    const asked = { clientId: freshClientId(), userId: alice.userId };
    const { secret = '' } = await users.manage.offerPassword(bob, asked);
    expect((await users.manage.offerPassword(bob, asked)).secret).toBeUndefined();
    const reset = (clientId: string, chosen = fresh) =>
      codeOf(users.resetPassword({ clientId, secret, password: chosen, address }));
    const clientId = freshClientId();
    expect(await reset(clientId, 'short')).toBe('password_invalid');
    expect(await reset(clientId)).toBeUndefined();
    expect(await reset(clientId)).toBeUndefined();
    expect(await reset(freshClientId())).toBe('link_invalid');
    expect(await users.authentication.isLive(alice)).toBe(false);
    expect(await codeOf(signIn('alice', { password: fresh }))).toBeUndefined();
  });

  test('is guessed at ten times from one address, and a guess costs no hash', async () => {
    const { users, person } = await scene();
    const bob = await person('bob', 'admin');
    const alice = await person('alice');
    const { secret = '' } = await users.manage.offerPassword(bob, {
      clientId: freshClientId(),
      userId: alice.userId,
    });
    const guess = (from: string, given = 'a guess') =>
      codeOf(
        users.resetPassword({ clientId: freshClientId(), secret: given, password: fresh, address: from }),
      );
    for (let count = 0; count < 10; count += 1) expect(await guess(address)).toBe('link_invalid');
    expect(await guess(address, secret)).toBe('too_many_requests');
    expect(await guess(elsewhere, secret)).toBeUndefined();
  });
});

describe('an invitation', () => {
  test('lets in whoever has its code, counted by nothing but its uses', async () => {
    const { users, person } = await scene();
    const bob = await person('bob', 'admin');
    const { code = '', invitation } = await users.invitations.make(bob, {
      clientId: freshClientId(),
      uses: 7,
    });
    expect(code).toMatch(/^[a-z2-7]{26}$/);
    const come = (handle: string, given: string | undefined) =>
      codeOf(
        users.register({
          clientId: freshClientId(),
          handle,
          name: handle,
          password,
          address,
          invitation: given,
        }),
      );
    for (let count = 0; count < 7; count += 1) expect(await come(`guest${count}`, code)).toBeUndefined();
    expect(await come('late', code)).toBe('invitation_invalid');
    expect(invitation.expiresAt - invitation.createdAt).toBe(7 * 24 * 3_600_000);
  });

  test('is guessed at ten times from one address', async () => {
    const { users, person } = await scene();
    const bob = await person('bob', 'admin');
    const { code = '' } = await users.invitations.make(bob, { clientId: freshClientId() });
    const come = (invitation: string, from: string) =>
      codeOf(
        users.register({
          clientId: freshClientId(),
          handle: 'dave',
          name: 'Dave',
          password,
          address: from,
          invitation,
        }),
      );
    for (let count = 0; count < 10; count += 1)
      expect(await come('a guess', address)).toBe('invitation_invalid');
    expect(await come(code, address)).toBe('too_many_requests');
    expect(await come(code, elsewhere)).toBeUndefined();
  });

  test('asked for twice with the same id is one, whose code is told once', async () => {
    const { users, person, world } = await scene();
    const bob = await person('bob', 'admin');
    const wish = { clientId: freshClientId(), note: 'For the lab' };
    const first = await users.invitations.make(bob, wish);
    const second = await users.invitations.make(bob, wish);
    expect([second.code, second.invitation]).toEqual([undefined, first.invitation]);
    expect(world.store.all('invitations')).toHaveLength(1);
    expect(JSON.stringify([world.store.all('invitations'), world.store.all('log')])).not.toContain(
      first.code,
    );
  });
});

describe('a device that is let in by another', () => {
  const asking = { deviceId: idOf<string>('device tablet'), deviceName: 'A tablet', address: elsewhere };

  test('is shown before anybody says yes, waits, and gets its session once', async () => {
    const { users, person } = await scene();
    const alice = await person('alice');
    const { secret, key } = await users.pairing.ask(asking);
    const seen = await users.pairing.look(alice, { secret, address });
    expect(seen).toMatchObject({ deviceName: 'A tablet', address: elsewhere });
    const collecting = users.pairing.collect({ secret, key, address: elsewhere });
    await settled();
    await users.pairing.approve(alice, { clientId: freshClientId(), secret, address });
    const { token = '', user } = known(await collecting);
    expect([user.userId, (await users.authentication.caller(token)).userId]).toEqual([
      alice.userId,
      alice.userId,
    ]);
    expect(await codeOf(users.pairing.collect({ secret, key, address: elsewhere }))).toBe('link_invalid');
  });

  test('that nobody lets in is told so after a while, and may ask again', async () => {
    const { users, world } = await scene();
    const { secret, key } = await users.pairing.ask(asking);
    const collecting = users.pairing.collect({ secret, key, address });
    await settled();
    expect(world.clock.waiting).toBe(1);
    world.clock.advance(15_000);
    expect(await collecting).toBeUndefined();
    const again = users.pairing.collect({ secret, key, address });
    await settled();
    users.pairing.stop();
    expect(await again).toBeUndefined();
    expect(world.clock.waiting).toBe(0);
  });

  test('gives nothing to whoever has only what was on its screen', async () => {
    const { users, person } = await scene();
    const alice = await person('alice');
    const { secret, key } = await users.pairing.ask(asking);
    expect(await codeOf(users.pairing.collect({ secret, key: 'x'.repeat(52), address }))).toBe(
      'link_invalid',
    );
    await users.pairing.approve(alice, { clientId: freshClientId(), secret, address });
    expect(await codeOf(users.pairing.collect({ secret, key: secret, address }))).toBe('link_invalid');
    expect(await codeOf(users.pairing.collect({ secret: key, key, address }))).toBe('link_invalid');
    expect(await users.pairing.collect({ secret, key, address })).toBeDefined();
  });

  test('asks sixty times an hour from one address, and secrets are guessed at ten times', async () => {
    const { users, person } = await scene();
    const alice = await person('alice');
    for (let count = 0; count < 60; count += 1) await users.pairing.ask(asking);
    expect(await codeOf(users.pairing.ask(asking))).toBe('too_many_requests');
    expect(await codeOf(users.pairing.ask({ ...asking, address }))).toBeUndefined();
    const guess = () => codeOf(users.pairing.look(alice, { secret: 'a guess', address }));
    for (let count = 0; count < 10; count += 1) expect(await guess()).toBe('link_invalid');
    expect(await guess()).toBe('too_many_requests');
  });
});

describe('the list of accounts', () => {
  test('is filtered by handle and name, page by page, for those with a role', async () => {
    const { users, person, world } = await scene();
    const owner = await person('owner', 'owner');
    for (const handle of ['ann', 'anna', 'bert', 'hannah', 'zoe']) await person(handle);
    const list = (query: object) => users.manage.list(owner, { limit: 2, ...query });
    const handles = async (query: object) => (await list(query)).users.map(({ user }) => user.handle);
    expect(await handles({})).toEqual(['ann', 'anna']);
    const first = await list({ q: 'ANN' });
    expect(first.users.map(({ user }) => user.handle)).toEqual(['ann', 'anna']);
    expect(first.next).toBe('anna');
    const second = await list({ q: 'ANN', after: first.next });
    expect([second.users.map(({ user }) => user.handle), second.next]).toEqual([['hannah'], null]);
    expect(await list({ q: 'nobody' })).toEqual({ users: [], next: null });
    expect((await list({ q: 'bert' })).users[0]?.seenAt).toBe(world.clock.now());
    const { user: bert } = await users.find.byHandle(owner, 'bert');
    const caller = { ...owner, userId: bert.userId, role: 'member' } as Caller;
    expect(await codeOf(users.manage.list(caller, { limit: 2 }))).toBe('forbidden');
    expect(await codeOf(users.manage.audit(caller, { limit: 2 }))).toBe('forbidden');
    expect(await codeOf(users.invitations.list(caller, { limit: 2 }))).toBe('forbidden');
  });

  test('asked as one who was an administrator a moment ago changes nothing', async () => {
    const { users, person, world } = await scene();
    const [bob, alice] = [await person('bob', 'admin'), await person('alice')];
    await world.carryOut(changeRole({ ...bob, handle: 'bob' }, 'member'));
    const change = { clientId: freshClientId(), userId: alice.userId, isDisabled: true };
    expect(await codeOf(users.manage.change(bob, change))).toBe('forbidden');
    expect(
      await codeOf(users.manage.makeBot(bob, { clientId: freshClientId(), handle: 'robin', name: 'Robin' })),
    ).toBe('forbidden');
  });
});

describe('an account that is nobody’s to sign in to', () => {
  test('is a bot’s, a disabled and a closed one: each is refused like a wrong password', async () => {
    const { users, signIn, person, world } = await scene();
    const owner = await person('owner', 'owner');
    const [alice, carol] = [await person('alice'), await person('carol')];
    await users.manage.makeBot(owner, { clientId: freshClientId(), handle: 'robin', name: 'Robin' });
    await users.manage.change(owner, { clientId: freshClientId(), userId: alice.userId, isDisabled: true });
    await users.closeAccount(carol, { clientId: freshClientId(), password, address });
    for (const handle of ['robin', 'alice', 'carol'])
      for (const given of [password, ''])
        expect([handle, await codeOf(signIn(handle, { password: given }))]).toEqual([
          handle,
          'wrong_credentials',
        ]);
    expect(await codeOf(users.find.byHandle(owner, 'carol'))).toBe('not_found');
    expect(await world.store.people.user(carol.userId)).toMatchObject({
      handle: '-',
      name: 'Closed account',
    });
    expect(await codeOf(users.administer.setPassword('carol', fresh))).toBe('not_found');
  });
});
