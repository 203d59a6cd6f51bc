import { describe, expect, test } from 'bun:test';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import { CLOSE, PROTOCOL_LEVEL } from '../../../src/interface/protocol/index.ts';
import { endSessions, message } from '../../support/asking.ts';
import { coreOver, session } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { openMemory } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

const client = { name: 'test', level: 1 };

async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  return { world, core: coreOver(world), ...(await world.talk()) };
}

describe('signing a socket in', () => {
  test('a socket is greeted before it says anything', async () => {
    const { core } = await scene();
    const device = new Device(core);
    expect(device.socket.frames).toEqual([
      {
        op: 'hello',
        level: PROTOCOL_LEVEL,
        node: 'node-1',
        heartbeatMs: 30_000,
        limits: { frameBytes: 65_536, operations: 50, pageEvents: 200, textCodePoints: 8_000 },
      },
    ]);
  });

  test('a token opens the socket and its first heads come with the answer', async () => {
    const { world, core, alice, bob, talk } = await scene();
    await world.say(bob, talk, 'hello');
    const { token, sessionId } = await session(world, alice);
    const device = new Device(core);
    await device.says({ op: 'auth', token, client });
    const ready = device.only('ready');
    expect(ready).toMatchObject({
      user: {
        id: alice.userId,
        handle: 'alice',
        name: 'alice',
        role: 'member',
        personal: alice.personalId,
        self: alice.selfId,
      },
      session: sessionId,
      epoch: 'epoch-1',
      next: null,
      degraded: [],
    });
    expect(ready.heads.find(({ stream }) => stream === talk)).toMatchObject({
      lastSeq: 2,
      unread: 1,
      peer: { id: bob.userId, handle: 'bob' },
    });
    expect(ready.heads).toHaveLength(3);
  });

  test('a browser’s cookie opens the socket where the frame carries no token', async () => {
    const { world, core, alice } = await scene();
    const { token } = await session(world, alice);
    const device = new Device(core, { cookieToken: token });
    await device.says({ op: 'auth', client });
    expect(device.only('ready').user.handle).toBe('alice');
  });

  test('the token of the frame counts before the one of the cookie', async () => {
    const { world, core, alice, bob } = await scene();
    const [hers, his] = [await session(world, alice), await session(world, bob)];
    const device = new Device(core, { cookieToken: hers.token });
    await device.says({ op: 'auth', token: his.token, client });
    expect(device.only('ready').user.handle).toBe('bob');
  });

  test.each([
    ['no token', {}, 'not_signed_in'],
    ['no token of ours', { token: 'sesame' }, 'session_expired'],
    ['an unknown token', { token: 'a'.repeat(52) }, 'session_expired'],
  ] as const)('%s ends the socket', async (_name, said, code) => {
    const { core } = await scene();
    const device = new Device(core);
    await device.says({ op: 'auth', client, ...said });
    expect(device.only('bye')).toMatchObject({ code });
    expect(device.socket.closed).toEqual({ code: 4401, reason: code });
  });

  test('an expired session and an ended one open nothing', async () => {
    const { world, core, alice } = await scene();
    const old = await session(world, alice, 'phone');
    const ended = await session(world, alice, 'desk');
    await world.carryOut(endSessions(alice, [ended.sessionId]));
    world.clock.advance(30 * 24 * 3_600_000);
    for (const { token } of [old, ended]) {
      const device = new Device(core);
      await device.says({ op: 'auth', token, client });
      expect(device.only('bye').code).toBe('session_expired');
    }
  });

  test('a farewell is told in the language that was asked for', async () => {
    const { core } = await scene();
    const device = new Device(core);
    await device.says({ op: 'auth', client, language: 'zh' });
    expect(device.only('bye').text).toBe('请先登录。');
  });

  test('signing in a second time is refused and the socket stays', async () => {
    const { world, core, alice } = await scene();
    const device = await Device.of(core, alice);
    const { token } = await session(world, alice, 'desk');
    await device.says({ op: 'auth', token, client });
    expect(device.only('nack')).toMatchObject({ about: 'auth', code: 'bad_request', retry: false });
    expect(device.socket.closed).toBeUndefined();
  });

  test('signing in twice at once signs in once', async () => {
    const { world, core, alice } = await scene();
    const { token } = await session(world, alice);
    const device = new Device(core);
    const text = JSON.stringify({ op: 'auth', token, client });
    void device.connection.receive(text);
    await device.saysText(text);
    expect(device.ops).toEqual(['hello', 'nack', 'ready']);
  });
});

describe('what happens while a socket signs in', () => {
  test('nothing that commits meanwhile arrives before the first heads, and nothing is missing', async () => {
    const { world, core, alice, bob, talk } = await scene();
    const { token } = await session(world, alice);
    await world.say(bob, talk, 'before');
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const heads = core.messages.heads;
    const messages: typeof core.messages = {
      ...core.messages,
      heads: async (userId, page) => {
        await held;
        return heads(userId, page);
      },
    };
    const device = new Device(core, { messages });
    await device.says({ op: 'auth', token, client });
    await world.carryOut(message(bob, talk, 'meanwhile'));
    await settled();
    expect(device.ops).toEqual(['hello']);

    release();
    await settled();

    expect(device.ops).toEqual(['hello', 'ready', 'event']);
    const cursor = known(device.only('ready').heads.find(({ stream }) => stream === talk)).lastSeq;
    expect(cursor).toBe(3);
    expect(device.only('event')).toMatchObject({ stream: talk, first: 3 });
  });

  test('a socket that goes while its heads are read leaves no trace', async () => {
    const { world, core, alice } = await scene();
    const { token } = await session(world, alice);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const messages: typeof core.messages = {
      ...core.messages,
      heads: async () => {
        await held;
        return { heads: [], next: null };
      },
    };
    const device = new Device(core, { messages });
    await device.says({ op: 'auth', token, client });
    device.connection.end();
    release();
    await settled();
    expect(device.got('ready')).toEqual([]);
    expect(core.router.people.isHere(alice.userId)).toBe(false);
  });

  test.each([
    ['has no answer', new Refusal('unavailable'), 'unavailable', 0],
    ['answers what nobody expected', new Error('a page of the file is torn'), 'internal', 1],
  ] as const)('a socket whose store %s is told to come back', async (_name, fault, code, faults) => {
    const { world, core, alice } = await scene();
    const { token } = await session(world, alice);
    const messages: typeof core.messages = { ...core.messages, heads: () => Promise.reject(fault) };
    const device = new Device(core, { messages });
    await device.says({ op: 'auth', token, client });
    expect(device.only('bye')).toMatchObject({ code, retryMs: 1_000 });
    expect(device.socket.closed).toEqual({ code: CLOSE.slow, reason: code });
    expect(core.router.people.isHere(alice.userId)).toBe(false);
    expect(world.faults).toHaveLength(faults);
  });

  test('somebody whose sign-in failed is seen online once the next one succeeds', async () => {
    const { core, alice, bob } = await scene();
    const his = await Device.of(core, bob);
    await his.says({ op: 'presence', users: [alice.userId] });
    const messages: typeof core.messages = {
      ...core.messages,
      heads: () => Promise.reject(new Refusal('unavailable')),
    };
    await new Device(core, { messages }).signIn(alice);
    await new Device(core).signIn(alice, 'desk');
    expect(his.got('presence').at(-1)?.users).toEqual([{ id: alice.userId, online: true }]);
  });
});
