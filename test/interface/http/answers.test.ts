import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { REFUSALS, type RefusalCode } from '../../../src/domain/shared/refusals.ts';
import { preferredLanguage } from '../../../src/interface/http/language.ts';
import { STATUS } from '../../../src/interface/http/status.ts';
import { type HttpFixture, httpFixture, type Person } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;

beforeAll(async () => {
  http = await httpFixture();
  alice = await http.person('alice');
});
afterAll(() => http[Symbol.asyncDispose]());

describe('a refusal', () => {
  test('has a status that says whether asking again can help', () => {
    for (const [code, { retry }] of Object.entries(REFUSALS)) {
      const status = STATUS[code as RefusalCode];
      if (retry === 'never') expect([code, status >= 400 && status < 500]).toEqual([code, true]);
      if (retry === 'unknown') expect([code, status >= 500]).toEqual([code, true]);
    }
  });

  test('is told in the language that the person prefers, with an id to ask about', async () => {
    const ask = (language: string) =>
      http.ask('GET /api/v1/me', { headers: { 'accept-language': language } });
    const english = await ask('en');
    expect(english.json).toMatchObject({ code: 'not_signed_in', text: 'Please sign in.', retry: 'never' });
    expect(english.json.requestId).toBe(english.headers.get('x-request-id'));
    const chinese = await ask('zh-CN,zh;q=0.9,en;q=0.8');
    expect(chinese.json.text).toBe(REFUSALS.not_signed_in.zh);
    expect(chinese.headers.get('content-language')).toBe('zh');
    expect(chinese.json.requestId).not.toBe(english.json.requestId);
  });

  test.each([
    [null, 'en'],
    ['zh', 'zh'],
    ['zh-Hant-TW', 'zh'],
    ['en, zh', 'en'],
    ['en;q=0.5, zh;q=0.9', 'zh'],
    ['zh;q=0, en', 'en'],
    ['fr, de;q=0.5', 'en'],
    ['zh;q=nonsense', 'en'],
  ] as const)('with Accept-Language %p is told in %p', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

test('a bug is told as internal, without its message, its stack or anything it knows', async () => {
  await using broken = await httpFixture();
  broken.failReads(new Error('SQLITE_ERROR: no such column in /srv/data/magpie.db'));
  const { status, json, text } = await broken.ask('GET /api/v1/me', { token: 'a'.repeat(52) });
  expect([status, json.code, json.retry]).toEqual([500, 'internal', 'unknown']);
  expect(text).not.toMatch(/SQLITE|column|srv|at /);
  expect(broken.faults).toHaveLength(1);
});

describe('limits', () => {
  test('on calls are counted by person with a session and by address without', async () => {
    const limits = { 'limits.httpPerMinuteUser': '3', 'limits.httpPerMinuteAddress': '7' };
    await using narrow = await httpFixture(limits);
    const person = await narrow.person('alice');
    const me = (address: string) => narrow.ask('GET /api/v1/me', { token: person.token, address });
    for (let call = 0; call < 3; call += 1) expect((await me('192.0.2.9')).status).toBe(200);
    const refused = await me('192.0.2.10');
    expect([refused.status, refused.json.code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    const server = (address: string) => narrow.ask('GET /api/v1/server', { address });
    for (let call = 0; call < 7; call += 1) expect((await server('192.0.2.11')).status).toBe(200);
    expect((await server('192.0.2.11')).status).toBe(429);
    expect((await server('192.0.2.12')).status).toBe(200);
  });

  test('cannot be walked around with sessions that do not exist', async () => {
    await using narrow = await httpFixture({ 'limits.httpPerMinuteAddress': '2' });
    const guess = () => narrow.ask('GET /api/v1/me', { token: 'a'.repeat(52) });
    expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([401, 401, 429]);
  });

  test('on failed sign-ins leave the sessions that exist alone', async () => {
    const body = { handle: 'alice', password: 'wrong password', device: 'a'.repeat(26), deviceName: 'x' };
    const guess = (address: string) => http.ask('POST /api/v1/sessions', { body, address });
    for (let count = 0; count < 10; count += 1) expect((await guess('203.0.113.1')).status).toBe(401);
    const refused = await guess('203.0.113.1');
    expect([refused.status, refused.json.code]).toEqual([429, 'too_many_requests']);
    expect((await guess('203.0.113.2')).status).toBe(401);
    expect((await http.ask('GET /api/v1/me', { token: alice.token, address: '203.0.113.1' })).status).toBe(
      200,
    );
  });
});

describe('every answer', () => {
  test.each([
    'GET /',
    'GET /api/v1/server',
    'GET /api/v1/me',
    'GET /api/nope',
    'GET /nope.js',
    'GET /healthz',
  ])('carries what browsers shall forbid: %s', async (line) => {
    const { headers } = await http.ask(line);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('tells browsers to insist on TLS where people come over TLS', async () => {
    await using site = await httpFixture({ publicUrl: 'https://chat.example.org' });
    const { headers } = await site.ask('GET /');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
  });

  test('of the API is never kept, and is counted by its route and not by its path', async () => {
    const { headers } = await http.ask(`GET /api/v1/users/${alice.id}`, { token: alice.token });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(http.answered.at(-1)).toEqual({ method: 'GET', route: '/api/v1/users/:id', status: 200 });
    await http.ask('GET /api/secret-path');
    expect(http.answered.at(-1)).toEqual({ method: 'GET', route: 'none', status: 404 });
  });
});

describe('health', () => {
  test('sends nobody to a server that is not ready, which is alive all the same', async () => {
    await using tired = await httpFixture();
    expect((await tired.ask('GET /readyz')).status).toBe(200);
    tired.health = { ...tired.health, isReady: false };
    expect((await tired.ask('GET /readyz')).status).toBe(503);
    expect((await tired.ask('GET /livez')).status).toBe(200);
  });

  test('shows what an acknowledgement is worth', async () => {
    const { json } = await http.ask('GET /healthz');
    expect(json).toMatchObject({
      status: 'well',
      degraded: [],
      durability: { journalMode: 'wal', synchronous: 'FULL', fileSystem: 'ext4', fsyncP50Ms: 1 },
    });
  });
});

describe('the web page', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

  test.each([
    ...['/', '/c/aaaabbbbccccddddeeeeffff22/17', '/settings/devices', '/c/?q=a.b', '/apiary'],
    ...['/contacts', '/add/carol', '/add/carol.zhou'],
  ])('is served where a person opens or reloads %s', async (path) => {
    const { status, text, headers } = await http.ask(`GET ${path}`, { headers: browser });
    expect([status, text]).toEqual([200, 'the page']);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect((await http.ask(`HEAD ${path}`, { headers: browser })).status).toBe(200);
  });

  test.each([
    'GET /assets/gone.js',
    'GET /robots.txt',
    'GET /.env',
    'GET /.well-known/anything',
    'GET /metrics',
    'GET /api',
    'GET /api/nope',
    'GET /api/v1/nope',
    'POST /settings/devices',
    'DELETE /settings/devices',
  ])('does not stand in for what is not there: %s', async (line) => {
    const { status, json } = await http.ask(line, { headers: browser });
    expect([status, json.code]).toEqual([404, 'not_found']);
  });

  test.each(['application/json', '*/*', 'text/html;q=0, */*', 'text/*', ''])(
    'is no answer to a program that takes %p',
    async (accept) => {
      const { status, json, headers } = await http.ask('GET /settings/devices', { headers: { accept } });
      expect([status, json.code]).toEqual([404, 'not_found']);
      expect(headers.get('vary')).toContain('accept');
    },
  );

  test('is not sent again to whoever has it, at whichever address', async () => {
    const headers = { ...browser, 'if-none-match': '"p"' };
    expect((await http.ask('GET /settings/devices', { headers })).status).toBe(304);
  });
});

describe('the API document', () => {
  test('has every call, what it takes and what it answers', async () => {
    const { json } = await http.ask('GET /api/docs/json');
    const documented = Object.entries<object>(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const calls = http.app.routes.filter((route) => route.includes('/api/v1/'));
    expect(documented.sort()).toEqual([...calls].sort());
    const send = json.paths['/api/v1/conversations/{id}/messages'].post;
    expect(send.requestBody.content['application/json'].schema.properties.operations.maxItems).toBe(50);
    expect(send.responses[200].content['application/json'].schema.properties.results).toBeDefined();
    expect(send.responses[422].description).toContain('text_empty');
    const end = json.paths['/api/v1/sessions/{id}'].delete;
    expect(end.parameters.map((parameter: { name: string }) => parameter.name)).toEqual([
      'id',
      'idempotency-key',
    ]);
  });

  test('is shown by a page that loads nothing from elsewhere and runs nothing inline', async () => {
    const { text, headers } = await http.ask('GET /api/docs');
    expect(text).not.toMatch(/https?:\/\//);
    expect(text).toContain('src="/assets/scalar.js"');
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
  });
});
