import { type Does, deviceOf, nth } from './act.ts';
import { PERSONAL_KEPT_MS } from './model-server.ts';
import { A_MOMENT_MS } from './model-world.ts';

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
  'sign out': (world, act) => {
    const device = world.online(deviceOf(world, act));
    device.does(device.client.signOut());
  },
  'set password': (world, act) => {
    const { owner } = deviceOf(world, act);
    world.texts += 1;
    owner.password = `${owner.handle} keeps secret ${world.texts}`;
    world.server.setPassword(owner.handle, owner.password);
  },
  /** Time enough for personal streams to lose their oldest events. */
  'trim personal streams': (world) => {
    world.pass(PERSONAL_KEPT_MS + A_MOMENT_MS);
    world.server.trimPersonalStreams();
  },
} as const satisfies Record<string, Does>;
