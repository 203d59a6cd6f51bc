import { describe, expect, test } from 'bun:test';
import type { DeviceId, UserId } from '../../src/domain/shared/ids.ts';
import type { IdentityBody, IdentityProof } from '../../src/domain/users/identity.ts';
import { IDENTITY_MS } from '../../src/domain/users/voucher.ts';
import { type Person, person, register, startSession } from '../support/asking.ts';
import {
  beginIdentity,
  closeAccount,
  confirmFactor,
  linkIdentity,
  startFactor,
  unlinkIdentity,
  verifyIdentity,
} from '../support/asking-access.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const issuer = 'https://login.example.org';

/** A way to the provider and back that is named after somebody. */
const way = (name: string, subject = name): IdentityProof => ({
  secretHash: `state of ${name}`,
  keyHash: `key of ${name}`,
  issuer,
  subject,
});

const body = (name: string, linkFor?: UserId): IdentityBody => ({
  keyHash: `key of ${name}`,
  deviceId: idOf<DeviceId>(`device ${name} phone`),
  deviceName: 'phone',
  verifier: 'v',
  nonce: 'n',
  ...(linkFor ? { linkFor } : {}),
});

/** Somebody sets out and comes back with the provider's word for `subject`. */
async function verified(
  world: World,
  name: string,
  { subject = name, linkFor }: { subject?: string; linkFor?: UserId } = {},
) {
  await world.carryOut(beginIdentity(way(name).secretHash, body(name, linkFor)));
  const suggested = { handle: name, name };
  await world.carryOut(verifyIdentity(way(name).secretHash, { issuer, subject, suggested }));
  return way(name, subject);
}

const entering = (world: World, who: Person, identity: IdentityProof, more: object = {}) =>
  startSession(who, 'phone', { expiresAt: world.clock.now() + HOUR_MS, identity, ...more });

describe.each([...STORES])('an identity in $kind', (kind) => {
  test('makes one account of two who come by it at the same moment', async () => {
    using world = await World.open(kind);
    const identity = await verified(world, 'alice');
    const outcomes = await world.together(
      [register(person('alice'), { identity, passwordHash: '' })],
      [register(person('alicia'), { identity, passwordHash: '' })],
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'made' : outcome.code))).toEqual([
      'made',
      'identity_taken',
    ]);
    const { userId } = person('alice');
    expect(await world.store.access.identity(issuer, 'alice')).toMatchObject({ userId });
    expect(await world.store.access.identitiesOf(userId)).toHaveLength(1);
  });

  test('lets its person in once by each way, from the device that set out', async () => {
    using world = await World.open(kind);
    const identity = await verified(world, 'alice');
    const alice = person('alice');
    await world.carryOut(register(alice, { identity, passwordHash: '' }));
    const other = { deviceId: idOf('another device') };
    expect(await world.refusal(entering(world, alice, identity, other))).toBe('link_invalid');
    expect(await world.refusal(entering(world, alice, { ...identity, keyHash: 'x' }))).toBe('link_invalid');
    const [mallory] = await world.people('mallory');
    const deviceId = idOf<DeviceId>('device alice phone');
    expect(await world.refusal(entering(world, mallory, identity, { deviceId }))).toBe('link_invalid');
    expect(await world.refusal(entering(world, alice, identity))).toBeUndefined();
    expect(await world.refusal(entering(world, alice, identity))).toBe('link_invalid');
  });

  test('counts for ten minutes, and only once the provider said so, once', async () => {
    using world = await World.open(kind);
    const alice = person('alice');
    await world.carryOut(beginIdentity(way('alice').secretHash, body('alice')));
    const registering = register(alice, { identity: way('alice'), passwordHash: '' });
    expect(await world.refusal(registering)).toBe('link_invalid');
    const said = { issuer, subject: 'alice', suggested: { handle: '', name: '' } };
    await world.carryOut(verifyIdentity(way('alice').secretHash, said));
    const another = verifyIdentity(way('alice').secretHash, { ...said, subject: 'mallory' });
    expect(await world.refusal(another)).toBe('link_invalid');
    world.clock.advance(IDENTITY_MS);
    expect(await world.refusal(register(alice, { identity: way('alice') }))).toBe('link_invalid');
  });

  test('asks for the second factor of whoever has one', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const linking = await verified(world, 'alice', { linkFor: alice.userId });
    await world.carryOut(linkIdentity(alice, linking));
    await world.carryOut(startFactor(alice, 'secret'));
    await world.carryOut(confirmFactor(alice, { secret: 'secret', step: 1 }));
    const identity = await verified(world, 'alice');
    expect(await world.refusal(entering(world, alice, identity))).toBe('factor_needed');
    const proof = { secret: 'secret', step: 2 };
    expect(await world.refusal(entering(world, alice, identity, { proof }))).toBeUndefined();
  });

  test('is connected by who set out for it, with one account, and disconnected with the password', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const linking = await verified(world, 'alice', { linkFor: alice.userId });
    expect(await world.refusal(linkIdentity(bob, linking))).toBe('link_invalid');
    await world.carryOut(linkIdentity(alice, linking));
    expect(world.log(alice.personalId).at(-1)?.body).toContain('"what":"identity"');
    expect(await world.refusal(linkIdentity(alice, linking))).toBe('link_invalid');
    const same = await verified(world, 'bob', { subject: 'alice', linkFor: bob.userId });
    expect(await world.refusal(linkIdentity(bob, same))).toBe('identity_taken');
    expect(await world.refusal(unlinkIdentity(alice, { seenHash: 'a guess' }))).toBe('password_wrong');
    await world.carryOut(unlinkIdentity(alice));
    expect(await world.store.access.identitiesOf(alice.userId)).toEqual([]);
    expect(await world.refusal(unlinkIdentity(alice))).toBe('not_found');
  });

  test('is free again when its account is closed', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(linkIdentity(alice, await verified(world, 'alice', { linkFor: alice.userId })));
    await world.carryOut(closeAccount(alice));
    const again = await verified(world, 'bob', { subject: 'alice', linkFor: bob.userId });
    expect(await world.refusal(linkIdentity(bob, again))).toBeUndefined();
  });
});
