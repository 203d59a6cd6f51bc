import { describe, expect, test } from 'bun:test';
import { changeProfile, type Person, removeMember } from '../../support/asking.ts';
import { coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

/** alice, bob and carol in the lab; mallory is connected as well and shares nothing with them. */
async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const core = coreOver(world);
  const { alice, bob, carol, mallory, lab } = await world.lab();
  const everybody = [alice, bob, carol, mallory];
  const devices = await Promise.all(everybody.map((who) => Device.of(core, who)));
  const renames = async (who: Person, name: string) => {
    await world.carryOut(changeProfile(who, name));
    await settled();
  };
  const told = () =>
    devices.map((device) => device.got('people').flatMap(({ users }) => users.map(({ name }) => name)));
  return { world, alice, bob, lab, devices, renames, told };
}

describe('a new name', () => {
  test('is told at once to those who share a conversation, and to nobody else', async () => {
    const { alice, bob, devices, renames, told } = await scene();
    await renames(bob, 'Robert');
    expect(told()).toEqual([['Robert'], [], ['Robert'], []]);
    expect(devices[0]?.only('people').users).toEqual([{ id: bob.userId, handle: 'bob', name: 'Robert' }]);
    await renames(alice, 'Al');
    expect(told()).toEqual([['Robert'], ['Al'], ['Robert', 'Al'], []]);
  });

  test('of somebody who was removed is not told in the group any more', async () => {
    const { world, alice, bob, lab, renames, told } = await scene();
    await world.carryOut(removeMember(alice, lab, bob));
    await renames(bob, 'Robert');
    expect(told()).toEqual([[], [], [], []]);
  });

  test('that does not stay for long is passed over, and the last one is told', async () => {
    const { world, bob, renames, told } = await scene();
    for (const name of ['B', 'Bo', 'Bob', 'Bobby']) await renames(bob, name);
    expect(told()[0]).toEqual(['B']);
    world.clock.advance(2_000);
    await settled();
    expect(told()[0]).toEqual(['B', 'Bobby']);
    world.clock.advance(2_000);
    await renames(bob, 'Bob');
    expect(told()[0]).toEqual(['B', 'Bobby', 'Bob']);
  });
});
