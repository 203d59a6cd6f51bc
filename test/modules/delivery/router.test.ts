import { expect, test } from 'bun:test';
import { clearHistory, edit, message } from '../../support/asking.ts';
import { coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

test('a change of what somebody cleared reaches their devices as void from then on, and the other person’s as it is', async () => {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const { alice, bob, talk } = await world.talk();
  const core = coreOver(world);
  const [hers, his] = [await Device.of(core, alice), await Device.of(core, bob)];
  const old = await world.say(bob, talk, 'before');
  await world.carryOut(clearHistory(alice, talk, old));
  await settled();
  for (const device of [hers, his]) device.forget();

  await world.frame(edit(bob, talk, old), message(bob, talk, 'after'));
  await settled();

  const heard = (device: Device) =>
    device.got('event').flatMap(({ events }) => events.map(({ type, ref }) => [type, ref]));
  expect(heard(hers)).toEqual([
    ['void', undefined],
    ['message', undefined],
  ]);
  expect(heard(his)).toEqual([
    ['edit', old],
    ['message', undefined],
  ]);
});
