import { describe, expect, test } from 'bun:test';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import { ChangeFeed, Housekeeping, PersonalRetention } from '../../../src/modules/upkeep/index.ts';
import { changeProfile, message } from '../../support/asking.ts';
import { settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

const DAY_MS = 24 * 3_600_000;
const openWorld = () => World.open({ kind: 'memory', open: openMemory });

/** A feed whose consumer notes what it was given. */
function feedOver(world: World) {
  const given: [StreamId, number[]][] = [];
  const found: number[] = [];
  const faults: unknown[] = [];
  let isBroken = false;
  const feed = new ChangeFeed({
    consumer: 'search',
    changes: world.store.changes,
    logs: world.store.logs,
    upkeep: world.store.upkeep,
    clock: world.clock,
    handle: async ({ streamId }, rows) => {
      if (isBroken) throw new Error('the consumer broke');
      given.push([streamId, rows.map(({ seq }) => seq)]);
    },
    onWalkFinds: (streams) => found.push(streams),
    onFault: (fault) => faults.push(fault),
  });
  const broken = (value: boolean) => {
    isBroken = value;
  };
  return { feed, given, found, faults, broken };
}

describe('the change feed', () => {
  test('gives every row of every stream once, and then what is new', async () => {
    const world = await openWorld();
    const { alice, talk } = await world.talk();
    const { feed, given } = feedOver(world);
    await feed.tick();
    expect(given).toHaveLength(5);
    expect(given.flatMap(([, seqs]) => seqs)).toEqual([1, 1, 1, 1, 1]);
    given.length = 0;
    await feed.tick();
    expect(given).toEqual([]);
    await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
    await feed.tick();
    expect(given).toEqual([[talk, [2, 3]]]);
  });

  test('goes on after a restart where its durable position is', async () => {
    const world = await openWorld();
    const { alice, talk } = await world.talk();
    await feedOver(world).feed.tick();
    await world.say(alice, talk, 'one');
    const { feed, given } = feedOver(world);
    await feed.tick();
    expect(given).toEqual([[talk, [2]]]);
  });

  test('gives again what its consumer did not take', async () => {
    const world = await openWorld();
    const { alice, talk } = await world.talk();
    const { feed, given, faults, broken } = feedOver(world);
    await feed.tick();
    given.length = 0;
    await world.say(alice, talk, 'one');
    broken(true);
    feed.start();
    await settled();
    expect(faults).toHaveLength(1);
    broken(false);
    world.clock.advance(1_000);
    await settled();
    expect(given).toEqual([[talk, [2]]]);
    await feed.stop();
    expect(world.clock.waiting).toBe(0);
  });

  test('begins above what retention took', async () => {
    const world = await openWorld();
    const { alice, talk } = await world.talk();
    await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
    await world.store.upkeep.trim(talk, 2);
    const { feed, given } = feedOver(world);
    await feed.tick();
    expect(given.find(([streamId]) => streamId === talk)).toEqual([talk, [3]]);
  });

  test('leaves out none of the many streams that changed in one millisecond', async () => {
    const world = await openWorld();
    const [alice] = await world.people('alice');
    const { feed, given, found } = feedOver(world);
    await feed.tick();
    given.length = 0;
    const groups = await world.groupsOfOneShard(alice, 501);
    await feed.tick();
    expect(given.map(([streamId]) => streamId).sort()).toEqual(groups.sort());
    expect(found).toEqual([]);
  });

  test('finds by its hourly walk what no stamp told of, and says so', async () => {
    const world = await openWorld();
    const { alice, talk } = await world.talk();
    const { feed, given, found } = feedOver(world);
    await feed.tick();
    given.length = 0;
    // A clock that is an hour late stamps a change where nobody looks any more.
    await world.say(alice, talk, 'one');
    world.clock.advance(3_599_000);
    await world.say(alice, alice.selfId, 'a note moves the cursor of its shard');
    world.clock.advance(1_000);
    await feed.tick();
    expect(given.map(([streamId]) => streamId)).toContain(talk);
    expect(found).toEqual([2]);
  });
});

describe('housekeeping', () => {
  test('does each task at its time, and stops', async () => {
    const world = await openWorld();
    const done: string[] = [];
    const faults: unknown[] = [];
    const housekeeping = new Housekeeping({
      clock: world.clock,
      upkeep: world.store.upkeep,
      flushSeen: async () => void done.push('seen'),
      trimByAge: async () => {
        done.push('trim');
        throw new Error('the store is away');
      },
      onFault: (fault) => faults.push(fault),
    });
    housekeeping.start();
    world.clock.advance(60_000);
    await settled();
    expect(done).toEqual(['seen']);
    world.clock.advance(60_000);
    await settled();
    expect(done).toEqual(['seen', 'seen']);
    world.clock.advance(DAY_MS);
    await settled();
    expect([done.filter((task) => task === 'trim').length, faults.length]).toEqual([1, 1]);
    await housekeeping.stop();
    expect(world.clock.waiting).toBe(0);
  });

  test('stops only when what is under way has ended, and nothing begins anew', async () => {
    const world = await openWorld();
    const { promise: written, resolve: write } = Promise.withResolvers<void>();
    let isStopped = false;
    const housekeeping = new Housekeeping({
      clock: world.clock,
      upkeep: world.store.upkeep,
      flushSeen: () => written,
      trimByAge: async () => {},
      onFault: () => {},
    });
    housekeeping.start();
    world.clock.advance(60_000);
    const stopping = housekeeping.stop().then(() => {
      isStopped = true;
    });
    await settled();
    expect(isStopped).toBe(false);
    write();
    await stopping;
    expect(world.clock.waiting).toBe(0);
  });

  test('leaves a long sweep after the slice that is under way', async () => {
    const world = await openWorld();
    let slices = 0;
    const sweep = async () => {
      slices += 1;
      // A sweep that is not left would keep the test from ever failing.
      if (slices < 100) await new Promise((resolve) => setImmediate(resolve));
      return { more: slices < 100 };
    };
    const housekeeping = new Housekeeping({
      clock: world.clock,
      upkeep: { ...world.store.upkeep, sweep },
      flushSeen: async () => {},
      trimByAge: async () => {},
      onFault: () => {},
    });
    housekeeping.start();
    world.clock.advance(3_600_000);
    await housekeeping.stop();
    expect(slices).toBe(1);
  });
});

describe('retention of personal streams', () => {
  test('takes what is older than its days, of personal streams alone', async () => {
    const world = await openWorld();
    const { alice, talk } = await world.talk();
    await world.carryOut(changeProfile(alice, 'Alice'));
    await world.say(alice, talk, 'old, and kept');
    world.clock.advance(30 * DAY_MS);
    await world.carryOut(changeProfile(alice, 'Alice in the lab'));
    world.clock.advance(1);
    const { upkeep, changes } = world.store;
    const retention = new PersonalRetention({ upkeep, changes, days: 30 });
    await retention.byAge(() => true);
    expect(world.log(alice.personalId)).toHaveLength(3);
    await retention.byAge(() => false);
    expect(world.log(alice.personalId).map(({ seq }) => seq)).toEqual([3]);
    expect(world.stream(alice.personalId).floorSeq).toBe(2);
    expect(world.log(talk)).toHaveLength(2);
  });

  test('takes the oldest of a stream that grew too long', async () => {
    const world = await openWorld();
    const [alice] = await world.people('alice');
    const { upkeep, changes } = world.store;
    const retention = new PersonalRetention({ upkeep, changes, days: 30 });
    const grow = (count: number) =>
      world.together(
        ...Array.from({ length: count }, (_, index) => [changeProfile(alice, `alice ${index}`)]),
      );
    await grow(5_499);
    await retention.afterGrowth(world.stream(alice.personalId));
    expect(world.stream(alice.personalId)).toMatchObject({ lastSeq: 5_500, floorSeq: 0 });
    await grow(1);
    await retention.afterGrowth(world.stream(alice.personalId));
    expect(world.stream(alice.personalId)).toMatchObject({ lastSeq: 5_501, floorSeq: 501 });
    expect(world.log(alice.personalId)).toHaveLength(5_000);
  });
});
