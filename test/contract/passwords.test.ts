import { describe, expect, test } from 'bun:test';
import type { SessionId } from '../../src/domain/shared/ids.ts';
import { PASSWORD_LINK_MS } from '../../src/domain/users/voucher.ts';
import { type Person, person, register, setPassword, startSession } from '../support/asking.ts';
import {
  approvePairing,
  askPairing,
  changePassword,
  changeUser,
  closeAccount,
  endOtherSessions,
  offerPassword,
  resetPassword,
} from '../support/asking-access.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const sessionOf = (who: Person, device: string): SessionId => idOf(`session ${who.handle} ${device}`);

async function signIn(world: World, who: Person, ...devices: string[]): Promise<void> {
  for (const device of devices)
    await world.carryOut(startSession(who, device, { expiresAt: world.clock.now() + HOUR_MS }));
}

const sessions = async (world: World, who: Person) =>
  (await world.store.people.sessionsOf(who.userId)).map(({ deviceName }) => deviceName).sort();
const hashOf = async (world: World, who: Person) => (await world.store.people.user(who.userId))?.passwordHash;
const told = (world: World, who: Person) => world.log(who.personalId).map(({ type }) => type);

/** alice owns the server, bob administers it, carol and dave do neither. */
async function staff(world: World) {
  const [alice, bob, carol, dave] = [person('alice'), person('bob'), person('carol'), person('dave')];
  await world.carryOut(register(alice, { role: 'owner' }));
  await world.carryOut(register(bob, { role: 'admin' }));
  await world.carryOut(register(carol));
  await world.carryOut(register(dave));
  return { alice, bob, carol, dave };
}

describe.each([...STORES])('a password in $kind', (kind) => {
  test('that its person changes ends every session but theirs, and tells their devices', async () => {
    using world = await World.open(kind);
    const { carol, dave } = await staff(world);
    await signIn(world, carol, 'phone', 'laptop', 'tablet');
    await signIn(world, dave, 'phone');
    const asked = changePassword(carol, sessionOf(carol, 'phone'));
    await world.carryOut(asked);
    expect(await hashOf(world, carol)).toBe('another hash');
    expect(await sessions(world, carol)).toEqual(['phone']);
    expect(await sessions(world, dave)).toEqual(['phone']);
    expect(told(world, carol).slice(-3)).toEqual(['security.changed', 'session.ended', 'session.ended']);
    expect(await world.carryOut({ ...asked, attempt: 2 })).toMatchObject({ duplicate: true });
    expect(await world.store.access.receipt(carol.userId, asked.clientId as never)).toMatchObject({
      hash: asked.hash,
    });
  });

  test('is changed by one of two who knew the same old one', async () => {
    using world = await World.open(kind);
    const { carol } = await staff(world);
    await signIn(world, carol, 'phone', 'laptop');
    const [first, second] = ['phone', 'laptop'].map((device) =>
      changePassword(carol, sessionOf(carol, device), { passwordHash: `of the ${device}` }),
    );
    const outcomes = await world.together([known(first)], [known(second)]);
    expect(outcomes.map((outcome) => (outcome.ok ? 'changed' : outcome.code))).toEqual([
      'changed',
      'password_wrong',
    ]);
    expect(await hashOf(world, carol)).toBe('of the phone');
    expect(await sessions(world, carol)).toEqual(['phone']);
  });

  test('that was changed while somebody signed in with the old one lets them in no more', async () => {
    using world = await World.open(kind);
    const { carol } = await staff(world);
    await signIn(world, carol, 'phone');
    const expiresAt = world.clock.now() + HOUR_MS;
    const late = startSession(carol, 'late', { expiresAt, seenHash: 'a hash' });
    const [changed, signedIn] = await world.together(
      [changePassword(carol, sessionOf(carol, 'phone'))],
      [late],
    );
    expect([changed?.ok, signedIn]).toMatchObject([true, { ok: false, code: 'wrong_credentials' }]);
    expect(await sessions(world, carol)).toEqual(['phone']);
  });

  test('is chosen anew by a link once, for a day, and ends every session', async () => {
    using world = await World.open(kind);
    const { bob, carol } = await staff(world);
    await signIn(world, carol, 'phone');
    await world.carryOut(offerPassword(bob, carol, 'first'));
    world.clock.advance(PASSWORD_LINK_MS - 1);
    const outcomes = await world.together([resetPassword(carol, 'first')], [resetPassword(carol, 'first')]);
    expect(outcomes.map((outcome) => (outcome.ok ? 'chosen' : outcome.code))).toEqual([
      'chosen',
      'link_invalid',
    ]);
    expect([await hashOf(world, carol), await sessions(world, carol)]).toEqual(['another hash', []]);
    expect(told(world, carol).slice(-2)).toEqual(['security.changed', 'session.ended']);
    await world.carryOut(offerPassword(bob, carol, 'second'));
    world.clock.advance(PASSWORD_LINK_MS);
    expect(await world.refusal(resetPassword(carol, 'second'))).toBe('link_invalid');
  });

  test('is not chosen by an older link, by one for somebody else, nor by a secret for something else', async () => {
    using world = await World.open(kind);
    const { bob, carol, dave } = await staff(world);
    await signIn(world, carol, 'phone');
    await world.carryOut(offerPassword(bob, carol, 'first'));
    await world.carryOut(offerPassword(bob, carol, 'second'));
    await world.carryOut(offerPassword(bob, dave, 'of dave'));
    await world.carryOut(askPairing('a tablet'));
    await world.carryOut(approvePairing(carol, sessionOf(carol, 'phone'), 'a tablet'));
    for (const secret of ['first', 'of dave', 'secret of a tablet', 'none']) {
      expect([secret, await world.refusal(resetPassword(carol, secret))]).toEqual([secret, 'link_invalid']);
    }
    expect(await world.refusal(resetPassword(carol, 'second'))).toBeUndefined();
  });

  test('that was changed meanwhile makes the link useless, and so does a closed account', async () => {
    using world = await World.open(kind);
    const { bob, carol, dave } = await staff(world);
    await signIn(world, carol, 'phone');
    await world.carryOut(offerPassword(bob, carol, 'of carol'));
    await world.carryOut(offerPassword(bob, dave, 'of dave'));
    await world.carryOut(changePassword(carol, sessionOf(carol, 'phone')));
    await world.carryOut(closeAccount(dave));
    expect(await world.refusal(resetPassword(carol, 'of carol'))).toBe('link_invalid');
    expect(await world.refusal(resetPassword(dave, 'of dave'))).toBe('link_invalid');
    expect(await world.refusal(offerPassword(bob, dave, 'again'))).toBe('not_found');
    await world.carryOut(offerPassword(bob, carol, 'another'));
    await world.carryOut(setPassword(carol, 'by the operator'));
    expect(await world.refusal(resetPassword(carol, 'another'))).toBe('link_invalid');
  });

  test('is offered anew by those who may, and to nobody above them', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, dave } = await staff(world);
    expect(await world.refusal(offerPassword(carol, dave, 'x'))).toBe('forbidden');
    expect(await world.refusal(offerPassword(bob, alice, 'x'))).toBe('forbidden');
    expect(await world.refusal(offerPassword(alice, bob, 'x'))).toBeUndefined();
    await world.carryOut(changeUser(alice, bob, { isDisabled: true }));
    expect(await world.refusal(offerPassword(bob, carol, 'y'))).toBe('forbidden');
  });
});

describe.each([...STORES])('signing out everywhere else in $kind', (kind) => {
  test('ends every session but one, and nothing where there is no other', async () => {
    using world = await World.open(kind);
    const { carol, dave } = await staff(world);
    await signIn(world, carol, 'phone', 'laptop');
    await signIn(world, dave, 'phone');
    const asked = endOtherSessions(carol, sessionOf(carol, 'phone'));
    expect((await world.carryOut(asked)).result).toEqual({ ended: [sessionOf(carol, 'laptop')] });
    expect(await sessions(world, carol)).toEqual(['phone']);
    expect(await sessions(world, dave)).toEqual(['phone']);
    const events = told(world, carol).length;
    await world.carryOut(endOtherSessions(carol, sessionOf(carol, 'phone')));
    expect(told(world, carol)).toHaveLength(events);
  });
});
