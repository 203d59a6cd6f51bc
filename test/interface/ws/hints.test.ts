import { describe, expect, test } from 'bun:test';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import { encodePresence, LIMITS } from '../../../src/interface/protocol/index.ts';
import { OFFLINE_GRACE_MS, Presence, type Registry } from '../../../src/modules/delivery/index.ts';
import { message, removeMember } from '../../support/asking.ts';
import { coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { idOf } from '../../support/known-ids.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const core = coreOver(world);
  const { alice, bob, talk } = await world.talk();
  const [phone, desk, his] = [
    await Device.of(core, alice, 'phone'),
    await Device.of(core, alice, 'desk'),
    await Device.of(core, bob),
  ];
  for (const device of [phone, desk, his]) device.forget();
  return { world, core, alice, bob, talk, phone, desk, his };
}

describe('marks', () => {
  test('a mark reaches one’s own devices with what is left, and the others without', async () => {
    const { world, alice, bob, talk, phone, desk, his } = await scene();
    await world.frame(
      message(bob, talk, 'one'),
      message(bob, talk, 'two', { mentions: [alice.userId] }),
      message(bob, talk, 'three'),
    );
    await phone.says({ op: 'read', stream: talk, seq: 2, received: 4 });
    await settled();
    const mark = { op: 'marks', stream: talk, user: alice.userId, read: 2, received: 4 };
    for (const device of [phone, desk]) {
      expect(device.only('marks')).toEqual({ ...mark, op: 'marks', unread: 2, mentions: 1 });
    }
    expect(his.only('marks')).toEqual({ ...mark, op: 'marks' });
  });

  test('a mark below the one that stands is told to nobody', async () => {
    const { world, bob, talk, phone, his } = await scene();
    await world.frame(message(bob, talk, 'one'), message(bob, talk, 'two'));
    await phone.says({ op: 'read', stream: talk, seq: 3 });
    world.clock.advance(1_000);
    for (const device of [phone, his]) device.forget();
    await phone.says({ op: 'read', stream: talk, seq: 2 });
    await settled();
    expect([...phone.got('marks'), ...his.got('marks')]).toEqual([]);
  });

  test('a mark in a conversation of others is answered with nothing', async () => {
    const { core, world, talk } = await scene();
    const [mallory] = await world.people('mallory');
    const device = await Device.of(core, mallory);
    await device.says({ op: 'read', stream: talk, seq: 1 });
    await settled();
    expect(device.socket.texts).toEqual([]);
    expect(world.faults).toEqual([]);
  });
});

describe('typing', () => {
  test('it is told where the conversation is on the screen, and not to the one who types', async () => {
    const { core, bob, alice, talk, phone, desk, his } = await scene();
    const away = await Device.of(core, bob, 'desk');
    await his.says({ op: 'open', stream: talk });
    await desk.says({ op: 'open', stream: talk });
    await phone.says({ op: 'typing', stream: talk });
    expect(his.only('typing')).toEqual({ op: 'typing', stream: talk, user: alice.userId });
    expect([...desk.got('typing'), ...phone.got('typing'), ...away.got('typing')]).toEqual([]);
    await his.says({ op: 'open', stream: null });
    await phone.says({ op: 'typing', stream: talk });
    expect(his.got('typing')).toHaveLength(1);
  });

  test('somebody removed is neither heard nor told', async () => {
    const world = await World.open({ kind: 'memory', open: openMemory });
    const core = coreOver(world);
    const { alice, bob, carol, lab } = await world.lab();
    const devices = await Promise.all([alice, bob, carol].map((who) => Device.of(core, who)));
    for (const device of devices) await device.says({ op: 'open', stream: lab });
    await world.carryOut(removeMember(alice, lab, bob));
    for (const device of devices) await device.says({ op: 'typing', stream: lab });
    expect(devices.map((device) => device.got('typing').map(({ user }) => user))).toEqual([
      [carol.userId],
      [],
      [alice.userId],
    ]);
  });
});

describe('presence', () => {
  const watch = (device: Device, ...users: string[]) => device.says({ op: 'presence', users });

  test('watching somebody tells at once whether they are here', async () => {
    const { bob, phone } = await scene();
    const nobody = idOf('nobody');
    await watch(phone, bob.userId, nobody);
    expect(phone.only('presence').users).toEqual([
      { id: bob.userId, online: true },
      { id: nobody, online: false },
    ]);
  });

  test('of those who are away it tells when they were last here, also after the server started anew', async () => {
    const { world, core, alice, bob, phone, his } = await scene();
    const leftAt = world.clock.now();
    his.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS);
    await watch(phone, bob.userId);
    const away = { id: bob.userId, online: false, seenAt: leftAt };
    expect(phone.only('presence').users).toEqual([away]);
    await core.users.seen.flush();
    const again = await Device.of(coreOver(world), alice, 'tablet');
    await watch(again, bob.userId);
    expect(again.only('presence').users).toEqual([away]);
  });

  test('strangers are not told when somebody was last here', async () => {
    const { world, core, bob, his } = await scene();
    const [mallory] = await world.people('mallory');
    const hers = await Device.of(core, mallory);
    his.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS);
    await watch(hers, bob.userId);
    expect(hers.only('presence').users).toEqual([{ id: bob.userId, online: false }]);
  });

  test('who is here is told also while the store cannot say when the others were', async () => {
    const { world, core, alice, bob } = await scene();
    const presence = new Presence({
      clock: world.clock,
      registry: { onlineAmong: async () => [bob.userId] } as unknown as Registry,
      people: core.router.people,
      relations: world.store.relations,
      hint: () => {},
      lastSeen: () => Promise.reject(new Refusal('unavailable')),
      encode: encodePresence,
      onFault: core.onFault,
    });
    const device = new Device(core, { presence });
    await device.signIn(alice, 'tablet');
    await watch(device, bob.userId);
    expect(device.only('presence').users).toEqual([{ id: bob.userId, online: true }]);
  });

  test('coming is told at once, going only after a while', async () => {
    const { world, core, bob, phone, his } = await scene();
    await watch(phone, bob.userId);
    phone.forget();
    his.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS - 1);
    await settled();
    expect(phone.socket.texts).toEqual([]);
    world.clock.advance(1);
    await settled();
    expect(phone.only('presence').users).toEqual([{ id: bob.userId, online: false }]);
    phone.forget();
    await Device.of(core, bob, 'desk');
    expect(phone.only('presence').users).toEqual([{ id: bob.userId, online: true }]);
  });

  test('a change of networks is not told', async () => {
    const { world, core, bob, phone, his } = await scene();
    await watch(phone, bob.userId);
    phone.forget();
    his.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS - 1);
    await Device.of(core, bob, 'desk');
    world.clock.advance(OFFLINE_GRACE_MS * 2);
    await settled();
    expect(phone.socket.texts).toEqual([]);
  });

  test('the device that goes first of two takes nobody offline', async () => {
    const { world, core, bob, phone, his } = await scene();
    const other = await Device.of(core, bob, 'desk');
    await watch(phone, bob.userId);
    phone.forget();
    his.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS * 2);
    await settled();
    expect(phone.socket.texts).toEqual([]);
    other.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS);
    await settled();
    expect(phone.only('presence').users).toEqual([{ id: bob.userId, online: false }]);
  });

  test('watching others replaces whom one watched', async () => {
    const { world, alice, bob, phone, his } = await scene();
    await watch(phone, bob.userId);
    await watch(phone, alice.userId);
    phone.forget();
    his.connection.end();
    world.clock.advance(OFFLINE_GRACE_MS);
    await settled();
    expect(phone.socket.texts).toEqual([]);
  });

  test('a hundred people may be watched and not one more', async () => {
    const { phone } = await scene();
    const people = Array.from({ length: LIMITS.presenceWatched + 1 }, (_, index) => idOf(`person ${index}`));
    await watch(phone, ...people.slice(1));
    expect(phone.only('presence').users).toHaveLength(LIMITS.presenceWatched);
    await watch(phone, ...people);
    expect(phone.only('nack')).toMatchObject({ about: 'presence', code: 'bad_request' });
  });
});
