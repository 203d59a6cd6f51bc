import { describe, expect, test } from 'bun:test';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import { WAITING_MAX } from '../../../src/modules/messages/mark-read.ts';
import { message, person } from '../../support/asking.ts';
import { coreOver, session } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { freshClientId } from '../../support/known-ids.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const { alice, bob, talk } = await world.talk();
  await world.frame(...['one', 'two', 'three', 'four'].map((text) => message(alice, talk, text)));
  const core = coreOver(world);
  const { marks } = core.messages;
  const { sessionId } = await session(world, bob);
  const caller = { ...bob, sessionId, name: 'bob', role: 'member' as const };
  const tried = world.batches.length;
  const writes = () => world.batches.length - tried;
  const note = async (seq: number, received = 0) => {
    marks.note(caller, talk, { seq, received });
    await settled();
  };
  return { world, core, bob, talk, marks, caller, note, writes };
}

describe('noting marks', () => {
  test('the first mark is written at once, those within a second together, the greatest wins', async () => {
    const { world, bob, talk, note, writes } = await scene();
    await note(2);
    expect([writes(), world.member(bob, talk).readSeq]).toEqual([1, 2]);
    await note(4);
    await note(3, 5);
    expect(writes()).toBe(1);
    world.clock.advance(1_000);
    await settled();
    expect(writes()).toBe(2);
    expect(world.member(bob, talk)).toMatchObject({ readSeq: 4, receivedSeq: 5 });
  });

  test('after a quiet second the next mark is written at once again', async () => {
    const { world, bob, talk, note, writes } = await scene();
    await note(2);
    world.clock.advance(1_000);
    await settled();
    expect(writes()).toBe(1);
    await note(3);
    expect([writes(), world.member(bob, talk).readSeq]).toEqual([2, 3]);
  });

  test('one conversation does not wait for another', async () => {
    const { world, bob, marks, caller, note, writes } = await scene();
    await note(2);
    marks.note(caller, bob.selfId, { seq: 1, received: 0 });
    await settled();
    expect([writes(), world.member(bob, bob.selfId).readSeq]).toEqual([2, 1]);
  });

  test('what waits is written when the node drains', async () => {
    const { world, bob, talk, marks, note } = await scene();
    await note(2);
    await note(4);
    await marks.flush();
    expect(world.member(bob, talk).readSeq).toBe(4);
    expect(world.clock.waiting).toBe(0);
  });

  test('a mark that is asked for is answered with where it stands', async () => {
    const { talk, marks, caller } = await scene();
    expect(await marks.now(caller, talk, { seq: 3, received: 0 })).toEqual({ readSeq: 3, receivedSeq: 3 });
    expect(await marks.now(caller, talk, { seq: 2, received: 4 })).toEqual({ readSeq: 3, receivedSeq: 4 });
  });

  test('a refused mark is written a second later, when the store takes it', async () => {
    const { world, bob, talk, note } = await scene();
    const submit = world.queue.submit.bind(world.queue);
    world.queue.submit = async () => ({ ok: false, index: -1, code: 'overloaded', done: [] });
    await note(2);
    world.queue.submit = submit;
    expect(world.member(bob, talk).readSeq).toBe(0);
    world.clock.advance(1_000);
    await settled();
    expect(world.member(bob, talk).readSeq).toBe(2);
  });

  test('what a drained node refuses is not tried again', async () => {
    const { world, note, marks } = await scene();
    await world.queue.drain();
    await note(2);
    await marks.flush();
    await note(3);
    expect(world.clock.waiting).toBe(0);
  });

  test('a mark that is refused while too many wait is dropped, and nothing stands still', async () => {
    const { world, caller, marks } = await scene();
    const submit = world.queue.submit.bind(world.queue);
    let submits = 0;
    world.queue.submit = (frame) => {
      submits += 1;
      // Without an end a mark that went round and round would keep the test from ever failing.
      return submits > WAITING_MAX + 10 ? new Promise(() => {}) : submit(frame);
    };
    await world.queue.drain();
    for (let stream = 0; stream <= WAITING_MAX; stream += 1) {
      marks.note(caller, `stream ${stream}` as StreamId, { seq: 1, received: 0 });
    }
    await settled();
    expect(submits).toBe(WAITING_MAX + 1);
    expect(world.clock.waiting).toBe(WAITING_MAX);
  });
});

test('a clearing tells the other person that what was hidden counts as read', async () => {
  const { world, bob, talk, core, caller } = await scene();
  const device = await Device.of(core, person('alice'));
  await core.messages.clearHistory(caller, { clientId: freshClientId(), streamId: talk, upTo: 3 });
  await settled();
  expect(world.member(bob, talk).readSeq).toBe(3);
  expect(device.only('marks')).toMatchObject({ user: bob.userId, read: 3 });
});
