import { describe, expect, test } from 'bun:test';
import { LIMITS, presentHead } from '../../../src/interface/protocol/index.ts';
import { addMember, clearHistory, edit, message, recall, removeMember } from '../../support/asking.ts';
import { coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  return { world, core: coreOver(world), ...(await world.talk()) };
}

/** Four bytes a character: with its escapes an event of some 32 KiB. */
const LONG = '😀'.repeat(8_000);
const bytesOf = (texts: readonly string[]) => texts.map((text) => Buffer.byteLength(text));

describe('pages', () => {
  test('a page begins above the cursor, names its snapshot, and says whether more is there', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(...['one', 'two', 'three'].map((text) => message(bob, talk, text)));
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, after: 1, limit: 2 });
    expect(phone.only('page')).toMatchObject({
      stream: talk,
      from: 2,
      head: 4,
      asOf: 4,
      done: false,
      digest: world.row(talk, 3).digest,
      events: [{ seq: 2 }, { seq: 3 }],
    });
    phone.forget();
    await phone.says({ op: 'sync', stream: talk, after: 3, limit: 2 });
    expect(phone.only('page')).toMatchObject({ from: 4, done: true, events: [{ seq: 4 }] });
    phone.forget();
    await phone.says({ op: 'sync', stream: talk, after: 4 });
    expect(phone.only('page')).toMatchObject({
      from: 5,
      done: true,
      events: [],
      digest: world.stream(talk).digest,
    });
  });

  test('a page backwards says that it is one, and when nothing lies further', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(...['one', 'two', 'three'].map((text) => message(bob, talk, text)));
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, before: 5, limit: 2 });
    expect(phone.only('page')).toMatchObject({
      from: 3,
      done: false,
      backwards: true,
      digest: world.row(talk, 4).digest,
      events: [{ seq: 3 }, { seq: 4 }],
    });
    phone.forget();
    await phone.says({ op: 'sync', stream: talk, before: 3, limit: 2 });
    expect(phone.only('page')).toMatchObject({ from: 1, done: true, events: [{ seq: 1 }, { seq: 2 }] });
  });

  test.each([1, LIMITS.pageEvents])('a page of %i events may be asked for', async (limit) => {
    const { core, alice, talk } = await scene();
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, limit });
    expect(phone.only('page').events).toHaveLength(1);
  });

  test.each([0, LIMITS.pageEvents + 1])('a page of %i events may not', async (limit) => {
    const { core, alice, talk } = await scene();
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, limit });
    expect(phone.only('nack')).toMatchObject({ about: 'sync', code: 'bad_request' });
  });

  test('pages are cut by bytes, next to the asker’s window first, and nothing is lost between', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(...Array.from({ length: 9 }, () => message(bob, talk, LONG)));
    const phone = await Device.of(core, alice);
    const forwards: number[] = [];
    for (let done = false; !done; ) {
      await phone.says({ op: 'sync', stream: talk, after: forwards.at(-1) ?? 0, limit: 200 });
      const page = phone.only('page');
      expect(page.digest).toBe(world.row(talk, known(page.events.at(-1)).seq).digest);
      forwards.push(...page.events.map(({ seq }) => seq));
      done = page.done;
      expect(Math.max(...bytesOf(phone.socket.texts))).toBeLessThanOrEqual(LIMITS.pushBytes);
      phone.forget();
    }
    expect(forwards).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await phone.says({ op: 'sync', stream: talk, before: 11, limit: 200 });
    const back = phone.only('page');
    expect(back).toMatchObject({ done: false, from: back.events[0]?.seq });
    expect(back.events.at(-1)?.seq).toBe(10);
    expect(back.events.length).toBeLessThan(5);
  });

  test('live runs are cut by bytes too, and stay contiguous', async () => {
    const { world, core, alice, bob, talk } = await scene();
    const phone = await Device.of(core, alice);
    await world.together(...Array.from({ length: 9 }, () => [message(bob, talk, LONG)]));
    await settled();
    expect(world.batches.at(-1)).toBe(9);
    expect(Math.max(...bytesOf(phone.socket.texts))).toBeLessThanOrEqual(LIMITS.pushBytes);
    const runs = phone.got('event');
    expect(runs.length).toBeGreaterThan(1);
    expect(runs.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const run of runs) {
      expect(run.first).toBe(known(run.events[0]).seq);
      expect(run.digest).toBe(world.row(talk, known(run.events.at(-1)).seq).digest);
    }
  });

  test('the heaviest page of heads fits in a frame', () => {
    const id = 'a'.repeat(26);
    const big = Number.MAX_SAFE_INTEGER;
    const head = presentHead({
      stream: {
        streamId: id,
        kind: 'personal',
        lastSeq: big,
        lastNo: big,
        floorSeq: big,
        digest: 'f'.repeat(16),
        activeAt: big,
      },
      member: {
        visibleFrom: big,
        leftSeq: big,
        leftNo: big,
        readSeq: 0,
        readNo: big,
        ownAbove: big,
        receivedSeq: big,
      },
      mentions: big,
      peer: { userId: id, handle: 'h'.repeat(32), name: '😀'.repeat(64) },
      peerMarks: { readSeq: big, receivedSeq: big },
    });
    const heads = Array.from({ length: LIMITS.headsPage }, () => head);
    const frame = JSON.stringify({ op: 'heads', heads, next: id });
    // The first page comes within `ready`, whose other fields are less than a KiB.
    expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(LIMITS.pushBytes - 1_024);
  });
});

describe('windows that cannot be continued', () => {
  test('a cursor beyond the head is reset', async () => {
    const { core, alice, talk } = await scene();
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, after: 2 });
    expect(phone.only('reset')).toEqual({ op: 'reset', stream: talk, reason: 'beyond_head', floor: 0 });
  });

  test('another digest at the cursor is reset, the right one goes on', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(message(bob, talk, 'one'), message(bob, talk, 'two'));
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, after: 2, digest: world.row(talk, 2).digest });
    expect(phone.only('page').from).toBe(3);
    await phone.says({ op: 'sync', stream: talk, after: 2, digest: world.row(talk, 3).digest });
    expect(phone.only('reset')).toMatchObject({ reason: 'digest' });
  });

  test('a cursor below the floor is reset, one at the floor goes on', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(...['one', 'two', 'three'].map((text) => message(bob, talk, text)));
    const { digest } = world.row(talk, 3);
    await world.store.upkeep.trim(talk, 3);
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, after: 2 });
    expect(phone.only('reset')).toMatchObject({ reason: 'floor', floor: 3 });
    await phone.says({ op: 'sync', stream: talk, after: 3, digest });
    expect(phone.only('page')).toMatchObject({ from: 4, events: [{ seq: 4 }], done: true });
  });

  test('a floor above what was cleared resets a fresh device as well', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(...['one', 'two', 'three'].map((text) => message(bob, talk, text)));
    await world.carryOut(clearHistory(alice, talk, 1));
    await world.store.upkeep.trim(talk, 3);
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, after: 0 });
    expect(phone.only('reset')).toMatchObject({ reason: 'floor', floor: 3 });
  });
});

describe('what one may see', () => {
  test('an event that changes what a viewer cannot see is void for them, live and in pages', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
    await world.carryOut(clearHistory(bob, talk, 2));
    const [hers, his] = [await Device.of(core, alice), await Device.of(core, bob)];
    await world.carryOut(edit(alice, talk, 2, { text: 'not for bob' }));
    await world.carryOut(edit(alice, talk, 3, { text: 'for both' }));
    await settled();
    const live = his.got('event').flatMap(({ events }) => events);
    expect(live).toEqual([
      { seq: 4, no: 2, type: 'void', at: world.clock.now() },
      expect.objectContaining({ seq: 5, type: 'edit', ref: 3 }),
    ]);
    expect(his.socket.texts.join()).not.toContain('not for bob');
    expect(hers.got('event').flatMap(({ events }) => events)).toMatchObject([{ ref: 2 }, { ref: 3 }]);
    his.forget();
    await his.says({ op: 'sync', stream: talk, after: 3 });
    expect(his.only('page').events).toEqual(live);
  });

  test('a page shows a changed row as it is, and which event changed it', async () => {
    const { world, core, alice, talk } = await scene();
    await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
    await world.carryOut(edit(alice, talk, 2, { text: 'three' }));
    await world.carryOut(recall(alice, talk, 3));
    const phone = await Device.of(core, alice);
    await phone.says({ op: 'sync', stream: talk, after: 1 });
    expect(phone.only('page').events).toMatchObject([
      { seq: 2, changed: 4, body: { text: 'three', original: 'one', edits: 1 } },
      { seq: 3, changed: 5, body: null },
      { seq: 4, type: 'edit', ref: 2 },
      { seq: 5, type: 'recall', ref: 3 },
    ]);
  });

  test('somebody removed learns of it and of nothing after it', async () => {
    const world = await World.open({ kind: 'memory', open: openMemory });
    const core = coreOver(world);
    const { alice, bob, lab } = await world.lab();
    await world.say(alice, lab, 'before');
    const his = await Device.of(core, bob);
    const { seq } = await world.carryOut(removeMember(alice, lab, bob));
    await world.say(alice, lab, 'after');
    await world.carryOut(edit(alice, lab, 2, { text: 'changed after' }));
    await settled();
    expect(his.got('event').flatMap(({ events }) => events.map((event) => event.seq))).toEqual([seq]);

    his.forget();
    await his.says({ op: 'sync', stream: lab, after: 0 });
    await his.says({ op: 'sync', stream: lab, before: 100 });
    await his.says({ op: 'heads', stream: lab });

    for (const page of his.got('page')) {
      expect(page).toMatchObject({ head: seq, asOf: seq, done: true });
      expect(page.events.map((event) => event.seq)).toEqual([1, 2, 3]);
    }
    expect(his.socket.texts.join()).not.toContain('after');
    expect(his.only('heads').heads).toMatchObject([{ lastSeq: seq, leftSeq: seq, digest: '', unread: 1 }]);
    await his.says({ op: 'sync', stream: lab, after: seq + 1 });
    expect(his.only('reset').reason).toBe('beyond_head');
  });

  test('somebody added is told the head of the stream, and sees what follows', async () => {
    const world = await World.open({ kind: 'memory', open: openMemory });
    const core = coreOver(world);
    const { alice, mallory, lab } = await world.lab();
    await world.say(alice, lab, 'before');
    const hers = await Device.of(core, mallory);
    const { seq } = await world.carryOut(addMember(alice, lab, mallory));
    await settled();
    expect(hers.only('heads').heads).toMatchObject([{ stream: lab, lastSeq: seq, visibleFrom: seq - 1 }]);
    await world.say(alice, lab, 'welcome');
    await settled();
    const seen = hers.got('event').flatMap(({ events }) => events.map((event) => event.seq));
    expect(seen).toEqual([seq, seq + 1]);
    expect(hers.socket.texts.join()).not.toContain('before');
  });
});
