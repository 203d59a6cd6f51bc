import { describe, expect, test } from 'bun:test';
import type { SessionId } from '../../src/domain/shared/ids.ts';
import { DEVICES_MAX } from '../../src/domain/users/decide-session.ts';
import {
  endSessions,
  message,
  offerClaim,
  type Person,
  person,
  register,
  removeMember,
  setPassword,
  startSession,
} from '../support/asking.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const sessionId = (who: Person, device: string): SessionId => idOf(`session ${who.handle} ${device}`);
const start = (world: World, who: Person, device: string) =>
  world.carryOut(startSession(who, device, { expiresAt: world.clock.now() + HOUR_MS }));

describe.each([...STORES])('accounts in $kind', (kind) => {
  test('of registrations that want one handle at the same moment a single one gets it', async () => {
    using world = await World.open(kind);
    const wanting = ['first', 'second', 'third'].map((name) => ({ ...person(name), handle: 'alice' }));
    const outcomes = await world.together(...wanting.map((who) => [register(who)]));
    expect(outcomes.map((outcome) => (outcome.ok ? 'made' : outcome.code))).toEqual([
      'made',
      'handle_taken',
      'handle_taken',
    ]);
    expect(world.batches.at(-1)).toBe(3);
    expect(world.store.all('users')).toHaveLength(1);
    expect(world.store.all('streams')).toHaveLength(2);
  });

  test('a handle is the same however it is written', async () => {
    using world = await World.open(kind);
    await world.people('alice');
    const others = ['ALICE', '@alice', ' Alice ', 'ａｌｉｃｅ'];
    for (const handle of others) {
      expect(await world.refusal(register({ ...person(handle), handle }))).toBe('handle_taken');
    }
  });

  test('a handle that could be taken for another is taken', async () => {
    using world = await World.open(kind);
    await world.people('alice', 'b0b', '小明', 'сосо');
    for (const handle of ['al1ce', 'bob', 'álice', 'coco']) {
      expect(await world.refusal(register({ ...person(handle), handle }))).toBe('handle_taken');
    }
    await world.people('alicia', '小红', 'lan', 'ian');
    const outcomes = await world.together(
      [register(person('cari'))],
      [register(person('car1'))],
      [register(person('carl'))],
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'made' : outcome.code))).toEqual([
      'made',
      'handle_taken',
      'made',
    ]);
    expect((await world.store.people.userByHandle('小明'))?.handle).toBe('小明');
    expect(await world.store.people.userByHandle('al1ce')).toBeUndefined();
  });

  test('a violated unique key refuses its own frame and no other', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const twice = register({ ...person('carol'), userId: alice.userId });
    const tried = world.batches.length;
    const outcomes = await world.together(
      [message(alice, talk, 'one')],
      [message(bob, talk, 'two')],
      [twice],
      [message(alice, talk, 'three')],
      [register(person('mallory'))],
    );
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.results[0]?.seq : outcome.code))).toEqual([
      2,
      3,
      'internal',
      4,
      1,
    ]);
    expect(world.faults).toHaveLength(1);
    expect(world.batches.slice(tried)).toEqual([5, 2, 3, 1, 2]);
    expect(world.log(talk).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(
      world.store
        .all('users')
        .map(({ handle }) => handle)
        .sort(),
    ).toEqual(['alice', 'bob', 'mallory']);
    expect((await world.store.people.user(alice.userId))?.handle).toBe('alice');
  });

  test('an account comes with its personal stream and its notes to self', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    expect(world.stream(alice.personalId)).toMatchObject({ kind: 'personal', lastSeq: 1, lastNo: 0 });
    expect(world.stream(alice.selfId)).toMatchObject({ kind: 'self', lastSeq: 1 });
    expect(world.row(alice.personalId, 1)).toMatchObject({ type: 'account.created', senderId: alice.userId });
    expect(await world.refusal(message(alice, alice.selfId, 'milk'))).toBeUndefined();
    expect(await world.refusal(message(alice, alice.personalId, 'milk'))).toBe('not_found');
  });

  test('a closed server lets in only whom its owner link names, and only once', async () => {
    using world = await World.open(kind);
    await world.carryOut(offerClaim('an older link'));
    await world.carryOut(offerClaim('the link'));
    const closed = { registration: 'closed' as const };
    expect(await world.refusal(register(person('bob'), closed))).toBe('registration_closed');
    expect(await world.refusal(register(person('bob'), { ...closed, claimHash: 'an older link' }))).toBe(
      'claim_invalid',
    );
    await world.carryOut(register(person('alice'), { ...closed, claimHash: 'the link' }));
    expect((await world.store.people.user(person('alice').userId))?.role).toBe('owner');
    expect(await world.refusal(register(person('bob'), { ...closed, claimHash: 'the link' }))).toBe(
      'claim_invalid',
    );
    expect(await world.refusal(offerClaim('one more link'))).toBe('claim_invalid');
    expect(await world.store.people.serverValue('claim')).toBeUndefined();
  });

  test('an owner made at the command line ends the link', async () => {
    using world = await World.open(kind);
    await world.carryOut(offerClaim('the link'));
    await world.carryOut(register(person('alice'), { role: 'owner' }));
    expect(await world.store.people.serverValue('claim')).toBeUndefined();
    expect(await world.refusal(register(person('mallory'), { claimHash: 'the link' }))).toBe('claim_invalid');
    expect(world.store.all('users').map(({ role }) => role)).toEqual(['owner']);
  });

  test('an account has ten devices; one more ends the one that was seen longest ago', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    for (let device = 0; device < DEVICES_MAX; device += 1) {
      await start(world, alice, `device ${device}`);
      world.clock.advance(1_000);
    }
    expect(await world.store.people.sessionsOf(alice.userId)).toHaveLength(DEVICES_MAX);
    const first = sessionId(alice, 'device 0');
    await world.store.upkeep.seen([
      { userId: alice.userId, sessionId: first, at: world.clock.now(), expiresAt: 0 },
    ]);

    const { result } = await start(world, alice, 'one more');

    expect(result).toEqual({ ended: [sessionId(alice, 'device 1')] });
    const left = await world.store.people.sessionsOf(alice.userId);
    expect(left).toHaveLength(DEVICES_MAX);
    expect(left.map((session) => session.sessionId)).toContain(first);
    const told = world.log(alice.personalId).slice(-2);
    expect(told.map(({ type }) => type)).toEqual(['session.ended', 'session.started']);
  });

  test('the same device signing in again replaces its session', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await start(world, alice, 'phone');
    const tokenHash = 'another token';
    await world.carryOut(
      startSession(alice, 'phone', {
        expiresAt: world.clock.now() + HOUR_MS,
        sessionId: idOf('another session'),
        tokenHash,
      }),
    );
    expect(await world.store.people.sessionsOf(alice.userId)).toHaveLength(1);
    expect(world.store.all('tokens').map((token) => token.tokenHash)).toEqual([tokenHash]);
  });

  test('a sign-in whose batch is run again gets the first answer and no second session', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await start(world, alice, 'desk');
    const asked = startSession(alice, 'phone', { expiresAt: world.clock.now() + HOUR_MS });
    const first = await world.carryOut(asked);
    const kept = () => [world.store.all('sessions'), world.store.all('tokens'), world.log(alice.personalId)];
    const before = kept();
    world.clock.advance(1_000);

    const { result: _shownOnce, ...answer } = first;
    expect(await world.carryOut(asked)).toEqual({ ...answer, duplicate: true });

    expect(kept()).toEqual(before);
    expect(world.faults).toEqual([]);
  });

  test('an ended session is found by nobody', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await start(world, alice, 'phone');
    const { tokenHash } = known(world.store.all('tokens')[0]);
    const phone = sessionId(alice, 'phone');
    expect(await world.store.people.session(tokenHash)).toMatchObject({ sessionId: phone });
    expect(await world.store.people.hasSession(alice.userId, phone)).toBe(true);
    expect(await world.refusal(endSessions(bob, [phone]))).toBe('not_found');

    await world.carryOut(endSessions(alice, [phone]));

    expect(await world.store.people.session(tokenHash)).toBeUndefined();
    expect(await world.store.people.hasSession(alice.userId, phone)).toBe(false);
    expect(await world.refusal(endSessions(alice, [phone]))).toBe('not_found');
  });

  test('a new password ends every session', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await start(world, alice, 'phone');
    await start(world, alice, 'desk');
    await world.carryOut(setPassword(alice, 'another hash'));
    expect(await world.store.people.sessionsOf(alice.userId)).toEqual([]);
    expect(world.store.all('tokens')).toEqual([]);
    expect((await world.store.people.user(alice.userId))?.passwordHash).toBe('another hash');
  });

  test('people are found by id and by the key of their handle', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const { people } = world.store;
    expect((await people.userByHandle('alice'))?.userId).toBe(alice.userId);
    expect(await people.userByHandle('Alice')).toBeUndefined();
    expect(await people.user(person('nobody').userId)).toBeUndefined();
    expect(await people.user(bob.userId)).toMatchObject({ handle: 'bob' });
    expect((await people.user(alice.userId))?.userId).toBe(alice.userId);
  });

  test('when somebody was last seen is known to those who share a conversation with them', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, mallory, lab } = await world.lab();
    const { people, upkeep } = world.store;
    const known = (viewer: Person, ...of: Person[]) =>
      people.lastSeen(
        viewer.userId,
        of.map(({ userId }) => userId),
      );
    await start(world, bob, 'phone');
    world.clock.advance(5);
    await start(world, bob, 'desk');
    await start(world, mallory, 'phone');
    const at = world.clock.now();
    expect(await known(alice, bob, carol, mallory)).toEqual([{ userId: bob.userId, seenAt: at }]);
    const phone = sessionId(bob, 'phone');
    await upkeep.seen([{ userId: bob.userId, sessionId: phone, at: at + 60_000, expiresAt: 0 }]);
    expect(await known(alice, bob)).toEqual([{ userId: bob.userId, seenAt: at + 60_000 }]);
    expect(await known(mallory, bob, mallory)).toEqual([{ userId: mallory.userId, seenAt: at }]);
    await world.carryOut(removeMember(alice, lab, bob));
    expect(await known(alice, bob)).toEqual([]);
  });

  test('sessions are listed in the order in which they began', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    for (const device of ['phone', 'desk', 'tablet']) {
      await start(world, alice, device);
      world.clock.advance(5);
    }
    const names = (await world.store.people.sessionsOf(alice.userId)).map(({ deviceName }) => deviceName);
    expect(names).toEqual(['phone', 'desk', 'tablet']);
  });
});
