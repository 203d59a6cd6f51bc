import { describe, expect, test } from 'bun:test';
import type { ContactRow, Relation } from '../../src/domain/shared/rows.ts';
import { mark, message, type Person } from '../support/asking.ts';
import {
  acceptFriend,
  blockContact,
  changeContact,
  declineFriend,
  removeFriend,
  requestFriend,
  unblockContact,
  withdrawRequest,
} from '../support/asking-friends.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

const rowOf = ({ store }: World, of: Person, about: Person): ContactRow | undefined =>
  store.all('contacts').find((row) => row.userId === of.userId && row.peerId === about.userId);

const relationOf = (world: World, of: Person, about: Person): Relation =>
  rowOf(world, of, about)?.relation ?? 'none';

async function befriend(world: World, a: Person, b: Person): Promise<void> {
  await world.carryOut(requestFriend(a, b));
  await world.carryOut(acceptFriend(b, a));
}

describe.each([...STORES])('somebody who is blocked in $kind', (kind) => {
  test('is told nothing of it', async () => {
    using world = await World.open(kind);
    const { alice, bob } = await world.talk();
    await befriend(world, alice, bob);
    const before = [world.stream(bob.personalId).lastSeq, rowOf(world, bob, alice)];
    await world.carryOut(blockContact(alice, bob));
    expect([world.stream(bob.personalId).lastSeq, rowOf(world, bob, alice)]).toEqual(before);
    await world.carryOut(unblockContact(alice, bob));
    expect([world.stream(bob.personalId).lastSeq, rowOf(world, bob, alice)]).toEqual(before);
  });

  test('asks, takes back and asks again as anybody, and reaches nobody', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    await world.carryOut(blockContact(alice, bob));
    const heard = world.stream(alice.personalId).lastSeq;
    const shape = ({ seq: _seq, ...result }: object & { seq: number }, peer: Person) => {
      const { peerId: _peer, ...row } = rowOf(world, bob, peer) ?? { peerId: '' };
      return { ...result, clientId: '', row };
    };
    const asked = shape(await world.carryOut(requestFriend(bob, alice, { greeting: 'hi' })), alice);
    expect(shape(await world.carryOut(requestFriend(bob, carol, { greeting: 'hi' })), carol)).toEqual(asked);
    await world.carryOut(withdrawRequest(bob, alice));
    await world.carryOut(requestFriend(bob, alice));
    expect(world.stream(alice.personalId).lastSeq).toBe(heard);
    expect(relationOf(world, alice, bob)).toBe('none');
    expect(await world.refusal(acceptFriend(alice, bob))).toBe('request_gone');
  });

  test('has their request taken out of sight, and keeps it themselves', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(bob, alice));
    const before = world.stream(bob.personalId).lastSeq;
    await world.carryOut(blockContact(alice, bob));
    expect([relationOf(world, alice, bob), relationOf(world, bob, alice)]).toEqual(['none', 'requested']);
    expect(world.stream(bob.personalId).lastSeq).toBe(before);
  });

  test('cannot accept what they were asked before', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(requestFriend(alice, bob));
    await world.carryOut(blockContact(alice, bob));
    expect(await world.refusal(acceptFriend(bob, alice))).toBe('request_gone');
    expect([relationOf(world, alice, bob), relationOf(world, bob, alice)]).toEqual(['none', 'none']);
  });

  test('stays a friend whose friendship rests, and may end it', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await befriend(world, alice, bob);
    await world.carryOut(blockContact(alice, bob));
    expect(relationOf(world, alice, bob)).toBe('friend');
    await world.carryOut(unblockContact(alice, bob));
    expect(relationOf(world, alice, bob)).toBe('friend');
    await world.carryOut(blockContact(alice, bob));
    await world.carryOut(removeFriend(bob, alice));
    expect(relationOf(world, alice, bob)).toBe('none');
    expect(rowOf(world, alice, bob)?.blockedAt).not.toBeNull();
    expect(world.member(bob, talk).sendRefusal).toBe('sends_closed');
  });

  test('mentions nobody who blocks them, while others are mentioned', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, lab } = await world.lab();
    const mentions = async (who: Person) => (await world.store.logs.head(who.userId, lab))?.mentions;
    await world.carryOut(blockContact(alice, bob));
    const both = { mentions: [alice.userId, carol.userId] };
    await world.carryOut(message(bob, lab, 'you two', both));
    await world.carryOut(message(carol, lab, 'and you', { mentions: [alice.userId, bob.userId] }));
    expect([await mentions(alice), await mentions(carol), await mentions(bob)]).toEqual([1, 1, 1]);
    const [head] = await world.store.logs
      .heads(alice.userId, {
        after: '',
        limit: 10,
        leftSince: 0,
      })
      .then((heads) => heads.filter(({ stream }) => stream.streamId === lab));
    expect([head?.mentions, head?.member.readNo]).toEqual([1, 0]);
    await world.carryOut(unblockContact(alice, bob));
    expect(await mentions(alice)).toBe(2);
  });

  test('sees no further marks of the other, nor the other of them, until it is over', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    for (const by of [alice, bob, alice, bob]) await world.say(by, talk, 'one more');
    await world.carryOut(mark(alice, talk, 3, { received: 3 }));
    await world.carryOut(mark(bob, talk, 2, { received: 4 }));
    const marks = async (who: Person) => (await world.store.logs.head(who.userId, talk))?.peerMarks;
    const before = [await marks(alice), await marks(bob)];
    expect(before).toEqual([
      { readSeq: 2, receivedSeq: 4 },
      { readSeq: 3, receivedSeq: 3 },
    ]);
    await world.carryOut(blockContact(alice, bob));
    await world.carryOut(mark(alice, talk, 5, { received: 5 }));
    await world.carryOut(mark(bob, talk, 5, { received: 5 }));
    expect([await marks(alice), await marks(bob)]).toEqual(before);
    const own = await world.store.logs.head(alice.userId, talk);
    expect(own?.member.readSeq).toBe(5);
    // Who blocks back sees and shows what stood when the first began.
    await world.carryOut(blockContact(bob, alice));
    await world.carryOut(unblockContact(alice, bob));
    expect(await marks(bob)).toEqual({ readSeq: 5, receivedSeq: 5 });
    await world.carryOut(unblockContact(bob, alice));
    expect([await marks(alice), await marks(bob)]).toEqual([
      { readSeq: 5, receivedSeq: 5 },
      { readSeq: 5, receivedSeq: 5 },
    ]);
  });

  test('is among those with whom nothing is exchanged, for both sides, and nobody else is', async () => {
    using world = await World.open(kind);
    const [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
    const { contacts } = world.store;
    const ids = [alice, bob, carol].map(({ userId }) => userId);
    const hidden = async (who: Person) => [...(await contacts.blockedAmong(who.userId, ids))];
    expect(await hidden(alice)).toEqual([]);
    await world.carryOut(blockContact(alice, bob));
    expect([await hidden(alice), await hidden(bob), await hidden(carol)]).toEqual([
      [bob.userId],
      [alice.userId],
      [],
    ]);
    await world.carryOut(unblockContact(alice, bob));
    expect([await hidden(alice), await hidden(bob)]).toEqual([[], []]);
  });

  test('is found among many who are blocked', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const crowd = await world.people(...Array.from({ length: 201 }, (_, place) => `crowd${place}`));
    for (const each of crowd) await world.carryOut(blockContact(alice, each));
    const [first, last] = [crowd[0]?.userId, crowd.at(-1)?.userId];
    if (!first || !last) throw new Error('there is a crowd');
    const found = await world.store.contacts.blockedAmong(alice.userId, [first, bob.userId, last]);
    expect([...found].sort()).toEqual([first, last].sort());
    expect([...(await world.store.contacts.blockedAmong(last, [alice.userId, bob.userId]))]).toEqual([
      alice.userId,
    ]);
  });
});

describe.each([...STORES])('whoever blocks somebody in $kind', (kind) => {
  test('is told so on their own devices, once', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(blockContact(alice, bob));
    const after = world.stream(alice.personalId).lastSeq;
    await world.carryOut(blockContact(alice, bob));
    expect(world.stream(alice.personalId).lastSeq).toBe(after);
    const last = world.log(alice.personalId).at(-1);
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ contact: { isBlocked: true, relation: 'none' } });
    await world.carryOut(unblockContact(alice, bob));
    await world.carryOut(unblockContact(alice, bob));
    expect(world.stream(alice.personalId).lastSeq).toBe(after + 1);
    expect(world.store.all('contacts')).toEqual([]);
  });

  test('asks them for nothing before the block is over', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(blockContact(alice, bob));
    expect(await world.refusal(requestFriend(alice, bob))).toBe('contact_blocked');
    expect(await world.refusal(declineFriend(alice, bob))).toBeUndefined();
    await world.carryOut(changeContact(alice, bob, { remark: 'the loud one' }));
    await world.carryOut(unblockContact(alice, bob));
    expect(rowOf(world, alice, bob)).toMatchObject({ remark: 'the loud one', blockedAt: null });
    expect(await world.refusal(requestFriend(alice, bob))).toBeUndefined();
  });
});
