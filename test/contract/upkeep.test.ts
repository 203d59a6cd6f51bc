import { describe, expect, test } from 'bun:test';
import type { Command } from '../../src/domain/commands.ts';
import type { SessionId, StreamId } from '../../src/domain/shared/ids.ts';
import { DEVICES_MAX } from '../../src/domain/users/decide-session.ts';
import { MEMBERS_SLICE, ROWS_SLICE } from '../../src/infra/sql/slices.ts';
import {
  addMember,
  clearHistory,
  edit,
  mark,
  message,
  person,
  recall,
  register,
  removeMember,
  startSession,
} from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';
import { kept, recounted } from './recount.ts';

const seqs = (world: World, streamId: StreamId) => world.log(streamId).map(({ seq }) => seq);

/** Many commands as frames of fifty, all under way at once. */
async function carryOutAll(world: World, commands: readonly Command[]): Promise<void> {
  const frames = Array.from({ length: Math.ceil(commands.length / 50) }, (_, index) =>
    commands.slice(index * 50, index * 50 + 50),
  );
  const outcomes = await world.together(...frames);
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
}

describe.each([...STORES])('retention in $kind', (kind) => {
  test('rows go as a prefix, with their mentions, and receipts stay', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    const asked = message(alice, lab, 'one', { mentions: [bob.userId] });
    const first = await world.carryOut(asked);
    await world.carryOut(message(alice, lab, 'two', { mentions: [bob.userId] }));
    await world.say(alice, lab, 'three');

    expect(await world.store.upkeep.trim(lab, 2)).toEqual({ more: false });

    expect(seqs(world, lab)).toEqual([3, 4]);
    expect(world.stream(lab)).toMatchObject({ floorSeq: 2, lastSeq: 4, lastNo: 3 });
    expect(world.store.all('mentions').map(({ seq }) => seq)).toEqual([3]);
    expect(await world.carryOut({ ...asked, attempt: 2 })).toEqual({ ...first, duplicate: true });
    expect(await world.say(alice, lab, 'four')).toBe(5);
  });

  test('marks below the floor are lifted to it, counted anew', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, lab } = await world.lab();
    await world.frame(message(bob, lab, 'one'), message(bob, lab, 'two'));
    await world.frame(message(alice, lab, 'three'), message(alice, lab, 'four'));
    await world.carryOut(mark(carol, lab, 5));

    await world.store.upkeep.trim(lab, 4);

    expect(world.member(bob, lab)).toMatchObject({ readSeq: 4, readNo: 3, ownAbove: 0 });
    expect(world.member(alice, lab)).toMatchObject({ readSeq: 4, ownAbove: 1 });
    expect(world.member(carol, lab)).toMatchObject({ readSeq: 5, readNo: 4 });
    for (const who of [alice, bob, carol]) expect(kept(world, who, lab)).toEqual(recounted(world, who, lab));
  });

  test('somebody who left below the floor keeps nothing unread, and a late mark is refused', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.frame(message(alice, lab, 'one'), message(alice, lab, 'two'));
    await world.carryOut(removeMember(alice, lab, bob));
    await world.frame(message(alice, lab, 'three'), message(alice, lab, 'four'));

    await world.store.upkeep.trim(lab, 5);

    expect(world.member(bob, lab)).toMatchObject({ readSeq: 4, readNo: 2, leftSeq: 4, leftNo: 2 });
    expect(await world.refusal(mark(bob, lab, 3))).toBe('not_found');
    expect(kept(world, bob, lab).unread).toBe(0);
  });

  test('a floor beyond the head takes nothing', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    expect(await world.store.upkeep.trim(talk, 3)).toEqual({ more: false });
    expect(seqs(world, talk)).toEqual([1, 2]);
    expect(world.stream(talk).floorSeq).toBe(0);
  });

  test('a floor never goes down', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
    await world.store.upkeep.trim(talk, 2);
    expect(await world.store.upkeep.trim(talk, 1)).toEqual({ more: false });
    expect(world.stream(talk).floorSeq).toBe(2);
    expect(await world.store.upkeep.trim(person('nobody').selfId, 1)).toEqual({ more: false });
  });

  test('a stream emptied to its head goes on with its numbers and its digest', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    const { digest } = world.stream(talk);
    await world.store.upkeep.trim(talk, 2);
    expect(seqs(world, talk)).toEqual([]);
    expect(await world.store.logs.digestAt(talk, 2)).toBe(digest);
    expect(await world.store.logs.digestAt(talk, 1)).toBeUndefined();
    expect(await world.say(alice, talk, 'two')).toBe(3);
    expect(kept(world, bob, talk)).toEqual({ readNo: 1, ownAbove: 0, unread: 1 });
  });

  test('what was edited below the floor can no longer be reached from above it', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.frame(message(alice, talk, 'one'), edit(alice, talk, 2));
    await world.store.upkeep.trim(talk, 2);
    expect(await world.refusal(recall(alice, talk, 2))).toBe('not_found');
  });

  test('a newcomer who sees history sees it from the floor', async () => {
    using world = await World.open(kind);
    const { alice, mallory, lab } = await world.lab();
    await world.frame(message(alice, lab, 'one'), message(alice, lab, 'two'));
    await world.store.upkeep.trim(lab, 2);
    await world.carryOut(addMember(alice, lab, mallory, { seesHistory: true }));
    const page = known(await world.store.logs.pageAfter(mallory.userId, lab, { after: 2, limit: 10 }));
    expect(page.member.visibleFrom).toBe(2);
    expect(page.rows.map(({ seq }) => seq)).toEqual([3, 4]);
  });

  test('clearing below the floor hides no more than retention did', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.frame(
      message(alice, talk, 'one'),
      message(alice, talk, 'two'),
      message(alice, talk, 'three'),
    );
    await world.store.upkeep.trim(talk, 3);
    await world.carryOut(clearHistory(bob, talk, 2));
    expect(world.member(bob, talk)).toMatchObject({ visibleFrom: 2, readSeq: 3, readNo: 2 });
    expect(kept(world, bob, talk)).toEqual(recounted(world, bob, talk));
  });

  test('many rows go in slices, always from the bottom', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await carryOutAll(
      world,
      Array.from({ length: ROWS_SLICE + 10 }, (_, index) => message(alice, talk, `${index}`)),
    );
    const floor = ROWS_SLICE + 5;
    expect(await world.store.upkeep.trim(talk, floor)).toEqual({ more: true });
    expect(world.stream(talk).floorSeq).toBe(floor);
    expect(seqs(world, talk)[0]).toBe(ROWS_SLICE + 1);
    expect(await world.store.upkeep.trim(talk, floor)).toEqual({ more: false });
    expect(seqs(world, talk)).toEqual([6, 7, 8, 9, 10, 11].map((above) => ROWS_SLICE + above));
  });

  test('many marks are lifted in slices before the floor moves', async () => {
    using world = await World.open(kind);
    const { alice, lab } = await world.lab();
    const crowd = Array.from({ length: MEMBERS_SLICE }, (_, index) => person(`person${index}`));
    await carryOutAll(
      world,
      crowd.map((who) => register(who)),
    );
    await carryOutAll(
      world,
      crowd.map((who) => addMember(alice, lab, who)),
    );
    await world.say(alice, lab, 'one');
    const floor = world.stream(lab).lastSeq;

    expect(await world.store.upkeep.trim(lab, floor)).toEqual({ more: true });

    expect(world.stream(lab).floorSeq).toBe(0);
    expect(seqs(world, lab)[0]).toBe(1);
    expect(await world.store.upkeep.trim(lab, floor)).toEqual({ more: false });
    expect(world.stream(lab).floorSeq).toBe(floor);
    const inLab = world.store.all('members').filter(({ streamId }) => streamId === lab);
    expect(inLab).toHaveLength(MEMBERS_SLICE + 3);
    expect(inLab.every(({ readSeq, readNo }) => readSeq === floor && readNo === 1)).toBe(true);
  });
});

describe.each([...STORES])('sweeping in $kind', (kind) => {
  test('stored refusals go once they are older than asked, and younger ones stay', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const refusedLater = (refSeq: number) => world.refusal(edit(alice, talk, refSeq, { attempt: 2 }));
    await refusedLater(50);
    world.clock.advance(1_000);
    const border = world.clock.now();
    await refusedLater(51);
    expect(await world.store.upkeep.sweep(border)).toEqual({ more: false });
    expect(world.store.all('refused').map(({ at }) => at)).toEqual([border]);
  });

  test('expired sessions go with their tokens, and others stay', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    await world.carryOut(startSession(alice, 'phone', { expiresAt: world.clock.now() + 1_000 }));
    await world.carryOut(startSession(alice, 'desk', { expiresAt: world.clock.now() + 2_000 }));
    world.clock.advance(1_000);
    await world.store.upkeep.sweep(0);
    expect(world.store.all('sessions')).toHaveLength(2);
    world.clock.advance(1);
    await world.store.upkeep.sweep(0);
    expect(world.store.all('sessions').map(({ deviceName }) => deviceName)).toEqual(['desk']);
    expect(world.store.all('tokens').map(({ tokenHash }) => tokenHash)).toEqual(
      world.store.all('sessions').map(({ tokenHash }) => tokenHash),
    );
  });

  test('of many expired sessions one slice goes at a time', async () => {
    using world = await World.open(kind);
    const people = Array.from({ length: Math.ceil((ROWS_SLICE + 1) / DEVICES_MAX) }, (_, index) =>
      person(`person${index}`),
    );
    await world.together(...people.map((each) => [register(each)]));
    const expiresAt = world.clock.now() + 1_000;
    for (let device = 0; device < DEVICES_MAX; device += 1)
      await world.together(...people.map((each) => [startSession(each, `device ${device}`, { expiresAt })]));
    const all = world.store.all('sessions').length;
    world.clock.advance(1_001);
    expect(await world.store.upkeep.sweep(0)).toEqual({ more: true });
    expect(world.store.all('sessions')).toHaveLength(all - ROWS_SLICE);
    expect(await world.store.upkeep.sweep(0)).toEqual({ more: false });
    expect([world.store.all('sessions'), world.store.all('tokens')]).toEqual([[], []]);
  });

  test('being seen prolongs a session and never shortens it', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const at = world.clock.now();
    await world.carryOut(startSession(alice, 'phone', { expiresAt: at + 1_000 }));
    const { userId, sessionId } = known(world.store.all('sessions')[0]);
    const { upkeep } = world.store;
    await upkeep.seen([{ userId, sessionId, at: at + 500, expiresAt: at + 1_500 }]);
    await upkeep.seen([
      { userId, sessionId, at, expiresAt: at },
      { userId, sessionId: 'gone' as SessionId, at, expiresAt: at },
    ]);
    expect(world.store.all('sessions')).toMatchObject([{ seenAt: at + 500, expiresAt: at + 1_500 }]);
  });

  test('being seen somewhere else moves a session there, and nowhere where nobody knows', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const at = world.clock.now();
    await world.carryOut(startSession(alice, 'phone', { expiresAt: at + 1_000 }));
    const { userId, sessionId } = known(world.store.all('sessions')[0]);
    const seen = { userId, sessionId, at, expiresAt: at };
    const address = () => world.store.all('sessions').map((session) => session.address);
    expect(address()).toEqual(['127.0.0.1']);
    await world.store.upkeep.seen([{ ...seen, address: '198.51.100.7' }]);
    await world.store.upkeep.seen([seen]);
    expect(address()).toEqual(['198.51.100.7']);
  });
});
