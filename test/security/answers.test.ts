import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHttpApp, type HttpApp } from '../../src/interface/http/http-app.ts';
import { bodies } from '../../src/interface/protocol/index.ts';
import { freshAccount, type Person } from '../support/account.ts';
import { type Answer, problemIn } from '../support/http-calls.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { directOf } from './lab.ts';
import { OpenServer } from './open-server.ts';
import { routesOfServer } from './roads.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
let alice: Person;
let token: string;
let stream: string;

beforeAll(async () => {
  server = await OpenServer.start();
  alice = await server.person('alice');
  token = (await alice.on('phone')).token;
  stream = await directOf(server, alice, await server.person('bob'));
});

afterAll(() => server[Symbol.asyncDispose]());

const isPublic = new Set([
  'GET /*',
  'GET /api/docs',
  'GET /api/docs/json',
  'GET /api/v1/server',
  'GET /api/v1/server/picture',
  'POST /api/v1/accounts',
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/pairing',
  'POST /api/v1/sessions/pairing/collect',
  'POST /api/v1/passwords/forgotten',
  'POST /api/v1/passwords/reset',
  'POST /api/v1/mail/confirm',
  'POST /api/v1/sessions/identity',
  'POST /api/v1/sessions/identity/finish',
  'GET /livez',
  'GET /readyz',
  'GET /healthz',
]);
const changes = () => routesOfServer().filter((route) => !route.startsWith('GET '));
const cookie = () => `magpie_session=${token}`;

describe('every route', () => {
  test.each(routesOfServer().filter((route) => !isPublic.has(route)))('%s wants a session', async (route) => {
    for (const held of [undefined, 'f'.repeat(52)]) {
      const answer = await server.http.ask(route, {
        id: stream,
        ...(held === undefined ? {} : { token: held }),
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test.each(routesOfServer())('%s answers with the headers that browsers obey', async (route) => {
    for (const answer of [
      await server.http.ask(route, { id: stream }),
      await server.http.ask(route, { id: stream, token }),
      await server.http.ask(route, { id: stream, headers: { accept: 'text/html' } }),
    ]) {
      expectHeaders(answer);
    }
  });

  test.each(changes())('%s does nothing for a cookie that a foreign page sends', async (route) => {
    for (const origin of [
      undefined,
      'https://evil.example.org',
      'null',
      `${server.http.url}.evil.example.org`,
    ]) {
      const headers = {
        cookie: cookie(),
        'idempotency-key': newClientId(),
        ...(origin === undefined ? {} : { origin }),
      };
      const { status, text } = await server.http.ask(route, { id: stream, headers });
      if (isPublic.has(route) && origin === undefined) expect(status).toBe(400);
      else
        expect([route, origin, status, problemIn(text).code]).toEqual([route, origin, 403, 'foreign_origin']);
    }
    expect((await server.http.ask('GET /api/v1/me', { token })).status).toBe(200);
  });

  test('that is asked for with another method changes nothing', async () => {
    for (const route of changes()) {
      const path = route.split(' ')[1] ?? '';
      const { status } = await server.http.ask(`GET ${path}`, { id: stream, token });
      // Some of these addresses may be read, by those who administer the server.
      expect([200, 404, 400, 403]).toContain(status);
    }
    for (const route of ['TRACE /api/v1/me', 'OPTIONS /api/v1/me', 'PUT /api/v1/me', 'POST /api/v1/me']) {
      expect((await server.http.ask(route, { token })).status).toBeGreaterThanOrEqual(400);
    }
  });

  test('that reads leaves everything as it was', async () => {
    const read = async () => (await server.http.ask('GET /api/v1/me/state', { token })).text;
    const heads = async () => (await server.http.ask('GET /api/v1/conversations', { token })).text;
    const before = [await read(), await heads()];
    for (const route of routesOfServer().filter((each) => each.startsWith('GET '))) {
      await server.http.ask(route, { id: stream, token, query: { handle: alice.account.handle } });
    }
    expect([await read(), await heads()]).toEqual(before);
  });
});

describe('a cookie', () => {
  test('is out of reach for scripts and foreign pages, and signs its own page in', async () => {
    const account = freshAccount('carol');
    await server.http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
    const body = { ...account, device: newId(), deviceName: 'a browser', cookie: true };
    const origin = server.http.url;
    const answer = await server.http.ask('POST /api/v1/sessions', { body, headers: { origin } });
    expect(JSON.parse(answer.text)).not.toHaveProperty('token');
    const set = answer.headers.get('set-cookie') ?? '';
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(set).toContain(attribute);
    const headers = { cookie: set.split(';')[0] ?? '', origin };
    const change = { clientId: newClientId(), name: 'Carol' };
    const me = await server.http.call('PATCH /api/v1/me', bodies.Me, { headers, body: change });
    expect(me.name).toBe('Carol');
    const signOut = { headers: { ...headers, 'idempotency-key': newClientId() } };
    const ended = await server.http.ask('DELETE /api/v1/sessions/current', signOut);
    expect([ended.status, ended.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await server.http.ask('GET /api/v1/me', { headers })).status).toBe(401);
  });

  test('is marked as secure, and the site insists on TLS, where people reach it by https', async () => {
    await using secure = await OpenServer.start({ publicUrl: 'https://chat.example.org' });
    const account = freshAccount('carol');
    await secure.http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
    const body = { ...account, device: newId(), deviceName: 'a browser', cookie: true };
    const answer = await secure.http.ask('POST /api/v1/sessions', {
      body,
      headers: { origin: 'https://chat.example.org' },
    });
    expect(answer.headers.get('set-cookie')).toContain('Secure');
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  });
});

describe('an answer that says no', () => {
  const refusals: readonly [string, Parameters<OpenServer['http']['ask']>[1]][] = [
    ['GET /api/v1/nowhere', {}],
    ['GET /api', {}],
    ['GET /nowhere.js', {}],
    ['GET /../../etc/passwd', {}],
    ['GET /api/v1/users/%ff', {}],
    ['PATCH /api/v1/me', { body: '{"name":' }],
    ['PATCH /api/v1/me', { body: {}, headers: { 'content-type': 'text/plain' } }],
    ['PATCH /api/v1/me', { body: 'x'.repeat(70_000) }],
    ['POST /api/v1/accounts', { body: { clientId: newClientId(), handle: '7', name: '', password: '' } }],
    [
      'POST /api/v1/sessions',
      { body: { handle: 'nobody', password: 'nothing', device: newId(), deviceName: '' } },
    ],
    ['GET /api/v1/users', { query: { handle: 'nobody-at-all' } }],
  ];

  test.each([...refusals])(
    'to %s carries a code and the id of the request, and nothing of the inside',
    async (route, asking) => {
      const answer = await server.http.ask(route, { ...asking, token });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      const problem = problemIn(answer.text);
      expect(problem.requestId).toBe(answer.headers.get('x-request-id') ?? '');
      expectHeaders(answer);
      for (const inside of [/SQLITE|SELECT |node_modules|\.ts\b|\/src\//, /\bat \S+ \(/, new RegExp(token)]) {
        expect(answer.text).not.toMatch(inside);
      }
    },
  );

  test('because of a bug carries the same and nothing more; the bug is told to the operator', async () => {
    const faults: unknown[] = [];
    const secret = 'SELECT password_hash FROM users at /srv/magpie/src/store.ts:12';
    const app = brokenApp(() => Promise.reject(new TypeError(secret)), faults);
    const request = new Request('http://magpie.test/api/v1/users?handle=alice', {
      headers: { authorization: 'Bearer x' },
    });
    const answer = await app.fetch(request, { address: '192.0.2.1', requestId: 'request-1' });
    const text = await answer.text();
    expect([answer.status, problemIn(text)]).toMatchObject([
      500,
      { code: 'internal', requestId: 'request-1' },
    ]);
    expect(text).not.toContain('SELECT');
    expect(String(faults[0])).toContain(secret);
  });

  test('nothing above was a bug', () => {
    expect(server.faults).toEqual([]);
  });
});

/** An application in which finding a person does whatever a test wants. */
function brokenApp(byHandle: () => Promise<never>, faults: unknown[]): HttpApp {
  const users = { authentication: { caller: async () => ({ userId: 'alice' }) }, find: { byHandle } };
  return createHttpApp({
    users: users as never,
    messages: {} as never,
    friends: {} as never,
    server: {} as never,
    settings: { allowedOrigins: [] },
    serverInfo: { version: '0' } as never,
    health: () => ({}) as never,
    budget: { forUser: async () => {}, forAddress: async () => {} },
    webFiles: new Map(),
    onAnswered: () => {},
    onFault: (fault) => faults.push(fault),
  });
}

function expectHeaders({ headers }: Answer): void {
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
}
