import { describe, expect, test } from 'bun:test';
import type { ClientFrameInput } from '../../../src/interface/protocol/index.ts';
import { OFFLINE_GRACE_MS } from '../../../src/modules/delivery/index.ts';
import { changePresence, changePrivacy, type Person, person } from '../../support/asking.ts';
import { removeFriend, unblockContact } from '../../support/asking-friends.ts';
import { befriend, block } from '../../support/contacts.ts';
import { type Core, coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

const MINUTE_MS = 60_000;

/** alice has a phone and a desk; bob, her friend, and carol, a stranger, have her on the screen. They all talk with her. */
async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const core = coreOver(world);
  const { alice, bob, carol } = await world.lab();
  await befriend(world, alice, bob);
  const [phone, desk] = [await Device.of(core, alice, 'phone'), await Device.of(core, alice, 'desk')];
  const [bobs, carols] = [await watching(core, bob, alice), await watching(core, carol, alice)];
  const act = async (command: Parameters<World['carryOut']>[0]) => {
    await world.carryOut(command);
    await settled();
  };
  const pass = async (ms: number) => {
    world.clock.advance(ms);
    await settled();
  };
  return { world, core, people: { alice, bob, carol }, phone, desk, bobs, carols, act, pass };
}

let screens = 0;

/** A device of its own for whoever looks. */
async function watching(core: Core, who: Person, ...whom: Person[]): Promise<Device> {
  screens += 1;
  const device = await Device.of(core, who, `screen ${screens}`);
  await device.says({ op: 'presence', users: whom.map(({ userId }) => userId) });
  return device;
}

/** How the device shows a person by now; `undefined` where it was told nothing since it last forgot. */
function shown(device: Device, { userId }: Person): object | undefined {
  const told = device.got('presence').flatMap(({ users }) => users.filter(({ id }) => id === userId));
  const { id: _id, ...state } = told.at(-1) ?? { id: '' };
  return told.length === 0 ? undefined : state;
}

const idle = (isIdle: boolean): ClientFrameInput => ({ op: 'idle', idle: isIdle });

describe('a chosen presence', () => {
  test('is seen at once by whoever watches, with its text, and is over at its end', async () => {
    const { world, people, bobs, carols, act, pass } = await scene();
    const { alice } = people;
    const until = world.clock.now() + MINUTE_MS;
    await act(changePresence(alice, { mode: 'busy', text: 'In a talk', until }));
    for (const device of [bobs, carols]) {
      expect(shown(device, alice)).toEqual({ online: true, mode: 'busy', text: 'In a talk' });
    }
    await pass(MINUTE_MS - 1);
    expect(shown(bobs, alice)).toMatchObject({ mode: 'busy' });
    await pass(1);
    expect(shown(bobs, alice)).toEqual({ online: true });
  });

  test('that lasts longer than a timer counts is over at its end and not before', async () => {
    const { world, people, bobs, act, pass } = await scene();
    const days = 30 * 24 * 60 * MINUTE_MS;
    await act(changePresence(people.alice, { mode: 'busy', until: world.clock.now() + days }));
    bobs.forget();
    await pass(days - 1);
    expect(shown(bobs, people.alice)).not.toEqual({ online: true });
    await pass(1);
    expect(shown(bobs, people.alice)).toEqual({ online: true });
  });

  test('waits for its end only while somebody watches', async () => {
    const { world, people, bobs, carols, act } = await scene();
    await act(changePresence(people.alice, { mode: 'busy', until: world.clock.now() + MINUTE_MS }));
    const before = world.clock.waiting;
    for (const device of [bobs, carols]) await device.says({ op: 'presence', users: [] });
    expect(world.clock.waiting).toBe(before - 1);
  });
});

describe('somebody who becomes invisible', () => {
  test('looks to those who watch like somebody who goes, and to those who come like somebody who went then', async () => {
    const { world, core, people, bobs, act, pass } = await scene();
    const { alice, bob } = people;
    const since = world.clock.now();
    await act(changePresence(alice, { mode: 'invisible' }));
    expect(shown(bobs, alice)).toEqual({ online: false });
    await pass(MINUTE_MS);
    const fresh = await watching(core, bob, alice);
    expect(shown(fresh, alice)).toEqual({ online: false, seenAt: since });
  });

  test('tells nobody of the devices that come and go, nor that they write', async () => {
    const { core, people, phone, desk, bobs, act, pass } = await scene();
    const { alice } = people;
    const lab = await labOf(core);
    await act(changePresence(alice, { mode: 'invisible' }));
    await bobs.says({ op: 'open', stream: lab });
    bobs.forget();
    await phone.says({ op: 'typing', stream: lab });
    for (const device of [phone, desk]) device.connection.end();
    await pass(OFFLINE_GRACE_MS);
    const back = await Device.of(core, alice, 'tablet');
    await settled();
    expect(bobs.got('typing')).toEqual([]);
    for (const { users } of bobs.got('presence'))
      expect(users).toEqual([{ id: alice.userId, online: false }]);
    await act(changePresence(alice, null));
    expect(shown(bobs, alice)).toEqual({ online: true });
    await back.says({ op: 'typing', stream: lab });
    expect(bobs.only('typing').user).toBe(alice.userId);
  });
});

describe('somebody whose devices nobody touches', () => {
  test('is away when all of them are idle, and here again with the first that is touched', async () => {
    const { people, phone, desk, bobs } = await scene();
    bobs.forget();
    await phone.says(idle(true));
    expect(shown(bobs, people.alice)).toBeUndefined();
    await desk.says(idle(true));
    expect(shown(bobs, people.alice)).toEqual({ online: true, mode: 'away' });
    await phone.says(idle(false));
    expect(shown(bobs, people.alice)).toEqual({ online: true });
  });

  test('is away when the one that was touched goes, and here with one that comes', async () => {
    const { core, people, phone, desk, bobs } = await scene();
    await phone.says(idle(true));
    desk.connection.end();
    await settled();
    expect(shown(bobs, people.alice)).toEqual({ online: true, mode: 'away' });
    await Device.of(core, people.alice, 'tablet');
    await settled();
    expect(shown(bobs, people.alice)).toEqual({ online: true });
  });

  test('stays away while the network changes, and is nothing but gone after that', async () => {
    const { core, people, phone, desk, bobs, pass } = await scene();
    for (const device of [phone, desk]) await device.says(idle(true));
    bobs.forget();
    for (const device of [phone, desk]) device.connection.end();
    await pass(OFFLINE_GRACE_MS - 1);
    expect(shown(bobs, people.alice)).toBeUndefined();
    await pass(1);
    expect(shown(bobs, people.alice)).toEqual({ online: false });
    await Device.of(core, people.alice, 'tablet');
    await settled();
    expect(shown(bobs, people.alice)).toEqual({ online: true });
  });

  test('is busy all the same, where they said so', async () => {
    const { people, phone, desk, bobs, act } = await scene();
    await act(changePresence(people.alice, { mode: 'busy' }));
    for (const device of [phone, desk]) await device.says(idle(true));
    expect(shown(bobs, people.alice)).toEqual({ online: true, mode: 'busy' });
  });
});

describe('who may see when somebody is here', () => {
  test('sees it from the moment the other decides so, and no longer', async () => {
    const { people, bobs, carols, act } = await scene();
    const { alice } = people;
    await act(changePrivacy(alice, { presence: 'friends' }));
    expect([shown(bobs, alice), shown(carols, alice)]).toEqual([{ online: true }, { online: false }]);
    await act(changePrivacy(alice, { presence: 'nobody' }));
    expect([shown(bobs, alice), shown(carols, alice)]).toEqual([{ online: false }, { online: false }]);
    await act(changePrivacy(alice, { presence: 'everybody' }));
    expect([shown(bobs, alice), shown(carols, alice)]).toEqual([{ online: true }, { online: true }]);
  });

  test('is told nothing more once they may not, neither of coming nor of going', async () => {
    const { core, people, phone, desk, carols, act, pass } = await scene();
    await act(changePrivacy(people.alice, { presence: 'friends' }));
    carols.forget();
    for (const device of [phone, desk]) device.connection.end();
    await pass(OFFLINE_GRACE_MS);
    await Device.of(core, people.alice, 'tablet');
    await pass(0);
    expect(carols.socket.texts).toEqual([]);
    const fresh = await watching(core, people.carol, people.alice);
    expect(shown(fresh, people.alice)).toEqual({ online: false });
  });

  test('sees it with a friendship and not without', async () => {
    const { world, people, bobs, act } = await scene();
    const { alice, bob } = people;
    await act(changePrivacy(alice, { presence: 'friends' }));
    expect(shown(bobs, alice)).toEqual({ online: true });
    await act(removeFriend(bob, alice));
    expect(shown(bobs, alice)).toEqual({ online: false });
    await befriend(world, bob, alice);
    await settled();
    expect(shown(bobs, alice)).toEqual({ online: true });
  });

  test('sees nothing across a block, whoever made it', async () => {
    const { world, people, bobs, act, pass } = await scene();
    const { alice, bob } = people;
    for (const [by, whom] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      await block(world, by, whom);
      await settled();
      expect(shown(bobs, alice)).toEqual({ online: false });
      await act(unblockContact(by, whom));
      await pass(0);
      expect(shown(bobs, alice)).toEqual({ online: true });
    }
  });

  test('does not learn from the time of the last visit either', async () => {
    const { core, people, phone, desk, act, pass } = await scene();
    await act(changePrivacy(people.alice, { presence: 'friends' }));
    for (const device of [phone, desk]) device.connection.end();
    await pass(OFFLINE_GRACE_MS);
    const [friend, stranger] = [
      await watching(core, people.bob, people.alice),
      await watching(core, people.carol, people.alice),
    ];
    expect(shown(friend, people.alice)).toMatchObject({ online: false, seenAt: expect.any(Number) });
    expect(shown(stranger, people.alice)).toEqual({ online: false });
  });
});

/** The group "the lab". */
async function labOf({ world }: Core): Promise<string> {
  const memberships = await world.store.memberships.membershipsOf(person('alice').userId);
  const streams = world.store.all('streams').filter(({ kind }) => kind === 'group');
  const lab = streams.find(({ streamId }) => memberships.some((each) => each.streamId === streamId));
  return lab?.streamId ?? '';
}
