import { describe, expect, test } from 'bun:test';
import { addMember, clearHistory, message, type Person, person, removeMember } from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';
import { kept, recounted } from './recount.ts';

describe.each([...STORES])('members in $kind', (kind) => {
  test('a member removed a moment ago can no longer post', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    const outcomes = await world.together(
      [removeMember(alice, lab, bob)],
      [message(bob, lab, 'still here?')],
    );
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, code: 'not_found' }]);
  });

  test('a member added a moment ago can post', async () => {
    using world = await World.open(kind);
    const { alice, mallory, lab } = await world.lab();
    const outcomes = await world.together([addMember(alice, lab, mallory)], [message(mallory, lab, 'hello')]);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: true, results: [{ seq: 3 }] }]);
    expect(kept(world, mallory, lab)).toEqual(recounted(world, mallory, lab));
  });

  test('whoever shares a conversation with somebody is found once, looking no further than is asked', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, mallory, lab } = await world.lab();
    await world.direct(alice, bob);
    const peersOf = async (who: Person, limit = 100) =>
      [...(await world.store.memberships.peersOf(who.userId, limit))].sort();
    expect(await peersOf(alice)).toEqual([bob.userId, carol.userId].sort());
    expect(await peersOf(alice, 1)).toHaveLength(1);
    expect(await peersOf(mallory)).toEqual([]);
    await world.carryOut(removeMember(alice, lab, bob));
    expect(await peersOf(carol)).toEqual([alice.userId]);
    expect(await peersOf(bob)).toEqual([alice.userId]);
  });

  test('the removal is the last event that somebody removed can read', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.say(alice, lab, 'before');
    const { seq } = await world.carryOut(removeMember(alice, lab, bob));
    await world.say(alice, lab, 'after');
    const page = known(await world.store.logs.pageAfter(bob.userId, lab, { after: 0, limit: 100 }));
    expect(page.rows.map((row) => row.seq)).toEqual([1, 2, 3]);
    expect(page.rows.at(-1)).toMatchObject({ seq, type: 'member.left' });
    expect(page.member).toMatchObject({ leftSeq: seq, leftNo: 1 });
    const back = known(await world.store.logs.pageBefore(bob.userId, lab, { before: 100, limit: 2 }));
    expect(back.rows.map((row) => row.seq)).toEqual([2, 3]);
  });

  test('somebody who joins anew without history sees from the joining on', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.say(alice, lab, 'one');
    await world.carryOut(removeMember(alice, lab, bob));
    await world.say(alice, lab, 'while away');
    const { seq } = await world.carryOut(addMember(alice, lab, bob));
    await world.say(alice, lab, 'welcome back');

    const page = known(await world.store.logs.pageAfter(bob.userId, lab, { after: 0, limit: 100 }));
    expect(page.rows.map((row) => row.seq)).toEqual([seq, seq + 1]);
    expect(world.member(bob, lab)).toMatchObject({
      joinedFrom: seq - 1,
      visibleFrom: seq - 1,
      readSeq: seq - 1,
      leftSeq: null,
    });
    expect(kept(world, bob, lab)).toEqual({ ...recounted(world, bob, lab), unread: 1 });
  });

  test('somebody who joins anew with history sees all of it, and none of it counts as unread', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.carryOut(message(alice, lab, 'one', { mentions: [bob.userId] }));
    await world.carryOut(removeMember(alice, lab, bob));
    await world.say(alice, lab, 'while away');
    const { seq } = await world.carryOut(addMember(alice, lab, bob, { seesHistory: true }));

    const page = known(await world.store.logs.pageAfter(bob.userId, lab, { after: 0, limit: 100 }));
    expect(page.rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, seq]);
    expect(world.member(bob, lab)).toMatchObject({ joinedFrom: seq - 1, visibleFrom: 0, readSeq: seq - 1 });
    expect(kept(world, bob, lab).unread).toBe(0);
    expect((await world.store.logs.head(bob.userId, lab))?.mentions).toBe(0);
  });

  test('adding somebody who is in already changes nothing', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    const before = world.stream(lab);
    expect((await world.carryOut(addMember(alice, lab, bob))).seq).toBe(before.lastSeq);
    expect(world.stream(lab)).toEqual(before);
  });

  test('a plain member neither adds nor removes others, and may leave', async () => {
    using world = await World.open(kind);
    const { bob, carol, mallory, lab } = await world.lab();
    expect(await world.refusal(addMember(bob, lab, mallory))).toBe('forbidden');
    expect(await world.refusal(removeMember(bob, lab, carol))).toBe('forbidden');
    expect(await world.refusal(removeMember(bob, lab, bob))).toBeUndefined();
    expect(await world.refusal(removeMember(bob, lab, bob))).toBe('not_found');
  });

  test('the owner is not removed, and an account that does not exist is not added', async () => {
    using world = await World.open(kind);
    const { alice, lab } = await world.lab();
    expect(await world.refusal(removeMember(alice, lab, alice))).toBe('forbidden');
    expect(await world.refusal(addMember(alice, lab, person('nobody')))).toBe('not_found');
  });

  test('clearing one’s history hides it from oneself alone', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    for (const text of ['one', 'two', 'three']) await world.say(alice, lab, text);
    const done = await world.carryOut(clearHistory(bob, lab, 3));

    expect(done).toMatchObject({ streamId: bob.personalId, seq: 2 });
    expect(world.row(bob.personalId, 2)).toMatchObject({
      type: 'history.cleared',
      body: JSON.stringify({ v: 1, stream: lab, upTo: 3 }),
    });
    const page = known(await world.store.logs.pageAfter(bob.userId, lab, { after: 0, limit: 100 }));
    expect(page.rows.map(({ seq }) => seq)).toEqual([4]);
    expect(kept(world, bob, lab)).toEqual({ readNo: 2, ownAbove: 0, unread: 1 });
    expect(
      (await world.store.logs.pageAfter(alice.userId, lab, { after: 0, limit: 100 }))?.rows,
    ).toHaveLength(4);
  });

  test('clearing reaches no further than the head, and never brings anything back', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.say(alice, lab, 'one');
    await world.carryOut(clearHistory(bob, lab, 1_000));
    await world.say(alice, lab, 'two');
    await world.carryOut(clearHistory(bob, lab, 1));
    expect(world.member(bob, lab)).toMatchObject({ visibleFrom: 2, readSeq: 2, joinedFrom: 0 });
  });

  test('mentions below what was cleared do not count', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.carryOut(message(alice, lab, 'one', { mentions: [bob.userId] }));
    await world.carryOut(message(alice, lab, 'two', { mentions: [bob.userId] }));
    expect((await world.store.logs.head(bob.userId, lab))?.mentions).toBe(2);
    await world.carryOut(clearHistory(bob, lab, 2));
    expect((await world.store.logs.head(bob.userId, lab))?.mentions).toBe(1);
  });

  test('a personal stream is not cleared', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    expect(await world.refusal(clearHistory(alice, alice.personalId, 1))).toBe('not_found');
  });
});

describe.each([...STORES])('the membership reader of $kind', (kind) => {
  test('members are read with the head of the same snapshot', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, lab } = await world.lab();
    await world.say(bob, lab, 'one');
    const all = known(await world.store.memberships.membersOf(lab, 3));
    const ids = [alice, bob, carol].map(({ userId }) => userId).sort();
    expect(all).toMatchObject({ asOf: 2, isWhole: true });
    expect(all.members.map(({ userId }) => userId)).toEqual(ids);
    expect(all.members.find(({ userId }) => userId === bob.userId)).toEqual(world.member(bob, lab));
  });

  test('a larger stream than asked for says that it is not whole', async () => {
    using world = await World.open(kind);
    const { lab } = await world.lab();
    const some = known(await world.store.memberships.membersOf(lab, 2));
    expect(some).toMatchObject({ isWhole: false });
    expect(some.members).toHaveLength(2);
  });

  test('the rows of named people are those that there are, of people who left too', async () => {
    using world = await World.open(kind);
    const { alice, bob, mallory, lab } = await world.lab();
    await world.carryOut(removeMember(alice, lab, bob));
    const among = known(await world.store.memberships.membersAmong(lab, [mallory.userId, bob.userId]));
    expect(among).toEqual({ asOf: 2, isWhole: false, members: [world.member(bob, lab)] });
  });

  test('a stream that does not exist has no members', async () => {
    using world = await World.open(kind);
    const { alice } = await world.talk();
    expect(await world.store.memberships.membersOf(person('nobody').selfId, 10)).toBeUndefined();
    expect(
      await world.store.memberships.membersAmong(person('nobody').selfId, [alice.userId]),
    ).toBeUndefined();
  });

  test('a person’s streams are those not left, with what is visible and the heads', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    const talk = await world.direct(alice, bob);
    await world.carryOut(clearHistory(bob, lab, 1));
    const memberships = await world.store.memberships.membershipsOf(bob.userId);
    const byStream = new Map(
      memberships.map((row) => [row.streamId, [row.joinedFrom, row.visibleFrom, row.asOf]]),
    );
    expect(Object.fromEntries(byStream)).toEqual({
      [bob.personalId]: [0, 0, 2],
      [bob.selfId]: [0, 0, 1],
      [lab]: [0, 1, 1],
      [talk]: [0, 0, 1],
    });
    await world.carryOut(removeMember(alice, lab, bob));
    const left = await world.store.memberships.membershipsOf(bob.userId);
    expect(left.map(({ streamId }) => streamId)).not.toContain(lab);
  });
});
