import { describe, expect, test } from 'bun:test';
import type { UserId } from '../../../src/domain/shared/ids.ts';
import { ChangeFeed, ClosedAccounts } from '../../../src/modules/upkeep/index.ts';
import { changeProfile, message } from '../../support/asking.ts';
import { closeAccount } from '../../support/asking-access.ts';
import { STORES } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

/** What closing leaves to do, fed as the server feeds it; `letGo` may break off. */
function upkeepOver(world: World, letGo: (userId: UserId) => Promise<void> = async () => {}) {
  const { changes, logs, upkeep, people } = world.store;
  const closed = new ClosedAccounts({ upkeep, people, logs, letGo });
  const { clock } = world;
  return new ChangeFeed({
    consumer: 'closed',
    changes,
    logs,
    upkeep,
    clock,
    handle: (stream, rows) => closed.afterRows(stream, rows),
    onWalkFinds: () => {},
    onFault: (fault) => world.faults.push(fault),
  });
}

describe.each([...STORES])('what is left of a closed account in $kind', (kind) => {
  test('is what others read: its own stream and its notes are emptied, and talks stay', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(bob, talk, 'See you at the lab');
    await world.carryOut(message(bob, bob.selfId, 'milk'));
    await world.carryOut(changeProfile(bob, 'Bob of the lab'));
    const gone: UserId[] = [];
    const feed = upkeepOver(world, async (userId) => void gone.push(userId));
    await feed.tick();
    expect([gone, world.log(bob.selfId).length]).toEqual([[], 2]);
    await world.carryOut(closeAccount(bob));
    await feed.tick();
    expect(gone).toEqual([bob.userId]);
    expect([world.log(bob.personalId), world.log(bob.selfId)]).toEqual([[], []]);
    expect(world.stream(bob.selfId).floorSeq).toBe(2);
    expect(world.log(talk)).toHaveLength(2);
    expect(world.log(alice.personalId)).toHaveLength(1);
  });

  test('is cleared once more after it was broken off', async () => {
    using world = await World.open(kind);
    const [bob] = await world.people('bob');
    await world.carryOut(closeAccount(bob));
    const broken = upkeepOver(world, () => Promise.reject(new Error('the machine stopped')));
    await expect(broken.tick()).rejects.toThrow('the machine stopped');
    expect(world.log(bob.personalId)).toHaveLength(2);
    await upkeepOver(world).tick();
    expect(world.log(bob.personalId)).toEqual([]);
    await upkeepOver(world).tick();
  });
});
