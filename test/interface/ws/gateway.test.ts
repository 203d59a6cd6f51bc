import { afterEach, describe, expect, test } from 'bun:test';
import type { SessionId } from '../../../src/domain/shared/ids.ts';
import { addressKey } from '../../../src/infra/limits/address-key.ts';
import { STATUS } from '../../../src/interface/http/status.ts';
import { LIMITS, ServerFrame } from '../../../src/interface/protocol/index.ts';
import { Gateway, type GatewayOptions } from '../../../src/interface/ws/gateway.ts';
import { listen } from '../../../src/interface/ws/listen.ts';
import { SOCKET_PATH } from '../../../src/interface/ws/upgrade.ts';
import { endSessions, type Person } from '../../support/asking.ts';
import { coreOver, session } from '../../support/core.ts';
import { openMemory } from '../../support/stores.ts';
import { until, within } from '../../support/until.ts';
import { World } from '../../support/world.ts';

/** What a real socket may take on a busy machine. */
const SOON = 10_000;

const started: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0)) await stop();
});

/** A gateway on a port of its own, whose clock and sweep the test moves. */
async function serve(limits: Partial<GatewayOptions> = {}) {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const core = coreOver(world);
  let sweep = () => {};
  const gateway = new Gateway({
    ...core,
    soon: setImmediate,
    after: (delayMs, callback) => world.clock.after(delayMs, callback),
    addressKey,
    unauthenticatedSockets: 100,
    socketsPerUser: 20,
    every: (_intervalMs, callback) => {
      sweep = callback;
      return () => {};
    },
    ...limits,
  });
  const listener = listen({
    hostname: '127.0.0.1',
    port: 0,
    gateway,
    rules: { isAllowedOrigin: () => true, tokenInCookie: () => undefined },
    app: {
      fetch: async () => new Response('a page'),
      refuse: (_request, _context, refusal) =>
        Response.json(refusal, { status: refusal.status ?? STATUS[refusal.code] }),
    },
    addressOf: (_peer, forwardedFor) => forwardedFor ?? 'here',
  });
  started.push(() => listener.stop(true));
  const { alice, bob, talk } = await world.talk();
  const url = `ws://127.0.0.1:${listener.port}${SOCKET_PATH}`;
  return { world, core, gateway, url, alice, bob, talk, sweep: () => sweep() };
}

/** A socket as a client has it. */
class Client {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;

  constructor(url: string, address = 'here') {
    // This runtime's sockets take headers, which the browsers' type does not know.
    this.#socket = new WebSocket(url, { headers: { 'x-forwarded-for': address } } as never);
    this.#socket.onmessage = ({ data }) => this.frames.push(ServerFrame.parse(JSON.parse(String(data))));
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code, reason }) => resolve({ code, reason });
    });
  }

  /** The first frame of its kind; throws where the socket ends before. */
  async wait<Op extends ServerFrame['op']>(op: Op) {
    const found = () =>
      this.frames.find((frame): frame is Extract<ServerFrame, { op: Op }> => frame.op === op);
    const ended = this.closed.then(({ code }) => code);
    const seen = until(found, { what: `a frame ${op}`, withinMs: SOON });
    const first = await Promise.race([seen, ended]);
    if (typeof first !== 'number') return first;
    throw new Error(`The socket ended with ${first}.`);
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  end(): Promise<{ code: number; reason: string }> {
    return within(this.closed, { what: 'the end of the socket', withinMs: SOON });
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.end();
  }
}

/** True where a socket ends before it was greeted. */
async function isRefused(url: string, address?: string): Promise<boolean> {
  const client = new Client(url, address);
  await client.end();
  return client.frames.length === 0;
}

async function signedIn(
  { world, url }: Awaited<ReturnType<typeof serve>>,
  who: Person,
  device = 'phone',
): Promise<Client & { sessionId: SessionId }> {
  const { token, sessionId } = await session(world, who, device);
  const client = new Client(url);
  await client.wait('hello');
  client.send(JSON.stringify({ op: 'auth', token, client: { name: 'test', level: 1 } }));
  await client.wait('ready');
  return Object.assign(client, { sessionId });
}

describe('upgrades', () => {
  test('an address has so many sockets that have not signed in, and not one more', async () => {
    const { url, gateway } = await serve({ unauthenticatedSockets: 3 });
    const strangers = [new Client(url), new Client(url), new Client(url)];
    for (const stranger of strangers) await stranger.wait('hello');
    expect(await isRefused(url)).toBe(true);
    const elsewhere = new Client(url, 'elsewhere');
    await elsewhere.wait('hello');
    await strangers[0]?.close();
    await until(() => gateway.size === 3, { what: 'the socket to be forgotten', withinMs: SOON });
    await new Client(url).wait('hello');
  });

  test('the addresses of one IPv6 network are one, as far as strangers go', async () => {
    const { url } = await serve({ unauthenticatedSockets: 1 });
    await new Client(url, '2001:db8:1:2::a').wait('hello');
    expect(await isRefused(url, '2001:db8:1:2:ffff::b')).toBe(true);
    await new Client(url, '2001:db8:1:3::a').wait('hello');
  });

  test('a socket that signed in no longer counts among the strangers', async () => {
    const server = await serve({ unauthenticatedSockets: 1 });
    await signedIn(server, server.alice);
    await signedIn(server, server.bob);
    await new Client(server.url).wait('hello');
    expect(await isRefused(server.url)).toBe(true);
  });

  test('one stranger too many is told so by a status', async () => {
    const { url } = await serve({ unauthenticatedSockets: 0 });
    const answer = await fetch(url.replace('ws:', 'http:'), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'x'.repeat(24),
      },
    });
    expect(answer.status).toBe(429);
  });

  test('what is no upgrade is told that one is expected', async () => {
    const { url } = await serve();
    expect((await fetch(url.replace('ws:', 'http:'))).status).toBe(426);
  });

  test('a person has so many sockets; one more takes the place of the one heard from longest ago', async () => {
    const server = await serve({ socketsPerUser: 2 });
    const { world, alice, bob, gateway } = server;
    const phone = await signedIn(server, alice, 'phone');
    world.clock.advance(1_000);
    const desk = await signedIn(server, alice, 'desk');
    await signedIn(server, bob);
    world.clock.advance(1_000);
    phone.send(JSON.stringify({ op: 'ping' }));
    await phone.wait('pong');

    await signedIn(server, alice, 'tablet');

    expect((await desk.end()).code).toBe(4409);
    expect(desk.frames.at(-1)).toMatchObject({ op: 'bye', code: 'replaced', retryMs: 60_000 });
    await until(() => gateway.size === 3, { what: 'the socket to be forgotten', withinMs: SOON });
    phone.send(JSON.stringify({ op: 'ping' }));
    await until(() => phone.frames.filter(({ op }) => op === 'pong').length === 2, {
      what: 'the phone to be answered',
      withinMs: SOON,
    });
  });

  test('a socket that went makes room, so that nobody is replaced', async () => {
    const server = await serve({ socketsPerUser: 2 });
    const { alice, gateway } = server;
    const first = await signedIn(server, alice, 'phone');
    const second = await signedIn(server, alice, 'desk');
    await first.close();
    await until(() => gateway.size === 1, { what: 'the socket to be forgotten', withinMs: SOON });
    await signedIn(server, alice, 'tablet');
    second.send(JSON.stringify({ op: 'ping' }));
    await second.wait('pong');
  });
});

describe('frames of real sockets', () => {
  test('two people talk', async () => {
    const server = await serve();
    const { world, talk } = server;
    const his = await signedIn(server, server.bob);
    await signedIn(server, server.alice);
    await world.say(server.alice, talk, 'hello');
    expect((await his.wait('event')).events).toMatchObject([{ seq: 2, type: 'message' }]);
  });

  test('bytes in place of text end the socket', async () => {
    const { url } = await serve();
    const client = new Client(url);
    await client.wait('hello');
    client.send(new Uint8Array([1, 2, 3]));
    expect(await client.end()).toEqual({ code: 4400, reason: 'bad_request' });
  });

  test('a frame of 64 KiB is read and one byte more ends the socket', async () => {
    const server = await serve();
    const client = await signedIn(server, server.alice);
    const frame = (bytes: number) => `{"op":"ping","x":"${'x'.repeat(bytes - 20)}"}`;
    client.send(frame(LIMITS.frameBytes));
    await client.wait('pong');
    client.send(frame(LIMITS.frameBytes + 1));
    expect((await client.end()).code).not.toBe(1000);
  });
});

describe('the end of sockets', () => {
  test('the sockets of an ended session close, and others stay', async () => {
    const server = await serve();
    const { gateway, alice } = server;
    const phone = await signedIn(server, alice, 'phone');
    const desk = await signedIn(server, alice, 'desk');
    gateway.endSessions(new Set([phone.sessionId]));
    expect(await phone.end()).toEqual({ code: 4403, reason: 'revoked' });
    expect(phone.frames.at(-1)).toMatchObject({ op: 'bye', code: 'revoked' });
    desk.send('{"op":"ping"}');
    await desk.wait('pong');
  });

  test('a session that ended without a word here is found within a minute', async () => {
    const server = await serve();
    const { world, alice, bob, sweep } = server;
    const [hers, his] = [await signedIn(server, alice), await signedIn(server, bob)];
    await world.carryOut(endSessions(alice, [hers.sessionId]));
    world.clock.advance(59_999);
    sweep();
    his.send('{"op":"ping"}');
    await his.wait('pong');
    expect(hers.frames.map(({ op }) => op)).not.toContain('bye');
    world.clock.advance(1);
    sweep();
    expect(await hers.end()).toEqual({ code: 4401, reason: 'expired' });
    await until(() => server.gateway.size === 1, { what: 'the socket to be forgotten', withinMs: SOON });
  });

  test('whoever has not signed in within ten seconds is let go, each in their own time', async () => {
    const server = await serve();
    const { world, gateway, url, alice } = server;
    const early = new Client(url);
    await early.wait('hello');
    world.clock.advance(4_000);
    await signedIn(server, alice);
    const late = new Client(url);
    await late.wait('hello');
    world.clock.advance(5_999);
    expect(early.frames.map(({ op }) => op)).toEqual(['hello']);
    world.clock.advance(1);
    expect((await early.end()).code).toBe(4002);
    expect(early.frames.at(-1)).toMatchObject({ op: 'bye', code: 'slow', retryMs: 1_000 });
    expect(late.frames.map(({ op }) => op)).toEqual(['hello']);
    world.clock.advance(4_000);
    await late.end();
    await until(() => gateway.size === 1, { what: 'the strangers to be forgotten', withinMs: SOON });
    expect(world.clock.waiting).toBe(0);
  });

  test('whoever is silent for seventy-five seconds is let go, and whoever speaks is not', async () => {
    const server = await serve();
    const { world, alice, bob, sweep } = server;
    const [silent, speaking] = [await signedIn(server, alice), await signedIn(server, bob)];
    world.clock.advance(75_000);
    speaking.send('{"op":"ping"}');
    await speaking.wait('pong');
    sweep();
    expect(silent.frames.map(({ op }) => op)).not.toContain('bye');
    world.clock.advance(1);
    sweep();
    expect((await silent.end()).code).toBe(4002);
    expect(silent.frames.at(-1)).toMatchObject({
      op: 'bye',
      code: 'silent',
      text: 'Nothing was heard from this device for a while.',
    });
    await until(() => server.gateway.size === 1, { what: 'the socket to be forgotten', withinMs: SOON });
  });

  test('draining says goodbye to everybody, at different times to come back, and takes nobody new', async () => {
    const server = await serve();
    const { gateway, url, alice, bob } = server;
    const clients = [await signedIn(server, alice), await signedIn(server, bob), new Client(url)];
    await clients[2]?.wait('hello');
    await gateway.drain(async () => {});
    for (const client of clients) expect((await client.end()).code).toBe(4001);
    const farewells = clients.map((client) => client.frames.find((frame) => frame.op === 'bye'));
    expect(farewells).toMatchObject([{ code: 'draining' }, { code: 'draining' }, { code: 'draining' }]);
    expect(new Set(farewells.map((bye) => bye?.retryMs)).size).toBe(3);
    const late = await fetch(url.replace('ws:', 'http:'));
    expect(await late.json()).toEqual({ code: 'draining', afterMs: 2_000 });
  });

  test('what goes by itself is forgotten', async () => {
    const server = await serve();
    const { core, gateway, alice } = server;
    const phone = await signedIn(server, alice);
    await phone.close();
    await until(() => gateway.size === 0, { what: 'the socket to be forgotten', withinMs: SOON });
    expect(core.router.people.isHere(alice.userId)).toBe(false);
  });
});
