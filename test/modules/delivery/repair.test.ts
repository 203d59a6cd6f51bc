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
  repairs.stop();
  expect([...met].sort()).toEqual(groups.sort());
});
