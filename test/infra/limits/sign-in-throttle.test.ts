import { afterEach, expect, setSystemTime, test } from 'bun:test';
import { MemorySignInThrottle } from '../../../src/infra/limits/sign-in-throttle.ts';

const home = '192.0.2.1';
const elsewhere = '198.51.100.7';
const tooMany = { code: 'too_many_requests' };

const throttle = () =>
  new MemorySignInThrottle({
    signInFailures: 10,
    signInFailuresAddress: 50,
    registrationsPerHour: 5,
    pairingsPerHour: 60,
  });

async function fail(
  guarded: MemorySignInThrottle,
  handle: string,
  times: number,
  address = home,
): Promise<void> {
  for (let count = 0; count < times; count += 1) await guarded.failed(handle, address);
}

afterEach(() => {
  setSystemTime();
});

test('nine failures leave a try, the tenth takes it, and the answer says how long', async () => {
  const guarded = throttle();
  await fail(guarded, 'alice', 9);
  await guarded.check('alice', home);
  await fail(guarded, 'alice', 1);
  const refusal = await guarded.check('alice', home).catch((fault: unknown) => fault);
  expect(refusal).toMatchObject(tooMany);
  const { afterMs } = refusal as { afterMs: number };
  expect(afterMs).toBeGreaterThan(14 * 60_000);
  expect(afterMs).toBeLessThanOrEqual(15 * 60_000);
});

test('whoever guesses locks out their own address, not the account', async () => {
  const guarded = throttle();
  await fail(guarded, 'alice', 10);
  await guarded.check('alice', elsewhere);
  await guarded.check('bob', home);
});

test('an address that fails at many accounts is refused at every account', async () => {
  const guarded = throttle();
  for (let person = 0; person < 49; person += 1) await fail(guarded, `person-${person}`, 1);
  await guarded.check('alice', home);
  await fail(guarded, 'person-49', 1);
  await expect(guarded.check('alice', home)).rejects.toMatchObject(tooMany);
});

test('after fifteen minutes the failures are forgotten', async () => {
  const guarded = throttle();
  await fail(guarded, 'alice', 10);
  setSystemTime(Date.now() + 15 * 60_000 + 1);
  await guarded.check('alice', home);
});

test('five registrations an hour from one address', async () => {
  const guarded = throttle();
  for (let count = 0; count < 5; count += 1) await guarded.registering(home);
  await expect(guarded.registering(home)).rejects.toMatchObject(tooMany);
  await guarded.registering(elsewhere);
  setSystemTime(Date.now() + 60 * 60_000 + 1);
  await guarded.registering(home);
});

test('a household with a whole IPv6 network is one address', async () => {
  const guarded = throttle();
  for (let host = 1; host <= 5; host += 1) await guarded.registering(`2001:db8:1:2::${host}`);
  await expect(guarded.registering('2001:db8:1:2:ffff::1')).rejects.toMatchObject(tooMany);
  await guarded.registering('2001:db8:1:3::1');
});
