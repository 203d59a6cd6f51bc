import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { ServerFrame } from '../../src/interface/protocol/index.ts';
import { pause } from '../support/until.ts';
import { closingOf, type Wire } from '../support/wire.ts';
import { SEND } from './lab.ts';
import { OpenServer } from './open-server.ts';
import { message, openScene, send } from './scene.ts';

setDefaultTimeout(60_000);

// How fast and how often, at each limit of section 8 of the protocol and one past it. A server that is limited to one a
// second is used where the time that a test takes would refill what it counts.

const sweepMs = 5_000;

describe('messages of one person', () => {
  // One a second, so that the time that the test takes refills nothing.
  const slowly = { 'limits.messagesPerSecond': '1', 'limits.messagesBurst': 'default' };

  test('are twenty at once over all devices and roads; the next one waits as long as it is told', async () => {
    await using at = await openScene(slowly);
    const laptop = await at.server.wire((await at.alice.on('laptop')).token);
    for (let count = 1; count <= 20; count += 1) {
      await (count % 2 === 0 ? laptop : at.wire).ask(send(at, message()), 'ack');
    }
    const late = message('late');
    const [refused, afterMs] = await tooFast(at.wire, send(at, late));
    expect([refused.retry, afterMs > 0 && afterMs <= 1_000]).toEqual([true, true]);
    const byHttp = await at.server.http.refusal(SEND, {
      id: at.stream,
      token: at.token,
      body: { operations: [message()] },
    });
    expect([byHttp.status, byHttp.problem.code]).toEqual([429, 'too_many_requests']);
    const his = await at.server.wire((await at.bob.on('phone')).token);
    await his.ask(send(at, message()), 'ack');
    await pause(afterMs);
    await at.wire.ask(send(at, late), 'ack');
  });

  test('in one frame may overdraw what is left, and are then waited for', async () => {
    await using at = await openScene(slowly);
    await at.wire.ask(send(at, ...Array.from({ length: 50 }, () => message())), 'ack');
    const [, afterMs] = await tooFast(at.wire, send(at, message()));
    expect(afterMs).toBeGreaterThan(28_000);
    expect(afterMs).toBeLessThanOrEqual(31_000);
  });

  test('are five a second on a server that nobody configured', async () => {
    await using at = await openScene({
      'limits.messagesPerSecond': 'default',
      'limits.messagesBurst': 'default',
    });
    await at.wire.ask(send(at, ...Array.from({ length: 50 }, () => message())), 'ack');
    const [, afterMs] = await tooFast(at.wire, send(at, message()));
    expect(afterMs).toBeGreaterThan(5_500);
    expect(afterMs).toBeLessThanOrEqual(6_200);
  });
});

describe('frames of one socket', () => {
  test('are sixty at once, and the next one is told to wait', async () => {
    await using at = await openScene({ 'limits.framesPerSecond': '1', 'limits.framesBurst': 'default' });
    // Signing in was the first of the sixty.
    for (let count = 2; count <= 60; count += 1) await at.wire.ask({ op: 'ping' }, 'pong');
    at.wire.say({ op: 'ping' });
    const { code, about, afterMs = 0, retry } = await at.wire.next('nack');
    expect([code, about, retry]).toEqual(['too_many_requests', 'frame', true]);
    const other = await at.server.wire(at.token);
    await other.settle();
    await pause(afterMs);
    await at.wire.ask({ op: 'ping' }, 'pong');
  });

  test('are twenty a second on a server that nobody configured', async () => {
    await using at = await openScene({
      'limits.framesPerSecond': 'default',
      'limits.framesBurst': 'default',
    });
    for (let count = 0; count < 100; count += 1) at.wire.say({ op: 'ping' });
    const waits = [];
    while (waits.length < 20) waits.push((await at.wire.next('nack')).afterMs ?? 0);
    expect(at.wire.heard.filter(({ op }) => op === 'pong').length).toBeGreaterThanOrEqual(59);
    expect(Math.max(...waits)).toBeGreaterThan(500);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_050);
  });

  test('end it at three times the burst', async () => {
    await using at = await openScene({ 'limits.framesPerSecond': '1', 'limits.framesBurst': '10' });
    for (let count = 2; count <= 30; count += 1) at.wire.say({ op: 'ping' });
    while (at.wire.heard.filter(isTooFast).length < 20) await at.wire.next('nack');
    expect(at.wire.isClosed).toBe(false);
    at.wire.say({ op: 'ping' });
    at.wire.say({ op: 'ping' });
    expect((await closingOf(at.wire, 1_000)).code).toBe(4429);
  });
});

describe('calls', () => {
  test('of one person are six hundred a minute over all devices', async () => {
    await using at = await openScene({ 'limits.httpPerMinuteUser': 'default' });
    const carol = await at.server.person('carol');
    const tokens = [(await carol.on('phone')).token, (await carol.on('laptop')).token];
    const ask = async (count: number) =>
      (await at.server.http.ask('GET /api/v1/me', { token: tokens[count % 2] ?? '' })).status;
    const answers = await Promise.all(Array.from({ length: 600 }, (_each, count) => ask(count)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect([await ask(0), await ask(1)]).toEqual([429, 429]);
    expect((await at.server.http.ask('GET /api/v1/me', { token: at.token })).status).toBe(200);
  });

  test('without a session are 120 a minute from one address, and health pages are not counted', async () => {
    await using server = await OpenServer.start({
      'limits.httpPerMinuteAddress': 'default',
      trustedProxies: '127.0.0.1',
    });
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const ask = async (route: string, address = '192.0.2.1') =>
      (await server.http.ask(route, from(address))).status;
    for (let count = 1; count <= 120; count += 1) {
      expect(await ask(count % 2 === 0 ? 'GET /api/v1/server' : 'GET /api/v1/me')).toBe(
        count % 2 === 0 ? 200 : 401,
      );
    }
    expect([await ask('GET /api/v1/server'), await ask('GET /api/v1/me')]).toEqual([429, 429]);
    expect([await ask('GET /readyz'), await ask('GET /api/v1/server', '198.51.100.1')]).toEqual([200, 200]);
  });
});

describe('sockets of one person', () => {
  test('are twenty, over all devices; one more takes the place of the one heard from longest ago', async () => {
    await using at = await openScene();
    const laptop = (await at.alice.on('laptop')).token;
    const others = [];
    for (let count = 0; count < 19; count += 1) others.push(await at.server.wire(laptop));
    const late = await at.server.wire(at.token);
    expect((await closingOf(at.wire, 1_000)).code).toBe(4409);
    expect(await at.wire.next('bye')).toMatchObject({ code: 'replaced', retryMs: 60_000 });
    for (const each of [late, ...others]) await each.settle();
    await (await at.server.wire((await at.bob.on('phone')).token)).settle();
  });

  test('that say nothing are closed, and those that say something are not', async () => {
    const silentMs = 3_000;
    await using at = await openScene({
      'limits.silentMs': String(silentMs),
      'limits.heartbeatMs': '1000',
    });
    const lively = await at.server.wire(at.token);
    const beat = setInterval(() => lively.say({ op: 'pong' }), silentMs / 4);
    try {
      const { code } = await closingOf(at.wire, silentMs + 2 * sweepMs);
      expect(code).toBe(4002);
      await lively.settle();
    } finally {
      clearInterval(beat);
    }
  });
});

/** Says something that is refused because it comes too fast; how long it shall wait is in the answer. */
async function tooFast(wire: Wire, frame: object): Promise<[Extract<ServerFrame, { op: 'nack' }>, number]> {
  wire.say(frame);
  const nack = await wire.next('nack');
  expect([nack.code, nack.about]).toEqual(['too_many_requests', 'send']);
  return [nack, nack.afterMs ?? 0];
}

const isTooFast = (frame: ServerFrame): boolean => frame.op === 'nack' && frame.code === 'too_many_requests';
