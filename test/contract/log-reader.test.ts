import { describe, expect, test } from 'bun:test';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import { clearHistory, edit, mark, message, type Person, person, removeMember } from '../support/asking.ts';
import { idOf } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

const seqs = (page: { rows: readonly { seq: number }[] } | undefined) => page?.rows.map(({ seq }) => seq);

/** alice said nine things to bob, who cleared the first three rows. */
async function longTalk(world: World) {
  const { alice, bob, talk } = await world.talk();
  await world.frame(...Array.from({ length: 9 }, (_, index) => message(alice, talk, `${index}`)));
  await world.carryOut(clearHistory(bob, talk, 3));
  return { alice, bob, talk };
}

describe.each([...STORES])('the log reader of $kind', (kind) => {
  test('a page forwards begins right above the cursor and ends at its limit', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await longTalk(world);
    const page = (after: number, limit: number) =>
      world.store.logs.pageAfter(alice.userId, talk, { after, limit });
    expect(seqs(await page(0, 4))).toEqual([1, 2, 3, 4]);
    expect(seqs(await page(4, 4))).toEqual([5, 6, 7, 8]);
    expect(seqs(await page(8, 4))).toEqual([9, 10]);
    expect(seqs(await page(10, 4))).toEqual([]);
    expect(await page(10, 4)).toMatchObject({ asOf: 10, stream: { lastSeq: 10 } });
  });

  test('a page backwards ends right below the given row, in ascending order', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await longTalk(world);
    const page = (before: number, limit: number) =>
      world.store.logs.pageBefore(alice.userId, talk, { before, limit });
    expect(seqs(await page(11, 4))).toEqual([7, 8, 9, 10]);
    expect(seqs(await page(7, 4))).toEqual([3, 4, 5, 6]);
    expect(seqs(await page(3, 4))).toEqual([1, 2]);
    expect(seqs(await page(1, 4))).toEqual([]);
    expect(seqs(await page(1_000, 2))).toEqual([9, 10]);
  });

  test('pages both ways stay above what was cleared', async () => {
    using world = await World.open(kind);
    const { bob, talk } = await longTalk(world);
    const { logs } = world.store;
    expect(seqs(await logs.pageAfter(bob.userId, talk, { after: 0, limit: 3 }))).toEqual([4, 5, 6]);
    expect(seqs(await logs.pageBefore(bob.userId, talk, { before: 6, limit: 10 }))).toEqual([4, 5]);
    expect(seqs(await logs.pageBefore(bob.userId, talk, { before: 4, limit: 10 }))).toEqual([]);
  });

  test('a stranger gets no page and no head', async () => {
    using world = await World.open(kind);
    const { mallory, lab } = await world.lab();
    const { logs } = world.store;
    expect(await logs.pageAfter(mallory.userId, lab, { after: 0, limit: 1 })).toBeUndefined();
    expect(await logs.pageBefore(mallory.userId, lab, { before: 9, limit: 1 })).toBeUndefined();
    expect(await logs.head(mallory.userId, lab)).toBeUndefined();
  });

  test('rows are read regardless of who asks', async () => {
    using world = await World.open(kind);
    const { talk } = await longTalk(world);
    const { logs } = world.store;
    expect(await logs.rows(talk, { first: 2, last: 4, limit: 10 })).toEqual(world.log(talk).slice(1, 4));
    expect(seqs({ rows: await logs.rows(talk, { first: 2, last: 9, limit: 3 }) })).toEqual([2, 3, 4]);
    expect(await logs.rows(talk, { first: 11, last: 99, limit: 3 })).toEqual([]);
  });

  test('the digest of a row is known, and none at 0 or beyond the head', async () => {
    using world = await World.open(kind);
    const { talk } = await longTalk(world);
    const { logs } = world.store;
    expect(await logs.digestAt(talk, 4)).toBe(world.row(talk, 4).digest);
    expect(await logs.digestAt(talk, 10)).toBe(world.stream(talk).digest);
    expect(await logs.digestAt(talk, 0)).toBeUndefined();
    expect(await logs.digestAt(talk, 11)).toBeUndefined();
  });

  test('the head of a direct conversation names the other person and their marks', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.carryOut(mark(bob, talk, 1, { received: 2 }));
    const head = known(await world.store.logs.head(alice.userId, talk));
    expect(head).toMatchObject({
      peer: { userId: bob.userId, handle: 'bob', name: 'bob' },
      peerMarks: { readSeq: 1, receivedSeq: 2 },
      mentions: 0,
    });
    expect(head.stream).toEqual(world.stream(talk));
    expect(head.member).toEqual(world.member(alice, talk));
  });

  test('a head says when the last message was written, whatever was changed since', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const activeAt = async () => known(await world.store.logs.head(bob.userId, talk)).stream.activeAt;
    expect(await activeAt()).toBe(world.row(talk, 1).at);
    world.clock.advance(1_000);
    await world.say(alice, talk, 'one');
    expect(await activeAt()).toBe(world.row(talk, 2).at);
    world.clock.advance(1_000);
    await world.carryOut(edit(alice, talk, 2));
    expect(world.row(talk, 3).at).toBeGreaterThan(world.row(talk, 2).at);
    expect(await activeAt()).toBe(world.row(talk, 2).at);
  });

  test('the heads of groups and of notes to self name nobody', async () => {
    using world = await World.open(kind);
    const { alice, lab } = await world.lab();
    for (const streamId of [lab, alice.selfId, alice.personalId]) {
      const head = known(await world.store.logs.head(alice.userId, streamId));
      expect([head.peer, head.peerMarks]).toEqual([undefined, undefined]);
    }
  });

  test('heads come in the order of stream ids, page by page, each once', async () => {
    using world = await World.open(kind);
    const [alice, ...others] = await world.people('alice', 'bob', 'carol', 'mallory');
    for (const other of others) await world.direct(alice, other);
    const listed: StreamId[] = [];
    for (let after = ''; ; after = known(listed.at(-1))) {
      const page = await world.store.logs.heads(alice.userId, { after, limit: 2, leftSince: 0 });
      listed.push(...page.map(({ stream }) => stream.streamId));
      if (page.length < 2) break;
    }
    expect(listed).toHaveLength(5);
    expect(listed).toEqual([...new Set(listed)].sort());
  });

  test('a head in a list is the head that is asked for alone', async () => {
    using world = await World.open(kind);
    const { bob } = await longTalk(world);
    const heads = await world.store.logs.heads(bob.userId, { after: '', limit: 10, leftSince: 0 });
    for (const head of heads) {
      expect(head).toEqual(known(await world.store.logs.head(bob.userId, head.stream.streamId)));
    }
  });

  test('a stream that was left is listed for as long as is asked for', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.carryOut(removeMember(alice, lab, bob));
    const leftAt = world.clock.now();
    const isListed = async (who: Person, leftSince: number) => {
      const heads = await world.store.logs.heads(who.userId, { after: '', limit: 10, leftSince });
      return heads.some(({ stream }) => stream.streamId === lab);
    };
    expect(await isListed(bob, leftAt)).toBe(true);
    expect(await isListed(bob, leftAt + 1)).toBe(false);
    expect(await isListed(alice, leftAt + 1)).toBe(true);
  });

  test('somebody without an account has no heads', async () => {
    using world = await World.open(kind);
    await world.talk();
    const page = { after: '', limit: 10, leftSince: 0 };
    expect(await world.store.logs.heads(person('nobody').userId, page)).toEqual([]);
    expect(await world.store.logs.head(person('nobody').userId, idOf('nothing'))).toBeUndefined();
  });
});
