import { describe, expect, test } from 'bun:test';
import { PRIVACY_PRESET } from '../../../src/domain/users/privacy.ts';
import { MemoryStore } from '../../../src/interface/sdk/index.ts';
import { alice, BOB, Device } from './support/device.ts';
import { FakeTimers, settle } from './support/fake-timers.ts';

const HOUR_MS = 3_600_000;
const busyUntil = (until: number) => ({ mode: 'busy' as const, text: 'In a talk', until });

/** A device on a server that keeps what alice decides. */
async function scene(store = new MemoryStore(), timers = new FakeTimers()) {
  const device = new Device(store, timers);
  await device.signIn();
  const server = { me: alice as object, asOf: 1 };
  device.answers = (call) => {
    const body = JSON.parse(device.requests.at(-1)?.body ?? '{}');
    const { clientId, ...change } = body;
    if (call === 'PUT /me/privacy') server.me = { ...server.me, privacy: { ...PRIVACY_PRESET, ...change } };
    if (call === 'PUT /me/presence') server.me = { ...server.me, ...change };
    if (call === 'PATCH /me') server.me = { ...server.me, ...change };
    if (clientId) server.asOf += 1;
    if (call === `GET /users/${BOB}`)
      return { status: 404, body: { code: 'not_found', text: '', retry: 'never' } };
    return { status: 200, body: { asOf: server.asOf, me: server.me, sessions: [] } };
  };
  return { device };
}

const changes = ({ requests }: Device) =>
  requests
    .filter(({ method }) => method !== 'GET' && method !== 'POST')
    .map(({ method, url, body }) => ({
      call: `${method} ${url.split('/v1')[1]}`,
      body: JSON.parse(body ?? ''),
    }));

describe('what people decide of themselves', () => {
  test('is what the device says of them as soon as it is done', async () => {
    const { device } = await scene();
    expect(device.client.privacy()).toEqual(PRIVACY_PRESET);
    await device.client.changePrivacy({ find: 'friends' });
    expect(device.client.privacy()?.find).toBe('friends');
    await device.client.changeProfile({ profile: { bio: 'In the lab', title: null } });
    expect(device.client.me?.profile).toMatchObject({ bio: 'In the lab' });
    await device.client.changePresence({ mode: 'invisible' });
    expect(device.client.me?.presence).toEqual({ mode: 'invisible' });
    const clientId = expect.any(String);
    expect(changes(device)).toEqual([
      { call: 'PUT /me/privacy', body: { clientId, find: 'friends' } },
      { call: 'PATCH /me', body: { clientId, profile: { bio: 'In the lab', title: null } } },
      { call: 'PUT /me/presence', body: { clientId, presence: { mode: 'invisible' } } },
    ]);
  });

  test('is not undone by an answer that was on its way for longer', async () => {
    const { device } = await scene();
    await device.client.changeProfile({ name: 'Alice B' });
    device.answers = () => ({ status: 200, body: { asOf: 1, me: alice, sessions: [] } });
    await device.client.changeProfile({});
    expect(device.client.me?.name).toBe('Alice B');
    expect(device.heard('account')).toHaveLength(1);
  });

  test('is asked for where the store is from a version that did not know of it', async () => {
    const store = new MemoryStore();
    const { privacy: _privacy, ...before } = alice;
    store.putIdentity({ device: 'd', level: 1, user: before as typeof alice, session: 's', token: 't' });
    const device = new Device(store);
    device.answers = () => ({ status: 200, body: { asOf: 1, me: alice, sessions: [] } });
    await device.client.resume();
    await device.greet();
    await settle();
    expect(device.client.privacy()).toEqual(PRIVACY_PRESET);
  });
});

describe('a chosen presence', () => {
  test('is over at its end, although nobody says so', async () => {
    const { device } = await scene();
    const until = device.timers.now() + HOUR_MS;
    await device.client.changePresence(busyUntil(until));
    const told = device.heard('account').length;
    await device.timers.advance(HOUR_MS - 1);
    expect(device.client.me?.presence).toEqual(busyUntil(until));
    await device.timers.advance(1);
    expect(device.client.me?.presence).toBeNull();
    expect(device.heard('account').length).toBe(told + 1);
  });

  test('that lasts for days is over no earlier', async () => {
    const { device } = await scene();
    await device.client.changePresence(busyUntil(device.timers.now() + 3 * 24 * HOUR_MS));
    await device.timers.advance(3 * 24 * HOUR_MS - 1);
    expect(device.client.me?.presence).not.toBeNull();
    await device.timers.advance(1);
    expect(device.client.me?.presence).toBeNull();
  });

  test('that ended while the device was off is over when it starts', async () => {
    const [store, timers] = [new MemoryStore(), new FakeTimers()];
    const { device } = await scene(store, timers);
    await device.client.changePresence(busyUntil(timers.now() + HOUR_MS));
    await device.client.close();
    await timers.advance(2 * HOUR_MS);
    const again = new Device(store, timers);
    await again.client.resume();
    await settle();
    expect(again.client.me?.presence).toBeNull();
  });
});

test('somebody who does not let themselves be seen has no card', async () => {
  const { device } = await scene();
  expect(await device.client.card(BOB)).toBeUndefined();
});
