import { describe, expect, test } from 'bun:test';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import { SHARDS, shardOf } from '../../src/domain/shared/shard.ts';
import type { ChangeKey } from '../../src/modules/shared/reading.ts';
import { message } from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

/** The place before everything that changed at this time. */
const from = (changedAt: number): ChangeKey => ({ changedAt, streamId: '' });

/** Every stream that changed since a time, over all shards. */
async function changedSince(world: World, since: number): Promise<StreamId[]> {
  const found: StreamId[] = [];
  for (let shard = 0; shard < SHARDS; shard += 1) {
    for (const { streamId } of await world.store.changes.changed(shard, from(since), 100))
      found.push(streamId);
  }
  return found;
}

describe.each([...STORES])('the change reader of $kind', (kind) => {
  test('what changed since a time is found in the shard of each stream', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    world.clock.advance(60_000);
    const since = world.clock.now();
    expect(await changedSince(world, since)).toEqual([]);
    await world.say(alice, talk, 'one');
    await world.say(bob, bob.selfId, 'note');
    expect((await changedSince(world, since)).sort()).toEqual([talk, bob.selfId].sort());
    const found = await world.store.changes.changed(shardOf(talk), from(since), 100);
    const { kind: streamKind, changedAt, lastSeq, floorSeq } = world.stream(talk);
    expect(found.find(({ streamId }) => streamId === talk)).toMatchObject({
      kind: streamKind,
      changedAt,
      lastSeq,
      floorSeq,
    });
  });

  test('a stamp is found at its own time and not after it', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    world.clock.advance(60_000);
    await world.say(alice, talk, 'one');
    const { changedAt } = world.stream(talk);
    expect(await changedSince(world, changedAt)).toEqual([talk]);
    expect(await changedSince(world, changedAt + 1)).toEqual([]);
  });

  test('stamps of a stream rise with every event, even while the clock stands or goes back', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const stamps = [world.stream(talk).changedAt];
    for (const back of [0, 0, 5_000, 0]) {
      world.clock.setBack(back);
      await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
      stamps.push(world.stream(talk).changedAt);
    }
    const rises = stamps.slice(1).map((stamp, index) => stamp - known(stamps[index]));
    expect(rises).toEqual([2, 2, 2, 2]);
    world.clock.advance(60_000);
    await world.say(alice, talk, 'three');
    expect(world.stream(talk).changedAt).toBe(world.clock.now());
  });

  test('changes come oldest first and at most as many as asked for', async () => {
    using world = await World.open(kind);
    const people = await world.people('alice', 'bob', 'carol', 'mallory');
    for (const who of [...people].reverse()) {
      world.clock.advance(1_000);
      await world.say(who, who.selfId, 'note');
    }
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const all = await world.store.changes.changed(shard, from(0), 100);
      const stamps = all.map(({ changedAt }) => changedAt);
      expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
      expect(await world.store.changes.changed(shard, from(0), 1)).toEqual(all.slice(0, 1));
    }
  });

  test('streams that changed in the same millisecond are told apart by their ids, page after page', async () => {
    using world = await World.open(kind);
    const [alice] = await world.people('alice');
    const groups = await world.groupsOfOneShard(alice, 7);
    const met: StreamId[] = [];
    for (let after = from(world.clock.now()); ; ) {
      const page = await world.store.changes.changed(shardOf(known(groups[0])), after, 3);
      met.push(...page.map(({ streamId }) => streamId));
      const last = page.at(-1);
      if (!last) break;
      after = last;
    }
    expect(met).toEqual(met.toSorted());
    expect(met).toEqual(expect.arrayContaining(groups));
    expect(new Set(met).size).toBe(met.length);
    expect(new Set(groups.map((streamId) => world.stream(streamId).changedAt)).size).toBe(1);
  });

  test('the walk meets every stream once, in the order of ids', async () => {
    using world = await World.open(kind);
    const { lab } = await world.lab();
    const met: { streamId: StreamId; lastSeq: number; floorSeq: number }[] = [];
    for (;;) {
      const page = await world.store.changes.walk(met.at(-1)?.streamId ?? '', 4);
      met.push(...page);
      if (page.length < 4) break;
    }
    const all = world.store.all('streams').map(({ streamId }) => streamId);
    expect(met.map(({ streamId }) => streamId)).toEqual(all.sort());
    expect(met).toHaveLength(9);
    expect(met.find(({ streamId }) => streamId === lab)).toMatchObject({ lastSeq: 1, floorSeq: 0 });
  });

  test('the last row from before a time is found, and 0 where there is none', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const { changes } = world.store;
    world.clock.advance(1_000);
    const border = world.clock.now();
    expect(await changes.lastBefore(talk, border - 1_000)).toBe(0);
    expect(await changes.lastBefore(talk, border)).toBe(1);
    await world.say(alice, talk, 'one');
    expect(await changes.lastBefore(talk, border)).toBe(1);
    expect(await changes.lastBefore(talk, border + 1)).toBe(2);
  });

  test('a consumer’s position starts at 0 and never goes back', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const { changes, upkeep } = world.store;
    expect(await changes.position('search', talk)).toBe(0);
    await upkeep.advance('search', [
      { streamId: talk, seq: 4 },
      { streamId: alice.selfId, seq: 1 },
    ]);
    await upkeep.advance('search', [{ streamId: talk, seq: 3 }]);
    expect(await changes.position('search', talk)).toBe(4);
    expect(await changes.position('search', alice.selfId)).toBe(1);
    expect(await changes.position('push', talk)).toBe(0);
  });

  test('the store tells its own time', async () => {
    using world = await World.open(kind);
    world.clock.advance(77);
    expect(await world.store.changes.storeNow()).toBe(world.clock.now());
  });
});
