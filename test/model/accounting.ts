import { AUDIENCES, PRIVACY_SETTINGS } from '../../src/domain/users/privacy.ts';
import { EPOCH_MS } from '../simulation/schedule.ts';
import { type Does, deviceOf, nth } from './act.ts';
import { PERSONAL_KEPT_MS } from './model-server.ts';
import { A_MOMENT_MS, type ModelWorld } from './model-world.ts';
import type { Person } from './person.ts';

const DEVICES_EACH = 3;
const WHILE_MS = 20_000;
/** The empty one takes the zone back. */
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', ''];

/** Accounts and their devices. */
export const ACCOUNTING = {
  register: (world) => void world.newPerson(),
  rename: (world, act) => {
    const device = world.online(deviceOf(world, act));
    world.texts += 1;
    const name = `${device.owner.handle} ${world.texts}`;
    const bio = act.what % 3 === 0 ? null : `number ${world.texts}`;
    device.does(
      device.client.changeProfile({ name, profile: { bio, timeZone: nth(ZONES, act.what) ?? '' } }),
    );
  },
  'decide privacy': (world, act) => {
    const device = world.online(deviceOf(world, act));
    const setting = nth(PRIVACY_SETTINGS, act.what) ?? 'find';
    device.does(device.client.changePrivacy({ [setting]: nth(AUDIENCES, act.where + act.what) }));
  },
  /** For good, for a while that the history may outlive, or no more. */
  'choose presence': (world, act) => {
    const device = world.online(deviceOf(world, act));
    const mode = nth(['away', 'busy', 'invisible'] as const, act.what) ?? 'busy';
    const until = EPOCH_MS + world.schedule.now + WHILE_MS;
    const chosen = act.where % 2 === 1 ? { mode, text: 'at the lab', until } : { mode };
    device.does(device.client.changePresence(act.what % 5 === 4 ? null : chosen));
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
