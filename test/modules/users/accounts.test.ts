import { describe, expect, test } from 'bun:test';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import type { RegistrationMode } from '../../../src/domain/users/registration.ts';
import { Sha256Hasher } from '../../../src/infra/crypto/hasher.ts';
import type { Frame } from '../../../src/modules/shared/ports.ts';
import { usersOver } from '../../support/core.ts';
import { freshClientId, idOf } from '../../support/known-ids.ts';
import { openMemory, type StoreKind } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { known, World } from '../../support/world.ts';

const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 3_600_000;

async function scene(registration: RegistrationMode = 'open') {
  const connection = { losesAnswer: false };
  const open: StoreKind['open'] = async (now) => {
    const store = await openMemory(now);
    const run = async (frames: readonly Frame[]) => {
      const answer = await store.runner.run(frames);
      if (!connection.losesAnswer) return answer;
      connection.losesAnswer = false;
      throw new Refusal('unknown_outcome');
    };
    return { ...store, runner: { run } };
  };
  const world = await World.open({ kind: 'memory', open });
  const users = usersOver(world, registration);
  const register = (handle: string, more: object = {}) =>
    users.register({
      clientId: freshClientId(),
      handle,
      name: handle,
      password: PASSWORD,
      address: '192.0.2.1',
      ...more,
    });
  const signIn = (handle: string, more: object = {}) =>
    users.signIn({
      handle,
      password: PASSWORD,
      deviceId: idOf('device'),
      deviceName: 'phone',
      address: '192.0.2.1',
      ...more,
    });
  return { world, users, register, signIn, connection };
}

/** The code a promise is refused with; `undefined` where it is not. */
const codeOf = (asked: Promise<unknown>): Promise<string | undefined> =>
  asked.then(
    () => undefined,
    (fault: unknown) => (fault instanceof Refusal ? fault.code : `${fault}`),
  );

describe('registering', () => {
  test('makes an account that can sign in', async () => {
    const { users, register, signIn } = await scene();
    const { userId, status } = await register('Alice');
    expect(status).toBe('created');
    const { token, user, sessionId } = await signIn('@ALICE');
    expect(user).toMatchObject({ userId, handle: 'alice', name: 'Alice' });
    expect(await users.authentication.caller(token)).toEqual({
      userId: known(userId),
      sessionId,
      handle: 'alice',
      name: 'Alice',
      role: 'member',
      personalId: user.personalId,
      selfId: user.selfId,
    });
  });

  test('asked again with the same client id says that it was done, and changes nothing', async () => {
    const { world, register, signIn } = await scene();
    const clientId = freshClientId();
    await register('alice', { clientId });
    expect(await register('alice', { clientId, password: 'another password' })).toEqual({
      status: 'already_registered',
    });
    expect(world.store.all('users')).toHaveLength(1);
    expect(await codeOf(signIn('alice'))).toBeUndefined();
  });

  test.each([
    [{ handle: 'no' }, 'handle_invalid'],
    [{ name: ' ' }, 'name_invalid'],
    [{ password: 'short' }, 'password_invalid'],
    [{ password: 'password123' }, 'password_common'],
  ])('refuses %p before it hashes anything', async (wrong, code) => {
    const { world, register } = await scene();
    expect(await codeOf(register('alice', wrong))).toBe(code);
    expect(world.batches).toEqual([]);
  });

  test('is bounded per address, whatever the handles', async () => {
    const { register } = await scene();
    for (let count = 0; count < 5; count += 1) await register(`person${count}`);
    expect(await codeOf(register('person5'))).toBe('too_many_requests');
    expect(await codeOf(register('person5', { address: '192.0.2.2' }))).toBeUndefined();
  });

  test('on a closed server is for the owner link and for administrators', async () => {
    const { world, users, register } = await scene('closed');
    const roleOf = async (handle: string) => (await world.store.people.userByHandle(handle))?.role;
    expect(await codeOf(register('alice'))).toBe('registration_closed');
    const claim = await users.administer.offerClaim();
    expect(await codeOf(register('alice', { claim: 'not this one' }))).toBe('claim_invalid');
    expect(await codeOf(register('alice', { claim }))).toBeUndefined();
    expect(await roleOf('alice')).toBe('owner');
    expect(await users.administer.offerClaim()).toBeUndefined();
    await register('bob', { byAdministrator: { role: 'admin' } });
    expect(await roleOf('bob')).toBe('admin');
  });
});

describe('signing in', () => {
  test('succeeds where the store carried it out and the answer was lost', async () => {
    const { world, users, register, signIn, connection } = await scene();
    await register('alice');
    connection.losesAnswer = true;
    const signingIn = signIn('alice');
    await until(() => world.clock.waiting > 0, { what: 'the queue to wait', withinMs: 5_000 });
    world.clock.advance(1_000);
    const { token, sessionId } = await signingIn;
    expect((await users.authentication.caller(token))?.sessionId).toBe(sessionId);
    expect(world.store.all('sessions')).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });

  test('with a wrong password and with an unknown name reads the same', async () => {
    const { register, signIn } = await scene();
    await register('alice');
    expect(await codeOf(signIn('alice', { password: 'wrong password' }))).toBe('wrong_credentials');
    expect(await codeOf(signIn('mallory'))).toBe('wrong_credentials');
    expect(await codeOf(signIn('alice', { password: 'x'.repeat(100_000) }))).toBe('wrong_credentials');
  });

  test('is stopped after ten failures of one account from one address, the right password too', async () => {
    const { register, signIn } = await scene();
    await register('alice');
    for (let count = 0; count < 10; count += 1) {
      expect(await codeOf(signIn('alice', { password: 'wrong password' }))).toBe('wrong_credentials');
    }
    expect(await codeOf(signIn('alice'))).toBe('too_many_requests');
    expect(await codeOf(signIn('alice', { address: '192.0.2.2' }))).toBeUndefined();
  });

  test('stores the token nowhere, only its hash', async () => {
    const { world, register, signIn } = await scene();
    await register('alice');
    const { token } = await signIn('alice');
    const stored = JSON.stringify([
      world.store.all('tokens'),
      world.store.all('sessions'),
      world.store.all('log'),
    ]);
    expect(token).toMatch(/^[a-z2-7]{52}$/);
    expect(stored).not.toContain(token);
    expect(stored).toContain(new Sha256Hasher().sha256(token));
    expect(JSON.stringify(world.store.all('users'))).not.toContain(PASSWORD);
  });

  test('writes the device’s name on one line, of at most a hundred characters', async () => {
    const { world, register, signIn } = await scene();
    await register('alice');
    await signIn('alice', { deviceName: `my\nphone\u202e ${'x'.repeat(200)}` });
    const { deviceName } = known(world.store.all('sessions')[0]);
    expect(deviceName).toMatch(/^my phone {2}x+$/);
    expect(deviceName).toHaveLength(100);
    await signIn('alice', { deviceName: ' \n ' });
    expect(world.store.all('sessions').map((each) => each.deviceName)).toEqual(['device']);
  });
});

describe('a session', () => {
  async function signedIn() {
    const it = await scene();
    await it.register('alice');
    const { token } = await it.signIn('alice');
    const { authentication, seen } = it.users;
    return { ...it, authentication, seen, token, caller: await authentication.caller(token) };
  }

  test('ends thirty days after it was last seen, and being seen prolongs it', async () => {
    const { world, authentication, seen, token, caller } = await signedIn();
    world.clock.advance(29 * DAY_MS);
    await authentication.caller(token);
    await seen.flush();
    world.clock.advance(29 * DAY_MS);
    expect(await authentication.isLive(caller)).toBe(true);
    world.clock.advance(DAY_MS);
    expect(await authentication.isLive(caller)).toBe(false);
    expect(await codeOf(authentication.caller(token))).toBe('session_expired');
  });

  test('is noted as seen every ten minutes and not more often', async () => {
    const { world, authentication, seen, token } = await signedIn();
    const seenAt = async () => {
      await seen.flush();
      return known(world.store.all('sessions')[0]).seenAt;
    };
    const startedAt = await seenAt();
    world.clock.advance(600_000);
    await authentication.caller(token);
    expect(await seenAt()).toBe(startedAt);
    world.clock.advance(1);
    await authentication.caller(token);
    expect(await seenAt()).toBe(startedAt + 600_001);
  });

  test('is seen until its last connection ends, which is known at once and prolongs nothing', async () => {
    const { world, seen, caller } = await signedIn();
    const { userId } = caller;
    const lastSeen = async () => (await seen.lastSeen(userId, [userId])).get(userId);
    const startedAt = world.clock.now();
    const { expiresAt } = known(world.store.all('sessions')[0]);
    expect(await lastSeen()).toBe(startedAt);
    world.clock.advance(5_000);
    seen.left(caller);
    expect(await lastSeen()).toBe(startedAt + 5_000);
    const writing = seen.flush();
    expect(await lastSeen()).toBe(startedAt + 5_000);
    await writing;
    expect(world.store.all('sessions')).toMatchObject([{ seenAt: startedAt + 5_000, expiresAt }]);
    expect(await lastSeen()).toBe(startedAt + 5_000);
  });

  test('is noted where it was seen last, by whichever road it comes', async () => {
    const { world, authentication, seen, token, caller } = await signedIn();
    world.clock.advance(600_001);
    await authentication.caller(token, '198.51.100.7');
    // A socket whose session is only looked up again has moved nowhere.
    await authentication.isLive(caller);
    await seen.flush();
    expect(known(world.store.all('sessions')[0]).address).toBe('198.51.100.7');
  });

  test('that is ended opens nothing more, and only its owner ends it', async () => {
    const { users, register, signIn, authentication, token, caller } = await signedIn();
    await register('mallory');
    const hers = await authentication.caller((await signIn('mallory')).token);
    const request = { clientId: freshClientId(), sessionId: caller.sessionId };
    expect(await codeOf(users.endSession(hers, request))).toBe('not_found');
    await users.endSession(caller, request);
    expect(await codeOf(authentication.caller(token))).toBe('session_expired');
    expect(await authentication.isLive(caller)).toBe(false);
  });

  test('ends with every other when an administrator sets the password', async () => {
    const { users, signIn, authentication, token } = await signedIn();
    await users.administer.setPassword('alice', 'a new password');
    expect(await codeOf(authentication.caller(token))).toBe('session_expired');
    expect(await codeOf(signIn('alice'))).toBe('wrong_credentials');
    expect(await codeOf(signIn('alice', { password: 'a new password' }))).toBeUndefined();
  });

  test('shows a changed name at once', async () => {
    const { users, authentication, token, caller } = await signedIn();
    await users.changeProfile(caller, { clientId: freshClientId(), name: ' Alice in the lab ' });
    expect((await authentication.caller(token)).name).toBe('Alice in the lab');
    expect(await codeOf(users.changeProfile(caller, { clientId: freshClientId(), name: '' }))).toBe(
      'name_invalid',
    );
  });
});
