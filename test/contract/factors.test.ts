import { describe, expect, test } from 'bun:test';
import { type Person, startSession } from '../support/asking.ts';
import {
  changePassword,
  closeAccount,
  confirmFactor,
  endFactor,
  startFactor,
} from '../support/asking-access.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const secret = 'JBSWY3DPEHPK3PXP';
const step = (count: number) => ({ secret, step: count });

/** alice, whose second factor was confirmed with the code of step 10. */
async function guarded(world: World): Promise<Person> {
  const [alice] = await world.people('alice');
  await world.carryOut(startFactor(alice, secret));
  await world.carryOut(confirmFactor(alice, step(10), ['first', 'second']));
  return alice;
}

const signingIn = (world: World, who: Person, device: string, more: object = {}) =>
  startSession(who, device, { expiresAt: world.clock.now() + HOUR_MS, ...more });
const told = (world: World, who: Person) =>
  world
    .log(who.personalId)
    .filter(({ type }) => type === 'security.changed')
    .map(({ body }) => JSON.parse(known(body)));

describe.each([...STORES])('a second factor in $kind', (kind) => {
  test('is asked for once its first code was right, and not before', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await world.carryOut(startFactor(alice, secret));
    expect(await world.refusal(signingIn(world, alice, 'phone'))).toBeUndefined();
    expect(told(world, alice)).toEqual([]);
    await world.carryOut(confirmFactor(alice, step(10)));
    expect(told(world, alice)).toEqual([{ v: 1, what: 'factor', isFactorOn: true }]);
    expect(await world.refusal(signingIn(world, alice, 'laptop'))).toBe('factor_needed');
    expect(await world.refusal(signingIn(world, alice, 'laptop', { proof: step(11) }))).toBeUndefined();
  });

  test('lets a code count once, also of two that come at the same moment', async () => {
    using world = await World.open(kind);
    const alice = await guarded(world);
    const outcomes = await world.together(
      [signingIn(world, alice, 'phone', { proof: step(11) })],
      [signingIn(world, alice, 'laptop', { proof: step(11) })],
      [signingIn(world, alice, 'tablet', { proof: step(12) })],
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'in' : outcome.code))).toEqual([
      'in',
      'factor_wrong',
      'in',
    ]);
    for (const old of [10, 11, 12]) {
      expect(await world.refusal(signingIn(world, alice, 'late', { proof: step(old) }))).toBe('factor_wrong');
    }
    const other = { secret: 'another', step: 99 };
    expect(await world.refusal(signingIn(world, alice, 'late', { proof: other }))).toBe('factor_wrong');
  });

  test('takes each recovery code once', async () => {
    using world = await World.open(kind);
    const alice = await guarded(world);
    const by = (recoveryHash: string) => signingIn(world, alice, recoveryHash, { proof: { recoveryHash } });
    expect(await world.refusal(by('second'))).toBeUndefined();
    expect(await world.refusal(by('second'))).toBe('factor_wrong');
    expect(await world.refusal(by('third'))).toBe('factor_wrong');
    expect(await world.refusal(by('first'))).toBeUndefined();
    expect((await world.store.access.factor(alice.userId))?.recovery).toBe('[]');
  });

  test('is begun anew until it is confirmed, and then not', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    expect(await world.refusal(confirmFactor(alice, step(1)))).toBe('factor_off');
    await world.carryOut(startFactor(alice, 'the first'));
    await world.carryOut(startFactor(alice, secret));
    expect(await world.refusal(confirmFactor(alice, { secret: 'the first', step: 1 }))).toBe('factor_wrong');
    await world.carryOut(confirmFactor(alice, step(1)));
    expect(await world.refusal(confirmFactor(alice, step(2)))).toBe('factor_on');
    expect(await world.refusal(startFactor(alice, 'another'))).toBe('factor_on');
    expect(await world.refusal(startFactor(alice, 'x', { seenHash: 'an older hash' }))).toBe(
      'password_wrong',
    );
  });

  test('ends with password and code, and with the password alone before it is confirmed', async () => {
    using world = await World.open(kind);
    const alice = await guarded(world);
    expect(await world.refusal(endFactor(alice))).toBe('factor_needed');
    expect(await world.refusal(endFactor(alice, { proof: step(10) }))).toBe('factor_wrong');
    expect(await world.refusal(endFactor(alice, { proof: step(11), seenHash: 'x' }))).toBe('password_wrong');
    await world.carryOut(endFactor(alice, { proof: step(11) }));
    expect(told(world, alice).at(-1)).toEqual({ v: 1, what: 'factor', isFactorOn: false });
    expect(await world.store.access.factor(alice.userId)).toBeUndefined();
    expect(await world.refusal(signingIn(world, alice, 'phone'))).toBeUndefined();
    await world.carryOut(startFactor(alice, secret));
    await world.carryOut(endFactor(alice));
    expect(told(world, alice)).toHaveLength(2);
    expect(await world.refusal(endFactor(alice))).toBe('factor_off');
  });

  test('is ended by the operator for whoever lost everything, which is written down', async () => {
    using world = await World.open(kind);
    const alice = await guarded(world);
    await world.carryOut(endFactor(alice, { isOperator: true }));
    expect(await world.store.access.factor(alice.userId)).toBeUndefined();
    expect(world.store.all('audit')).toMatchObject([{ actorId: 'operator', action: 'factor.ended' }]);
  });

  test('stays in use when the password changes, and is asked for where the account is closed', async () => {
    using world = await World.open(kind);
    const alice = await guarded(world);
    await world.carryOut(changePassword(alice, idOf('none')));
    expect(told(world, alice).at(-1)).toEqual({ v: 1, what: 'password', isFactorOn: true });
    const seenHash = 'another hash';
    expect(await world.refusal(closeAccount(alice, { seenHash }))).toBe('factor_needed');
    expect(await world.refusal(closeAccount(alice, { seenHash, proof: step(9) }))).toBe('factor_wrong');
    expect(await world.refusal(closeAccount(alice, { seenHash, proof: step(11) }))).toBeUndefined();
    expect(world.store.all('factors')).toEqual([]);
  });
});
