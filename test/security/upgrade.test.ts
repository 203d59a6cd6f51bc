import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { problemIn } from '../support/http-calls.ts';
import { RawTcp } from '../support/raw-tcp.ts';
import { closingOf } from '../support/wire.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

const named = 'https://chat.example.org';
let server: OpenServer;
let token: string;
let host: string;
const opened: RawTcp[] = [];

beforeAll(async () => {
  server = await OpenServer.start({ publicUrl: named, allowedOrigins: 'https://desk.example.org' });
  token = (await (await server.person('alice')).on('phone')).token;
  host = new URL(server.http.url).host;
});

afterAll(async () => {
  for (const each of opened) each.close();
  await server[Symbol.asyncDispose]();
});

const KEY = { 'sec-websocket-version': '13', 'sec-websocket-key': 'bWFncGllIG1hZ3BpZSBtYQ==' };
const socketOf = ({ http }: OpenServer): string => `${http.url}/api/v1/socket`;

async function upgrade(headers: Readonly<Record<string, string>>): Promise<number> {
  const raw = await RawTcp.open(server.http.url);
  opened.push(raw);
  return (await raw.upgrade({ host, ...headers })).status;
}

describe('an upgrade', () => {
  const cookie = () => `magpie_session=${token}`;

  test.each([
    'https://evil.example.org',
    'null',
    '',
    'file://',
    'https://chat.example.org.evil.com',
    'https://chat.example.orgx',
    'https://evil.com/chat.example.org',
    'http://chat.example.org',
    'https://chat.example.org:8443',
    'https://chat.example.org@evil.com',
    'https://user:pass@chat.example.org',
    'https://chat.example.org/',
    'https://chat.example.org https://evil.com',
    'https://sub.chat.example.org',
    'https://сhat.example.org',
    'javascript://chat.example.org',
  ])('with the origin %p is refused before anything is allocated', async (origin) => {
    const before = server.core.router.people.size;
    expect(await upgrade({ origin: encodeURI(origin), cookie: cookie() })).toBe(403);
    expect(await upgrade({ origin: encodeURI(origin) })).toBe(403);
    expect(server.core.router.people.size).toBe(before);
  });

  test.each([
    [named, undefined],
    ['https://desk.example.org', undefined],
    ['https://CHAT.example.org', undefined],
    ['http://magpie.test', 'magpie.test'],
    ['https://magpie.test:8443', 'magpie.test:8443'],
  ])('with the origin %p is let in', async (origin, asked) => {
    expect(await upgrade({ origin, host: asked ?? host })).toBe(101);
  });

  test('without an origin is no browser, and then a cookie counts for nothing', async () => {
    const wire = await server.wire(undefined, { cookie: cookie() });
    wire.say({ op: 'auth', client: { name: 'wire', level: 1 } });
    expect((await wire.next('bye')).code).toBe('not_signed_in');
    const browser = await server.wire(undefined, { cookie: cookie(), origin: named });
    browser.say({ op: 'auth', client: { name: 'wire', level: 1 } });
    await browser.next('ready');
  });

  test('never agrees on compression', async () => {
    const raw = await RawTcp.open(server.http.url);
    opened.push(raw);
    const { status, headers } = await raw.upgrade({ host, 'sec-websocket-extensions': 'permessage-deflate' });
    expect([status, headers.get('sec-websocket-extensions')]).toEqual([101, null]);
  });

  test('that is none is answered as a call', async () => {
    const { status, problem } = await server.http.refusal('GET /api/v1/socket');
    expect([status, problem.code]).toEqual([426, 'bad_request']);
  });

  test('that is refused says why, in the words of whoever asks, and by which id the log knows it', async () => {
    await using full = await OpenServer.start({ 'limits.unauthenticatedSockets': '1' });
    await full.wire();
    const asked = { upgrade: 'websocket', connection: 'Upgrade', ...KEY, 'accept-language': 'zh' };
    const refusals = await Promise.all([
      fetch(socketOf(full), { headers: asked }),
      fetch(socketOf(full), { headers: { ...asked, origin: 'https://evil.example.org' } }),
    ]);
    const problems = await Promise.all(refusals.map(async (each) => problemIn(await each.text())));
    expect(problems.map(({ code, text }) => [code, text])).toEqual([
      ['too_many_requests', '操作过快，请稍候。'],
      ['foreign_origin', '该页面无权访问此服务器。'],
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([429, 403]);
    expect(refusals[0]?.headers.get('retry-after')).toBe('10');
    for (const [index, { headers }] of refusals.entries()) {
      expect(headers.get('x-request-id')).toBe(problems[index]?.requestId ?? '');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('a socket that has not signed in', () => {
  test.each(['heads', 'sync', 'send', 'read', 'open', 'typing', 'presence', 'ping', 'pong', 'teleport'])(
    'is closed at the frame %s',
    async (op) => {
      const wire = await server.wire();
      wire.say({ op, stream: 'a'.repeat(26), users: [], operations: [], seq: 1 });
      expect((await wire.next('bye')).code).toBe('not_signed_in');
      expect((await closingOf(wire, 1_000)).code).toBe(4400);
    },
  );

  test('may say 4 KiB and not one byte more', async () => {
    const frame = (bytes: number) => {
      const start = JSON.stringify({ op: 'auth', token, client: { name: 'wire', level: 1 }, pad: '' });
      return start.replace('"pad":""', `"pad":"${'x'.repeat(bytes - start.length)}"`);
    };
    const [fits, tooLarge] = [await server.wire(), await server.wire()];
    fits.sayText(frame(4 * 1024));
    await fits.next('ready');
    tooLarge.sayText(frame(4 * 1024 + 1));
    expect((await tooLarge.next('bye')).code).toBe('too_large');
    expect((await closingOf(tooLarge, 1_000)).code).toBe(4400);
  });

  test('is closed when its time is up, and one that signed in is not', async () => {
    const authTimeoutMs = 500;
    await using hasty = await OpenServer.start({ 'limits.authTimeoutMs': String(authTimeoutMs) });
    const [idle, known] = [
      await hasty.wire(),
      await hasty.wire((await (await hasty.person('alice')).on('phone')).token),
    ];
    expect((await closingOf(idle, authTimeoutMs + 2_000)).code).toBe(4002);
    await known.settle();
  });

  test('is one of a hundred of its address at most; those that sign in make room', async () => {
    await using busy = await OpenServer.start({ trustedProxies: '127.0.0.1' });
    const [home, elsewhere] = [{ 'x-forwarded-for': '192.0.2.1' }, { 'x-forwarded-for': '198.51.100.1' }];
    const alice = (await (await busy.person('alice')).on('phone')).token;
    const strangers = await Promise.all(Array.from({ length: 100 }, () => busy.wire(undefined, home)));
    const late = async (headers: Record<string, string>) => {
      const raw = await RawTcp.open(busy.http.url);
      opened.push(raw);
      return (await raw.upgrade(headers)).status;
    };
    expect(await late(home)).toBe(429);
    expect(await late(elsewhere)).toBe(101);
    const [first, second] = strangers;
    first?.say({ op: 'auth', token: alice, client: { name: 'wire', level: 1 } });
    await first?.next('ready');
    expect(await late(home)).toBe(101);
    second?.close();
    await second?.closed;
    expect([await late(home), await late(home)]).toEqual([101, 429]);
  });
});
