import { expect, test } from 'bun:test';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import { Repairs } from '../../../src/modules/delivery/repair.ts';
import { settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

test('repair leaves out none of the many streams that changed in one millisecond', async () => {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const [alice] = await world.people('alice');
  world.clock.advance(60_000);
  const groups = await world.groupsOfOneShard(alice, 501);
  const met = new Set<StreamId>();
  const repairs = new Repairs({
    clock: world.clock,
    changes: world.store.changes,
    onChanged: async ({ streamId }) => void met.add(streamId),
    onFault: (fault) => {
      throw fault;
    },
  });
  repairs.note(world.clock.monotonic());
  await settled();
  await repairs.stop();
  expect([...met].sort()).toEqual(groups.sort());
});

test('a repair that is stopped ends with the stream it is at, and nothing wakes it', async () => {
  const world = await World.open({ kind: 'memory', open: openMemory });
  await world.people('alice', 'bob');
  const met: StreamId[] = [];
  const { promise: repaired, resolve: repair } = Promise.withResolvers<void>();
  const repairs = new Repairs({
    clock: world.clock,
    changes: world.store.changes,
    onChanged: ({ streamId }) => {
      met.push(streamId);
      return repaired;
    },
    onFault: (fault) => {
      throw fault;
    },
  });
  repairs.note(world.clock.monotonic());
  await settled();
  const stopping = repairs.stop();
  repair();
  await stopping;
  repairs.note(world.clock.monotonic());
  await settled();
  expect(met).toHaveLength(1);
});

test('a repair that is stopped while the store gives no answer does not ask again', async () => {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const faults: unknown[] = [];
  let asked = 0;
  const storeNow = async () => {
    asked += 1;
    throw new Error('the store is away');
  };
  const repairs = new Repairs({
    clock: world.clock,
    changes: { ...world.store.changes, storeNow },
    onChanged: async () => {},
    onFault: (fault) => void faults.push(fault),
  });
  repairs.note(world.clock.monotonic());
  const stopping = repairs.stop();
  await settled();
  await stopping;
  world.clock.advance(10_000);
  await settled();
  expect([asked, faults.length, world.clock.waiting]).toEqual([1, 1, 0]);
});
