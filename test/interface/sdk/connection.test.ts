import { describe, expect, test } from 'bun:test';
import type { FrameOf } from '../../../src/interface/protocol/index.ts';
import { MemoryStore } from '../../../src/interface/sdk/index.ts';
import { Device, head, hello, ready, STREAM, signInAnswer } from './support/device.ts';
import { settle } from './support/fake-timers.ts';

const bye = (code: string, retryMs?: number): FrameOf<'bye'> => ({
  op: 'bye',
  code,
  text: '',
  ...(retryMs === undefined ? {} : { retryMs }),
});

async function online(store = new MemoryStore()): Promise<Device> {
  const device = new Device(store);
  await device.signIn(head());
  return device;
}

const EXPIRED = { code: 'session_expired', text: '', retry: 'never', requestId: 'r' };

const statuses = (device: Device) => device.heard('status').map(({ status }) => status);

describe('the greeting', () => {
  test('introduces the device with its language and level', async () => {
    const device = await online();
    expect(device.socket.sent[0]).toMatchObject({
      op: 'auth',
      token: 'secret',
      client: { name: 'test', level: 1 },
      language: 'en',
    });
    expect(statuses(device)).toEqual(['connecting', 'online']);
  });

  test('names what is degraded', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    await device.socket.say(hello, ready([], { degraded: ['presence'] }));
    expect(device.heard('status').at(-1)).toMatchObject({ status: 'degraded', what: ['presence'] });
  });

  test('that nobody answers within 15 s is tried anew', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    await device.timers.advance(45_000);
    expect(device.transport.sockets.length).toBeGreaterThan(1);
  });

  test('that is refused for now is tried again when the server says', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    await device.socket.say(hello, {
      op: 'nack',
      about: 'auth',
      code: 'overloaded',
      text: '',
      retry: true,
      afterMs: 4_000,
    });
    await device.timers.advance(3_999);
    expect(device.transport.sockets).toHaveLength(1);
    await device.timers.advance(1);
    expect(device.transport.sockets).toHaveLength(2);
  });
});

describe('a broken connection', () => {
  test('comes back after full jitter between 0.5 and 30 s', async () => {
    const device = await online();
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const before = device.transport.sockets.length;
      await device.socket.drop();
      const droppedAt = device.timers.now();
      while (device.transport.sockets.length === before) await device.timers.advance(250);
      waits.push(device.timers.now() - droppedAt);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBeGreaterThanOrEqual(500);
    expect(waits.at(-1)).toBeLessThanOrEqual(30_000);
  });

  test('comes back at once when nudged', async () => {
    const device = await online();
    await device.socket.drop();
    device.client.nudge();
    expect(device.transport.sockets).toHaveLength(2);
  });

  test('is noticed within 3 s of a nudge, also where a beat waits for its answer', async () => {
    const device = await online();
    const { socket } = device;
    socket.hasVanished = true;
    await device.timers.advance(31_000);
    device.client.nudge();
    await device.timers.advance(2_999);
    expect(socket.isOpen).toBe(true);
    await device.timers.advance(1);
    expect(socket.isOpen).toBe(false);
  });

  test('never hears the old socket again', async () => {
    const device = await online();
    const old = device.socket;
    await device.reconnect(head());
    old.isOpen = true;
    await old.say({ op: 'typing', stream: STREAM, user: 'x' });
    await old.drop(4401);
    expect(device.heard('typing')).toEqual([]);
    expect(device.client.status).toBe('online');
  });

  test('opens the conversation on the screen again and watches the same people', async () => {
    const device = await online();
    device.client.open(STREAM);
    device.client.watchPresence(['bob']);
    await device.reconnect(head());
    expect(device.socket.last('open')).toEqual({ op: 'open', stream: STREAM });
    expect(device.socket.last('presence')).toEqual({ op: 'presence', users: ['bob'] });
  });
});

describe('a farewell', () => {
  test('that says when to come back is obeyed', async () => {
    const device = await online();
    await device.socket.say(bye('draining', 12_000));
    await device.socket.drop(4001);
    await device.timers.advance(11_999);
    expect(device.transport.sockets).toHaveLength(1);
    await device.timers.advance(1);
    expect(device.transport.sockets).toHaveLength(2);
  });

  test('that no close follows is acted upon all the same', async () => {
    const device = await online();
    await device.socket.say(bye('draining', 1_000));
    await device.timers.advance(3_000);
    expect(device.transport.sockets).toHaveLength(2);
  });

  test.each([
    ['session_expired', 4401],
    ['revoked', 4403],
  ])('%s signs out and does not come back', async (code, closeCode) => {
    const store = new MemoryStore();
    const device = await online(store);
    await device.socket.say(bye(code));
    await device.socket.drop(closeCode);
    await device.timers.advance(120_000);
    expect(device.transport.sockets).toHaveLength(1);
    expect(device.client.status).toBe('signed-out');
    expect(store.snapshot().identity).not.toHaveProperty('token');
  });

  test('of a session keeps what waits for the same person, who signs in again', async () => {
    const device = await online();
    await device.socket.drop(4401);
    await device.client.send(STREAM, 'later');
    await device.signIn(head());
    expect(device.socket.last('send').operations).toMatchObject([{ text: 'later' }]);
  });

  test('of a device that made room for another is obeyed, until somebody looks at it', async () => {
    const device = await online();
    await device.socket.say(bye('replaced', 60_000));
    await device.socket.drop(4409);
    await device.timers.advance(59_999);
    expect(device.transport.sockets).toHaveLength(1);
    expect(device.client.status).toBe('offline');
    device.client.nudge();
    expect(device.transport.sockets).toHaveLength(2);
    await device.greet(head());
    await device.socket.say(bye('replaced', 60_000));
    await device.socket.drop(4409);
    await device.timers.advance(60_000);
    expect(device.transport.sockets).toHaveLength(3);
  });

  test.each([
    ['after a flood', 4429],
    ['after another took its place', 4409],
  ])('%s waits', async (_, closeCode) => {
    const device = await online();
    await device.socket.drop(closeCode);
    await device.timers.advance(29_999);
    expect(device.transport.sockets).toHaveLength(1);
    await device.timers.advance(1);
    expect(device.transport.sockets).toHaveLength(2);
  });

  test('after a frame that was not understood stops and says so', async () => {
    const device = await online();
    await device.socket.drop(4400);
    await device.timers.advance(120_000);
    expect(device.heard('status').at(-1)).toMatchObject({ status: 'offline', reason: 'bad_frame' });
    expect(device.transport.sockets).toHaveLength(1);
  });
});

describe('frames', () => {
  test('stay below the limit of 20 a second with a burst of 60', async () => {
    const device = await online();
    const sentAt: number[] = [];
    device.transport.onSend = () => sentAt.push(device.timers.now());
    const heads = Array.from({ length: 200 }, (_, index) =>
      head({ stream: String(index).padStart(26, 'k'), lastSeq: 0, floor: 0 }),
    );
    for (const each of heads) await device.socket.say({ op: 'heads', heads: [each], next: each.stream });
    await device.timers.advance(60_000);
    const starts = [0, ...sentAt];
    for (const start of starts) {
      const within = sentAt.filter((at) => at >= start && at < start + 10_000).length;
      expect(within).toBeLessThanOrEqual(60 + 20 * 10);
    }
    expect(sentAt.length).toBeGreaterThanOrEqual(200);
  });

  test('that are lost to the limit make the device start over', async () => {
    const device = await online();
    await device.socket.say({ op: 'nack', about: 'frame', code: 'too_many_requests', text: '', retry: true });
    await device.timers.advance(30_000);
    expect(device.transport.sockets.length).toBeGreaterThan(1);
  });

  test('of an unknown kind are passed over', async () => {
    const device = await online();
    await device.socket.say({ op: 'dance' } as never, { nothing: true } as never, 'what' as never);
    expect(device.client.status).toBe('online');
  });
});

describe('accounts', () => {
  test('are registered with one client id, however often the call is repeated', async () => {
    const device = new Device();
    let tries = 0;
    device.answers = () => {
      tries += 1;
      return tries < 3 ? undefined : { status: 201, body: { status: 'created' } };
    };
    const registered = device.client.register({ handle: 'alice', name: 'Alice', password: 'correct horse' });
    await device.timers.advance(60_000);
    expect(await registered).toBe('created');
    const clientIds = device.requests.map(({ body }) => JSON.parse(body ?? '{}').clientId);
    expect(clientIds).toHaveLength(3);
    expect(new Set(clientIds).size).toBe(1);
  });

  test('meet a no as an error with its code, at once', async () => {
    const device = new Device();
    const body = { code: 'wrong_credentials', text: 'No.', retry: 'never', requestId: 'r' };
    device.answers = () => ({ status: 401, body });
    const signIn = device.client.signIn({ handle: 'alice', password: 'wrong' });
    await expect(signIn).rejects.toMatchObject({ code: 'wrong_credentials', retry: 'never' });
    expect(device.requests).toHaveLength(1);
  });

  test('that sign out leave nothing in the store', async () => {
    const store = new MemoryStore();
    const device = await online(store);
    await device.client.send(STREAM, 'hello');
    await device.client.signOut();
    await settle();
    expect(store.snapshot()).toEqual({ identity: null, streams: [], outbox: [], contacts: [] });
    expect(device.client.conversations()).toEqual([]);
    expect(device.requests.at(-1)?.headers['idempotency-key']).toMatch(/-7/);
  });

  test('of another person wipe what the store held', async () => {
    const store = new MemoryStore();
    const device = await online(store);
    await device.client.send(STREAM, 'a secret');
    const user = {
      id: 'carol'.padEnd(26, 'x'),
      handle: 'carol',
      name: 'Carol',
      role: 'member',
      personal: 'p',
      self: 's',
    };
    device.answers = () => ({ status: 201, body: { token: 'other', session: 's', user } });
    await device.client.signIn({ handle: 'carol', password: 'correct horse' });
    expect(store.snapshot()).toMatchObject({
      identity: { user: { id: user.id } },
      streams: [],
      outbox: [],
      contacts: [],
    });
  });

  test('whose session the server does not know any more are signed out', async () => {
    const device = await online();
    device.answers = () => ({ status: 401, body: EXPIRED });
    await device.socket.drop();
    await device.client.send(STREAM, 'later');
    await expect(device.client.sessions()).rejects.toMatchObject({ code: 'session_expired' });
    expect(device.client.status).toBe('signed-out');
    expect(device.heard('status').at(-1)).toMatchObject({ status: 'signed-out', reason: 'expired' });
    device.answers = signInAnswer;
    await device.signIn(head());
    expect(device.socket.last('send').operations).toMatchObject([{ text: 'later' }]);
  });

  test('that sign out are told that their session ended as what the person wanted', async () => {
    for (const isAnswered of [true, false]) {
      const device = await online();
      const { socket } = device;
      // The socket tells it before the answer comes, or the session was over already.
      device.answers = () => {
        if (isAnswered) void socket.drop(4403);
        return isAnswered ? { status: 204, body: undefined } : { status: 401, body: EXPIRED };
      };
      await device.client.signOut().catch(() => undefined);
      await settle();
      const ended = device.heard('status').filter(({ status }) => status === 'signed-out');
      expect(ended.map(({ reason }) => reason)).toEqual([undefined]);
    }
  });
});
