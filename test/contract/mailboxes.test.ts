import { describe, expect, test } from 'bun:test';
import type { Person } from '../support/asking.ts';
import {
  closeAccount,
  confirmMail,
  mailPassword,
  offerMail,
  removeMail,
  unlinkIdentity,
} from '../support/asking-access.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const MAIL = 'alice@lab.example';

const boxes = ({ store }: World) => store.all('identities').map(({ subject, userId }) => [subject, userId]);
const passwordLinks = ({ store }: World) =>
  store
    .all('vouchers')
    .filter(({ purpose }) => purpose === 'password')
    .map(({ secretHash }) => secretHash);

/** Somebody whose address was confirmed. */
async function reachable(world: World, who: Person, mail = MAIL): Promise<void> {
  await world.carryOut(offerMail(who, `to ${mail}`, mail));
  await world.carryOut(confirmMail(who, `to ${mail}`, mail));
}

describe.each([...STORES])('an address of mail in $kind', (kind) => {
  test('is somebody’s once confirmed, takes the place of the one before, and is told to their devices', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await world.carryOut(offerMail(alice, 'first', MAIL));
    expect(boxes(world)).toEqual([]);
    expect(await world.refusal(confirmMail(alice, 'first', 'other@lab.example'))).toBe('link_invalid');
    await world.carryOut(confirmMail(alice, 'first', MAIL));
    expect(await world.refusal(confirmMail(alice, 'first', MAIL))).toBe('link_invalid');
    const { type, body } = world.log(alice.personalId).at(-1) ?? {};
    expect([type, JSON.parse(body ?? '{}').what]).toEqual(['security.changed', 'mail']);
    await reachable(world, alice, 'new@lab.example');
    expect(boxes(world)).toEqual([['new@lab.example', alice.userId]]);
  });

  test('counts for a day, the newest letter alone, and is one person’s', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(offerMail(alice, 'old', MAIL));
    await world.carryOut(offerMail(alice, 'new', MAIL));
    expect(await world.refusal(confirmMail(alice, 'old', MAIL))).toBe('link_invalid');
    expect(await world.refusal(confirmMail(bob, 'new', MAIL))).toBe('link_invalid');
    await world.carryOut(offerMail(bob, 'his', MAIL));
    await world.carryOut(confirmMail(alice, 'new', MAIL));
    expect(await world.refusal(confirmMail(bob, 'his', MAIL))).toBe('mail_taken');
    await world.carryOut(offerMail(bob, 'late', 'bob@lab.example'));
    world.clock.advance(24 * HOUR_MS);
    expect(await world.refusal(confirmMail(bob, 'late', 'bob@lab.example'))).toBe('link_invalid');
  });

  test('brings one link in two minutes, for an hour, and none to somebody else', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await reachable(world, alice);
    expect(await world.refusal(mailPassword(bob, 'for bob', MAIL))).toBe('not_found');
    await world.carryOut(mailPassword(alice, 'one', MAIL));
    expect(await world.refusal(mailPassword(alice, 'two', MAIL))).toBe('too_many_requests');
    expect(passwordLinks(world)).toEqual(['one']);
    world.clock.advance(2 * 60_000);
    await world.carryOut(mailPassword(alice, 'three', MAIL));
    expect(passwordLinks(world)).toEqual(['three']);
    const [link] = world.store.all('vouchers').filter(({ purpose }) => purpose === 'password');
    expect((link?.expiresAt ?? 0) - world.clock.now()).toBe(HOUR_MS);
  });

  test('is no account at a provider, goes with its links, and goes with the account', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await reachable(world, alice);
    expect(await world.refusal(unlinkIdentity(alice))).toBe('not_found');
    expect(await world.refusal(removeMail(alice, { seenHash: 'another hash' }))).toBe('password_wrong');
    await world.carryOut(mailPassword(alice, 'one', MAIL));
    await world.carryOut(removeMail(alice));
    expect([boxes(world), passwordLinks(world)]).toEqual([[], []]);
    expect(await world.refusal(removeMail(alice))).toBe('not_found');
    await reachable(world, bob, 'bob@lab.example');
    await world.carryOut(closeAccount(bob));
    expect(boxes(world)).toEqual([]);
  });
});
