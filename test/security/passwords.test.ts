import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { Sha256Hasher } from '../../src/infra/crypto/hasher.ts';
import { Argon2Passwords } from '../../src/infra/crypto/passwords.ts';
import { SystemRandomness } from '../../src/infra/crypto/random.ts';
import { MemorySignInThrottle } from '../../src/infra/limits/sign-in-throttle.ts';
import { OtplibTimeCodes } from '../../src/infra/otplib/time-codes.ts';
import { COMMON_PASSWORDS } from '../../src/infra/zxcvbn/common-passwords.ts';
import { createUsers, type PasswordHasher } from '../../src/modules/users/index.ts';
import { freshAccount } from '../support/account.ts';
import { openMemory } from '../support/stores.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { World } from '../support/world.ts';

setDefaultTimeout(60_000);

/** The shipped hasher with little work, which keeps count of what it was asked. */
class CountingPasswords implements PasswordHasher {
  readonly asked: { readonly kind: 'hash' | 'verify'; readonly length: number }[] = [];
  readonly #real = new Argon2Passwords({ memoryKib: 8, passes: 1 });

  hash(password: string): Promise<string> {
    this.asked.push({ kind: 'hash', length: password.length });
    return this.#real.hash(password);
  }

  verify(password: string, hash: string | undefined): Promise<boolean> {
    this.asked.push({ kind: 'verify', length: password.length });
    return this.#real.verify(password, hash);
  }
}

let world: World;
let passwords: CountingPasswords;
let users: ReturnType<typeof createUsers>;

beforeEach(async () => {
  world = await World.open({ kind: 'memory', open: openMemory });
  passwords = new CountingPasswords();
  const many = 1_000;
  const limits = {
    signInFailures: many,
    signInFailuresAddress: many,
    registrationsPerHour: many,
    pairingsPerHour: many,
  };
  users = createUsers({
    committer: world.queue,
    upkeep: world.store.upkeep,
    people: world.store.people,
    access: world.store.access,
    codes: new OtplibTimeCodes(),
    relations: world.store.relations,
    directory: world.store.directory,
    commonPasswords: COMMON_PASSWORDS,
    passwords,
    throttle: new MemorySignInThrottle(limits),
    hasher: new Sha256Hasher(),
    random: new SystemRandomness(),
    clock: world.clock,
    registration: 'open',
    serverName: 'Magpie',
    sessionDays: 30,
  });
});

afterEach(() => world[Symbol.dispose]());

const register = (wrong: object = {}) =>
  users
    .register({ ...freshAccount('alice'), clientId: newClientId(), address: '192.0.2.1', ...wrong })
    .then(({ status }) => status, codeOf);

const signIn = (wrong: object) =>
  users
    .signIn({
      handle: 'alice',
      password: 'alice keeps a secret',
      deviceId: newId(),
      deviceName: '',
      address: '192.0.2.1',
      ...wrong,
    })
    .then(() => 'signed in', codeOf);

const codeOf = (fault: { code: string }) => fault.code;

describe('a password', () => {
  test.each([
    ['of seven characters', 'a b c d', 'password_invalid'],
    ['of eight characters', 'a b c d ', 'created'],
    ['of eight characters that are two units each', '🐦'.repeat(8), 'created'],
    ['of seven characters that are two units each', '🐦'.repeat(7), 'password_invalid'],
    ['of 128 characters', 'x '.repeat(64), 'created'],
    ['of 129 characters', `${'x '.repeat(64)}x`, 'password_invalid'],
    ['of a million characters', 'x'.repeat(1_000_000), 'password_invalid'],
    ['of letters alone', 'correcthorsebattery', 'created'],
    ['of spaces and signs alone', ' -- -- -- ', 'created'],
  ])('%s is judged by its length alone', async (_name, password, expected) => {
    expect(await register({ password })).toBe(expected);
    expect(passwords.asked.length).toBe(expected === 'created' ? 1 : 0);
  });

  test('that everybody guesses is refused before it is hashed, in whatever case', async () => {
    for (const common of COMMON_PASSWORDS) {
      expect(await register({ password: common })).toBe('password_common');
      expect(await register({ password: common.toUpperCase() })).toBe('password_common');
    }
    expect(passwords.asked).toEqual([]);
  });

  test('that is too long for any account is not hashed at sign-in, though the hasher works as long as ever', async () => {
    await register({ handle: 'alice', password: 'alice keeps a secret' });
    passwords.asked.length = 0;
    expect(await signIn({ password: 'x'.repeat(10_000) })).toBe('wrong_credentials');
    expect(passwords.asked).toEqual([{ kind: 'verify', length: 0 }]);
  });

  test('is kept as argon2id with the parameters that the protocol names', async () => {
    const hash = await new Argon2Passwords().hash('alice keeps a secret');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('waits for its turn in a queue that is bounded, and is then told that the server is busy', async () => {
    const real = new Argon2Passwords({ memoryKib: 8, passes: 1, parallel: 1, queue: 3 });
    const answers = Array.from({ length: 5 }, () =>
      real.hash('alice keeps a secret').then(() => 'hashed', codeOf),
    );
    expect(await Promise.all(answers)).toEqual(['hashed', 'hashed', 'hashed', 'hashed', 'overloaded']);
  });
});

describe('an unknown handle and a wrong password', () => {
  test.each(['a wrong guess', '', 'x'.repeat(300)])(
    'cost one look at a password each and are one refusal: %p',
    async (password) => {
      await register({ handle: 'alice', password: 'alice keeps a secret' });
      passwords.asked.length = 0;
      const refusals = [await signIn({ password }), await signIn({ password, handle: 'nobody' })];
      expect(refusals).toEqual(['wrong_credentials', 'wrong_credentials']);
      const [known, unknown] = passwords.asked;
      expect(passwords.asked.length).toBe(2);
      expect(unknown).toEqual(known);
    },
  );

  test('are looked at with the same parameters', async () => {
    const real = new Argon2Passwords();
    const verify = Bun.password.verify;
    const seen: string[] = [];
    Bun.password.verify = async (_password, hash) => {
      seen.push(String(hash).split('$').slice(1, 4).join(' '));
      return false;
    };
    try {
      await real.verify('a guess', await real.hash('alice keeps a secret'));
      await real.verify('a guess', undefined);
    } finally {
      Bun.password.verify = verify;
    }
    expect(seen).toEqual(['argon2id v=19 m=19456,t=2,p=1', 'argon2id v=19 m=19456,t=2,p=1']);
  });

  test('a right password signs in, and a disabled account is refused like a wrong one', async () => {
    await register({ handle: 'alice', password: 'alice keeps a secret' });
    expect(await signIn({})).toBe('signed in');
    const [alice] = world.store.all('users');
    if (!alice) throw new Error('alice has an account');
    Object.assign(alice, { disabledAt: 1 });
    expect(await signIn({})).toBe('wrong_credentials');
  });
});
