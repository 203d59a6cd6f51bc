import { describe, expect, test } from 'bun:test';
import type { Command } from '../../src/domain/commands.ts';
import type { ContactRow } from '../../src/domain/shared/rows.ts';
import { type Person, person } from '../support/asking.ts';
import {
  acceptFriend,
  changeContact,
  declineFriend,
  removeFriend,
  requestFriend,
  withdrawRequest,
} from '../support/asking-friends.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

const DAY_MS = 24 * 3_600_000;

const rowOf = ({ store }: World, of: Person, about: Person): ContactRow | undefined =>
  store.all('contacts').find((row) => row.userId === of.userId && row.peerId === about.userId);

const relations = (world: World, a: Person, b: Person) => [
  rowOf(world, a, b)?.relation,
  rowOf(world, b, a)?.relation,
];

/** What a person's own stream told of others, oldest first: whom it is about and what they are since. */
const told = (world: World, who: Person): [string, string][] =>
  world
    .log(who.personalId)
    .filter(({ type }) => type === 'contact.changed')
    .map(({ body }) => {
      const { contact } = JSON.parse(known(body)) as {
        contact: { user: { handle: string }; relation: string };
      };
      return [contact.user.handle, contact.relation];
    });

const lastTold = (world: World, who: Person): unknown => {
  const row = world.log(who.personalId).findLast(({ type }) => type === 'contact.changed');
  return (JSON.parse(known(known(row).body)) as { contact: unknown }).contact;
};

describe.each([...STORES])('a friend request in $kind', (kind) => {
  test('is told to both, with what was said and when it is over', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const { at, streamId } = await world.carryOut(requestFriend(alice, bob, { greeting: ' From the lab ' }));
    expect(streamId).toBe(alice.personalId);
    const request = { greeting: 'From the lab', askedAt: at, expiresAt: at + 14 * DAY_MS, changedAt: at };
    const nothingElse = { isBlocked: false, isStarred: false, labels: [] };
    const person = ({ userId, handle }: Person) => ({ id: userId, handle, name: handle });
    expect(lastTold(world, alice)).toEqual({
      user: person(bob),
      relation: 'requested',
      ...request,
      ...nothingElse,
    });
    expect(lastTold(world, bob)).toEqual({
      user: person(alice),
      relation: 'asked',
      ...request,
      ...nothingElse,
    });
  });

  test('that is accepted makes friends of both, who are told since when', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob, { greeting: 'hello' }));
    world.clock.advance(60_000);
    const { at } = await world.carryOut(acceptFriend(bob, alice));
    for (const [who, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      expect(rowOf(world, who, other)).toMatchObject({
        relation: 'friend',
        friendSince: at,
        greeting: null,
        askedAt: null,
        expiresAt: null,
      });
      expect(lastTold(world, who)).toMatchObject({ relation: 'friend', since: at });
      expect(lastTold(world, who)).not.toHaveProperty('greeting');
    }
  });

  test('that both make in the same moment is a friendship', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const outcomes = await world.together([requestFriend(alice, bob)], [requestFriend(bob, alice)]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(world.batches.at(-1)).toBe(2);
    expect(relations(world, alice, bob)).toEqual(['friend', 'friend']);
  });

  test('that is made again changes nothing and tells nobody', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const first = await world.carryOut(requestFriend(alice, bob, { greeting: 'hello' }));
    world.clock.advance(DAY_MS);
    const again = await world.carryOut(requestFriend(alice, bob, { greeting: 'hello??' }));
    expect([again.streamId, again.seq]).toEqual([alice.personalId, first.seq]);
    expect(told(world, bob)).toEqual([['alice', 'asked']]);
    expect(rowOf(world, bob, alice)).toMatchObject({ greeting: 'hello', askedAt: first.at });
    await world.carryOut(acceptFriend(bob, alice));
    await world.carryOut(requestFriend(alice, bob));
    expect(told(world, alice)).toEqual([
      ['bob', 'requested'],
      ['bob', 'friend'],
    ]);
  });

  test('is over after two weeks, and renewed by asking again', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    world.clock.advance(14 * DAY_MS);
    expect(await world.refusal(acceptFriend(bob, alice))).toBe('request_gone');
    const { at } = await world.carryOut(requestFriend(alice, bob));
    expect(lastTold(world, bob)).toMatchObject({ relation: 'asked', askedAt: at });
    world.clock.advance(14 * DAY_MS - 1);
    expect(await world.refusal(acceptFriend(bob, alice))).toBeUndefined();
  });

  test('that is over is none: whoever was asked then asks by themselves', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    world.clock.advance(14 * DAY_MS);
    await world.carryOut(requestFriend(bob, alice));
    expect(relations(world, alice, bob)).toEqual(['asked', 'requested']);
  });

  test('that is accepted on two devices is accepted once', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    const outcomes = await world.together([acceptFriend(bob, alice)], [acceptFriend(bob, alice)]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(told(world, alice)).toEqual([
      ['bob', 'requested'],
      ['bob', 'friend'],
    ]);
  });

  test('is accepted or taken back, whichever comes first', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    await world.carryOut(requestFriend(alice, bob));
    const codes = async (...commands: Command[]) => {
      const outcomes = await world.together(...commands.map((each) => [each]));
      return outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.code));
    };
    expect(await codes(withdrawRequest(alice, bob), acceptFriend(bob, alice))).toEqual([
      'done',
      'request_gone',
    ]);
    expect(relations(world, alice, bob)).toEqual([undefined, undefined]);
    expect(told(world, bob)).toEqual([
      ['alice', 'asked'],
      ['alice', 'none'],
    ]);
    await world.carryOut(requestFriend(alice, carol));
    expect(await codes(acceptFriend(carol, alice), withdrawRequest(alice, carol))).toEqual([
      'done',
      'request_gone',
    ]);
    expect(relations(world, alice, carol)).toEqual(['friend', 'friend']);
  });

  test('that is declined stays with whoever asked, who is told nothing', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    const before = [world.stream(alice.personalId).lastSeq, rowOf(world, alice, bob)?.expiresAt];
    await world.carryOut(declineFriend(bob, alice));
    expect([world.stream(alice.personalId).lastSeq, rowOf(world, alice, bob)?.expiresAt]).toEqual(before);
    expect(relations(world, alice, bob)).toEqual(['requested', undefined]);
    expect(told(world, bob)).toEqual([
      ['alice', 'asked'],
      ['alice', 'none'],
    ]);
    expect(await world.refusal(acceptFriend(bob, alice))).toBe('request_gone');
    expect(await world.refusal(declineFriend(bob, alice))).toBeUndefined();
  });

  test('of somebody who was declined reaches nobody until the first would have been over, and looks as if it did', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    await world.carryOut(declineFriend(bob, alice));
    const heard = world.stream(bob.personalId).lastSeq;
    world.clock.advance(10 * DAY_MS);
    await world.carryOut(withdrawRequest(alice, bob));
    const { at } = await world.carryOut(requestFriend(alice, bob));
    expect(lastTold(world, alice)).toMatchObject({
      relation: 'requested',
      askedAt: at,
      expiresAt: at + 14 * DAY_MS,
    });
    expect(world.stream(bob.personalId).lastSeq).toBe(heard);
    await world.carryOut(withdrawRequest(alice, bob));
    world.clock.advance(4 * DAY_MS);
    await world.carryOut(requestFriend(alice, bob));
    expect(relations(world, alice, bob)).toEqual(['requested', 'asked']);
  });

  test('of whoever declined before makes friends, because the other never heard of it', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    await world.carryOut(declineFriend(bob, alice));
    await world.carryOut(requestFriend(bob, alice));
    expect(relations(world, alice, bob)).toEqual(['friend', 'friend']);
  });

  test('is made of somebody who is there and not oneself, with a greeting that fits', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    for (const peer of [alice, person('nobody')]) {
      expect(await world.refusal(requestFriend(alice, peer))).toBe('not_found');
    }
    expect(await world.refusal(requestFriend(alice, bob, { greeting: '🐦'.repeat(201) }))).toBe(
      'greeting_too_long',
    );
    expect(await world.refusal(requestFriend(alice, bob, { greeting: '🐦'.repeat(200) }))).toBeUndefined();
  });

  test('gets the first answer again when it is repeated, and is carried out once', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const asked = requestFriend(alice, bob);
    const first = await world.carryOut(asked);
    await world.carryOut(withdrawRequest(alice, bob));
    expect(await world.carryOut({ ...asked, attempt: 2 })).toMatchObject({ duplicate: true, seq: first.seq });
    expect(relations(world, alice, bob)).toEqual([undefined, undefined]);
  });
});

describe.each([...STORES])('a friendship in $kind', (kind) => {
  test('that one ends is over for both; what either notes of the other stays', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    await world.carryOut(acceptFriend(bob, alice));
    await world.carryOut(changeContact(bob, alice, { remark: 'Al' }));
    await world.carryOut(removeFriend(alice, bob));
    expect(relations(world, alice, bob)).toEqual([undefined, 'none']);
    expect(lastTold(world, alice)).not.toHaveProperty('since');
    expect(lastTold(world, bob)).toMatchObject({ relation: 'none', remark: 'Al' });
    expect(await world.refusal(removeFriend(bob, alice))).toBeUndefined();
    expect(told(world, alice).length).toBe(3);
  });
});

describe.each([...STORES])('a note about somebody in $kind', (kind) => {
  test('is a remark, a star and labels, each changed by itself, and told to nobody else', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(changeContact(alice, bob, { remark: ' 小波 ', labels: ['work', ' work ', 'lab'] }));
    await world.carryOut(changeContact(alice, bob, { isStarred: true }));
    expect(lastTold(world, alice)).toMatchObject({
      relation: 'none',
      remark: '小波',
      isStarred: true,
      labels: ['work', 'lab'],
    });
    await world.carryOut(changeContact(alice, bob, { remark: null, labels: [] }));
    expect(lastTold(world, alice)).toMatchObject({ isStarred: true, labels: [] });
    expect(lastTold(world, alice)).not.toHaveProperty('remark');
    expect(told(world, bob)).toEqual([]);
  });

  test('that says nothing any more is not kept', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(changeContact(alice, bob, { remark: 'Bo', isStarred: true, labels: ['x'] }));
    expect(world.store.all('contacts').length).toBe(1);
    await world.carryOut(changeContact(alice, bob, { remark: '  ', isStarred: false, labels: [] }));
    expect(world.store.all('contacts')).toEqual([]);
    expect(lastTold(world, alice)).toMatchObject({ relation: 'none', isStarred: false });
  });

  test('has its bounds', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const refusal = (change: Parameters<typeof changeContact>[2]) =>
      world.refusal(changeContact(alice, bob, change));
    expect(await refusal({ remark: '🐦'.repeat(64) })).toBeUndefined();
    for (const remark of ['🐦'.repeat(65), 'two\nlines', '\u200b']) {
      expect([remark, await refusal({ remark })]).toEqual([remark, 'remark_invalid']);
    }
    const labels = Array.from({ length: 20 }, (_, place) => `label ${place}`);
    expect(await refusal({ labels })).toBeUndefined();
    expect(await refusal({ labels: ['🐦'.repeat(32)] })).toBeUndefined();
    for (const wrong of [[...labels, 'one more'], ['🐦'.repeat(33)], [''], ['two\nlines']]) {
      expect([wrong, await refusal({ labels: wrong })]).toEqual([wrong, 'labels_invalid']);
    }
  });
});
