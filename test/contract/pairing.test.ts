import { describe, expect, test } from 'bun:test';
import type { SessionId } from '../../src/domain/shared/ids.ts';
import { PAIRING_MS } from '../../src/domain/users/voucher.ts';
import { changeRole, endSessions, type Person, startSession } from '../support/asking.ts';
import {
  approvePairing,
  askPairing,
  changeUser,
  confirmFactor,
  startFactor,
} from '../support/asking-access.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const sessionOf = (who: Person, device: string): SessionId => idOf(`session ${who.handle} ${device}`);

/** alice and mallory, each signed in on a phone; a tablet waits. */
async function waiting(world: World): Promise<{ alice: Person; mallory: Person }> {
  const [alice, mallory] = await world.people('alice', 'mallory');
  for (const who of [alice, mallory]) {
    await world.carryOut(startSession(who, 'phone', { expiresAt: world.clock.now() + HOUR_MS }));
  }
  await world.carryOut(askPairing('tablet'));
  return { alice, mallory };
}

const approve = (who: Person, device = 'tablet') => approvePairing(who, sessionOf(who, 'phone'), device);

/** The waiting device comes for its session. */
const collect = (world: World, who: Person, more: object = {}) =>
  startSession(who, 'collected', {
    expiresAt: world.clock.now() + HOUR_MS,
    deviceId: idOf('device tablet'),
    pairing: { secretHash: 'secret of tablet', keyHash: 'key of tablet' },
    ...more,
  });

describe.each([...STORES])('a waiting device in $kind', (kind) => {
  test('gets its session once somebody said yes, and once', async () => {
    using world = await World.open(kind);
    const { alice } = await waiting(world);
    expect(await world.refusal(collect(world, alice))).toBe('link_invalid');
    await world.carryOut(approve(alice));
    const tokens = ['one', 'two'].map((tokenHash) => [
      collect(world, alice, { tokenHash, sessionId: idOf(`session ${tokenHash}`) }),
    ]);
    const outcomes = await world.together(...tokens);
    expect(outcomes.map((outcome) => (outcome.ok ? 'in' : outcome.code))).toEqual(['in', 'link_invalid']);
    expect(world.log(alice.personalId).at(-1)?.type).toBe('session.started');
    expect(world.store.all('vouchers')).toEqual([]);
    expect(await world.refusal(approve(alice))).toBe('link_invalid');
  });

  test('needs no second factor: the device that said yes had it', async () => {
    using world = await World.open(kind);
    const { alice } = await waiting(world);
    await world.carryOut(startFactor(alice, 'secret'));
    await world.carryOut(confirmFactor(alice, { secret: 'secret', step: 1 }));
    await world.carryOut(approve(alice));
    expect(await world.refusal(collect(world, alice))).toBeUndefined();
  });

  test('is let in as nobody but who said yes, and only with its own key and device', async () => {
    using world = await World.open(kind);
    const { alice, mallory } = await waiting(world);
    await world.carryOut(approve(alice));
    expect(await world.refusal(approve(mallory))).toBe('link_invalid');
    expect(await world.refusal(collect(world, mallory))).toBe('link_invalid');
    const photographed = { pairing: { secretHash: 'secret of tablet', keyHash: 'a guess' } };
    expect(await world.refusal(collect(world, alice, photographed))).toBe('link_invalid');
    expect(await world.refusal(collect(world, alice, { deviceId: idOf('another device') }))).toBe(
      'link_invalid',
    );
    expect(await world.refusal(collect(world, alice))).toBeUndefined();
  });

  test('waits for five minutes, and what is over is swept', async () => {
    using world = await World.open(kind);
    const { alice } = await waiting(world);
    world.clock.advance(PAIRING_MS - 1);
    await world.carryOut(approve(alice));
    world.clock.advance(1);
    expect(await world.refusal(collect(world, alice))).toBe('link_invalid');
    expect(await world.refusal(approve(alice))).toBe('link_invalid');
    world.clock.advance(1);
    await world.store.upkeep.sweep(0);
    expect(world.store.all('vouchers')).toEqual([]);
  });

  test('is not let in by a session that ended meanwhile, nor by a disabled account', async () => {
    using world = await World.open(kind);
    const { alice, mallory } = await waiting(world);
    await world.carryOut(approve(alice));
    await world.carryOut(endSessions(alice, [sessionOf(alice, 'phone')]));
    expect(await world.refusal(collect(world, alice))).toBe('link_invalid');
    await world.carryOut(askPairing('laptop'));
    expect(await world.refusal(approve(alice, 'laptop'))).toBe('session_expired');

    await world.carryOut(askPairing('watch'));
    await world.carryOut(approve(mallory, 'watch'));
    const [owner] = await world.people('owner');
    await world.carryOut(changeRole(owner, 'owner'));
    await world.carryOut(changeUser(owner, mallory, { isDisabled: true }));
    const pairing = { secretHash: 'secret of watch', keyHash: 'key of watch' };
    const late = { pairing, deviceId: idOf('device watch') };
    expect(await world.refusal(collect(world, mallory, late))).toBe('link_invalid');
    expect(await world.refusal(approve(mallory, 'laptop'))).toBe('session_expired');
  });

  test('that never came makes room for the next one', async () => {
    using world = await World.open(kind);
    const { alice } = await waiting(world);
    await world.carryOut(askPairing('laptop'));
    await world.carryOut(approve(alice));
    await world.carryOut(approve(alice, 'laptop'));
    expect(await world.refusal(collect(world, alice))).toBe('link_invalid');
    expect(world.store.all('vouchers')).toHaveLength(1);
  });
});
