import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { type Act, type Does, deviceOf, nth } from './act.ts';
import type { ModelDevice } from './model-device.ts';
import type { ModelWorld } from './model-world.ts';

type Contact = ReturnType<MagpieClient['contacts']>[number];
type Doing = (client: MagpieClient, user: string) => Promise<unknown>;

/** What people are to each other, and what they note of each other. */
export const KNOWING = {
  'ask friend': (world, act) => does(world, act, (client, user) => client.requestFriend(user, 'hello')),
  /** Of whoever asked; somebody asks first where nobody did. */
  accept: (world, act) => {
    const device = world.online(deviceOf(world, act));
    if (!known(device, act, ({ relation }) => relation === 'asked')) letAsk(world, device, act);
    const user = known(device, act, ({ relation }) => relation === 'asked') ?? other(world, device, act);
    device.does(device.client.acceptFriend(user));
  },
  decline: (world, act) => {
    const device = world.online(deviceOf(world, act));
    const user = known(device, act, ({ relation }) => relation === 'asked') ?? other(world, device, act);
    device.does(device.client.declineFriend(user));
  },
  withdraw: (world, act) => {
    const device = world.online(deviceOf(world, act));
    const user = known(device, act, ({ relation }) => relation === 'requested') ?? other(world, device, act);
    device.does(device.client.withdrawRequest(user));
  },
  unfriend: (world, act) => {
    const device = world.online(deviceOf(world, act));
    const user = known(device, act, ({ relation }) => relation === 'friend') ?? other(world, device, act);
    device.does(device.client.removeFriend(user));
  },
  block: (world, act) => does(world, act, (client, user) => client.block(user)),
  unblock: (world, act) => {
    const device = world.online(deviceOf(world, act));
    const user = known(device, act, ({ isBlocked }) => isBlocked) ?? other(world, device, act);
    device.does(device.client.unblock(user));
  },
  note: (world, act) => {
    world.texts += 1;
    const remark = act.what % 4 === 3 ? null : `remark ${world.texts}`;
    does(world, act, (client, user) => client.changeContact(user, { remark, isStarred: act.what % 2 === 1 }));
  },
} as const satisfies Record<string, Does>;

function does(world: ModelWorld, act: Act, doing: Doing): void {
  const device = world.online(deviceOf(world, act));
  device.does(doing(device.client, other(world, device, act)));
}

/** Somebody else. */
function other(world: ModelWorld, { owner }: ModelDevice, { where }: Act): string {
  const others = world.people.filter((each) => each !== owner);
  return nth(others, where)?.userId ?? '';
}

/** Somebody in the list of this device's person of whom that is so. */
function known(
  { client }: ModelDevice,
  { what }: Act,
  isSo: (contact: Contact) => boolean,
): string | undefined {
  return nth(client.contacts().filter(isSo), what)?.user.id;
}

function letAsk(world: ModelWorld, { owner }: ModelDevice, { where }: Act): void {
  const others = world.devices.filter((each) => each.owner !== owner);
  const asking = nth(others, where);
  if (!asking) return;
  world.online(asking);
  asking.does(asking.client.requestFriend(owner.userId));
  world.pass(MOMENT_MS);
}

/** From asking to the event on the other's screen. */
const MOMENT_MS = 60;
