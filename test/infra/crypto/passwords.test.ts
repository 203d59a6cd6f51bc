import { expect, spyOn, test } from 'bun:test';
import { Argon2Passwords } from '../../../src/infra/crypto/passwords.ts';

const cheap = { memoryKib: 8, passes: 1 };

test('a password verifies against its own hash and no other does', async () => {
  const passwords = new Argon2Passwords(cheap);
  const hash = await passwords.hash('correct horse');
  expect(await passwords.verify('correct horse', hash)).toBe(true);
  expect(await passwords.verify('correct horsf', hash)).toBe(false);
});

test('a hash is made with the parameters of the limits page', async () => {
  expect(await new Argon2Passwords().hash('correct horse')).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$');
});

test('an unknown account costs one verification with the same parameters and is never right', async () => {
  const passwords = new Argon2Passwords(cheap);
  const verify = spyOn(Bun.password, 'verify');
  try {
    expect(await passwords.verify('anything', undefined)).toBe(false);
    expect(verify).toHaveBeenCalledTimes(1);
    expect(verify.mock.calls[0]?.[1]).toStartWith('$argon2id$v=19$m=8,t=1,p=1$');
  } finally {
    verify.mockRestore();
  }
});

test('hashes run one at a time, and beyond the queue they are refused at once', async () => {
  const passwords = new Argon2Passwords({ ...cheap, queue: 2 });
  const running = { now: 0, most: 0 };
  const hash = spyOn(Bun.password, 'hash').mockImplementation(async () => {
    running.now += 1;
    running.most = Math.max(running.most, running.now);
    await Promise.resolve();
    running.now -= 1;
    return 'hash';
  });
  try {
    const admitted = [passwords.hash('a'), passwords.hash('b'), passwords.hash('c')];
    await expect(passwords.hash('d')).rejects.toMatchObject({ code: 'overloaded' });
    expect(await Promise.all(admitted)).toEqual(['hash', 'hash', 'hash']);
    expect(running.most).toBe(1);
  } finally {
    hash.mockRestore();
  }
});

test('a hash that fails gives its turn to the next', async () => {
  const passwords = new Argon2Passwords(cheap);
  await expect(passwords.verify('a', 'no hash at all')).rejects.toThrow();
  expect(await passwords.verify('a', await passwords.hash('a'))).toBe(true);
});
