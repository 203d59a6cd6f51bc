import { type Does, deviceOf, nth } from './act.ts';
import { PERSONAL_KEPT_MS } from './model-server.ts';
import { A_MOMENT_MS, type ModelWorld } from './model-world.ts';
import type { Person } from './person.ts';

const DEVICES_EACH = 3;

/** Accounts and their devices. */
export const ACCOUNTING = {
  register: (world) => void world.newPerson(),
  rename: (world, act) => {
    const device = world.online(deviceOf(world, act));
    world.texts += 1;
    device.does(device.client.changeName(`${device.owner.handle} ${world.texts}`));
  },
  /** On one more device or, with enough of them, on the same one again. */
  'sign in': (world, act) => {
    const device = world.online(deviceOf(world, act));
    const count = world.devices.filter(({ owner }) => owner === device.owner).length;
    if (count < DEVICES_EACH) world.newDevice(device.owner, { isSignedIn: true });
    else device.signIn();
  },
  /** One of the person's sessions, their own among them. */
  'end session': (world, act) => {
    const device = world.online(deviceOf(world, act));
    const sessions = world.server.store
      .all('sessions')
      .filter(({ userId }) => userId === device.owner.userId);
    device.does(device.client.endSession(nth(sessions, act.what)?.sessionId ?? ''));
  },
  'end other sessions': (world, act) => {
    const device = world.online(deviceOf(world, act));
    device.does(device.client.endOtherSessions());
  },
  'sign out': (world, act) => {
    const device = world.online(deviceOf(world, act));
    device.does(device.client.signOut());
  },
  'set password': (world, act) => {
    const { owner } = deviceOf(world, act);
    owner.password = freshPassword(world, owner);
    world.server.setPassword(owner.handle, owner.password);
  },
  'change password': (world, act) => {
    const device = world.online(deviceOf(world, act));
    const { owner, client } = device;
    const fresh = freshPassword(world, owner);
    device.does(
      client.changePassword(owner.password, fresh).then(() => {
        owner.password = fresh;
      }),
    );
    world.pass(A_MOMENT_MS);
  },
  /** Somebody leaves for good; somebody stays. */
  'close account': (world, act) => {
    if (world.people.length < 2) world.newPerson();
    const device = world.online(deviceOf(world, act));
    device.does(device.client.closeAccount({ password: device.owner.password }));
    world.pass(A_MOMENT_MS);
    if (world.server.hasClosed(device.owner.userId)) world.leave(device.owner);
  },
  /** Time enough for personal streams to lose their oldest events. */
  'trim personal streams': (world) => {
    world.pass(PERSONAL_KEPT_MS + A_MOMENT_MS);
    world.server.trimPersonalStreams();
  },
} as const satisfies Record<string, Does>;

function freshPassword(world: ModelWorld, owner: Person): string {
  world.texts += 1;
  return `${owner.handle} keeps secret ${world.texts}`;
}
