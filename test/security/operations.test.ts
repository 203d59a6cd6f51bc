import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { textFault } from '../../src/domain/messages/text.ts';
import { handleFault, handleKey, nameFault } from '../../src/domain/users/handle.ts';
import { passwordFault } from '../../src/domain/users/password.ts';
import { settings } from '../../src/infra/config/load.ts';
import { clientAddresses } from '../../src/infra/limits/client-address.ts';
import { COMMON_PASSWORDS } from '../../src/infra/zxcvbn/common-passwords.ts';
import { preferredLanguage } from '../../src/interface/http/language.ts';
import { originRule } from '../../src/interface/http/origins.ts';
import { tokenInCookie } from '../../src/interface/http/session-cookie.ts';
import { bodies, ClientFrame, ClientId, Id, isTame } from '../../src/interface/protocol/index.ts';
import { freshAccount, type Person } from '../support/account.ts';
import { quietPort } from '../support/server.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { OpenServer } from './open-server.ts';
import { routesOfServer } from './roads.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
let alice: Person;
let port: number;

beforeAll(async () => {
  port = await quietPort();
  server = await OpenServer.start({ 'metrics.port': String(port) });
  alice = await server.person('alice');
});

afterAll(() => server[Symbol.asyncDispose]());

const quickMs = 50;
/** The longest that a request can bring along. */
const wide = 64 * 1024;

/** Texts on which a matcher that goes back and forth takes for ever. */
const costly = [
  'a'.repeat(wide),
  ' '.repeat(wide),
  `${' '.repeat(wide)}x`,
  '\u0301'.repeat(wide / 2),
  `a${'\u200d'.repeat(wide / 3)}`,
  'a.'.repeat(wide / 2),
  ',zh;q=0.'.repeat(wide / 8),
  'magpie_session='.repeat(wide / 15),
  '192.0.2.1,'.repeat(wide / 10),
  `https://${'a.'.repeat(wide / 2)}`,
  'ﷺ'.repeat(wide / 3),
];

const isAllowed = originRule({ allowedOrigins: ['https://chat.example.org'] });
const addressOf = clientAddresses(['10.0.0.0/8', '127.0.0.1']);
const matchers: readonly [string, (text: string) => unknown][] = [
  ['a handle', (text) => handleFault(handleKey(text))],
  ['a name', nameFault],
  ['a password', (text) => passwordFault(text, COMMON_PASSWORDS)],
  ['a message', (text) => textFault(text)],
  ['an id', (text) => Id.safeParse(text)],
  ['a client id', (text) => ClientId.safeParse(text)],
  ['a language', preferredLanguage],
  ['an origin', (text) => isAllowed(text, text)],
  ['a cookie', tokenInCookie],
  ['a list of proxies', (text) => addressOf('127.0.0.1', text)],
];

describe('what anybody may send', () => {
  test.each([...matchers])('is matched within 50 ms as %s', (_name, match) => {
    for (const text of costly)
      expect([text.slice(0, 10), quickest(() => match(text)) < quickMs]).toEqual([text.slice(0, 10), true]);
  });

  test('is matched within 50 ms as a frame of the largest size', () => {
    const lists = JSON.stringify({
      op: 'send',
      stream: newId(),
      operations: Array.from({ length: wide / 3 }, () => 0),
    });
    const deep = `${'{"a":'.repeat(10_000)}0${'}'.repeat(10_000)}`;
    for (const text of [lists, deep, `{"op":"${'x'.repeat(wide - 20)}"}`]) {
      const read = () => isTame(JSON.parse(text)) && ClientFrame.safeParse(JSON.parse(text));
      expect(quickest(read)).toBeLessThan(quickMs);
    }
  });
});

describe('what only operators shall see', () => {
  test('has a listener of its own, private unless somebody says otherwise', async () => {
    const { token } = await alice.on('phone');
    const page = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await page.text();
    expect([page.status, text.includes('# TYPE')]).toEqual([200, true]);
    for (const secret of [token, alice.id, alice.account.handle]) expect(text).not.toContain(secret);
    for (const path of ['/', '/api/v1/server', '/api/v1/me', '/../magpie.db']) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(404);
    }
    expect(settings.find(({ key }) => key === 'metrics.host')?.preset).toBe('127.0.0.1');
  });

  test.each([
    '/metrics',
    '/debug',
    '/debug/pprof',
    '/heap',
    '/api/v1/metrics',
    '/api/v1/admin',
    '/.env',
    '/magpie.db',
    '/data/magpie.db',
    '/run/control.sock',
  ])('is not at %s of the public listener', async (path) => {
    await using server = await OpenServer.start();
    const { token } = await (await server.person('alice')).on('phone');
    expect((await server.http.ask(`GET ${path}`, { token })).status).toBe(404);
    // A browser may be shown the page, which tells nothing, and nothing else.
    const page = await server.http.ask('GET /');
    const shown = await server.http.ask(`GET ${path}`, { token, headers: { accept: 'text/html' } });
    if (shown.status !== 404) expect([shown.status, shown.text]).toEqual([200, page.text]);
  });

  test('is no hash and no token, not even for the owner', async () => {
    const account = freshAccount('alice');
    const body = { ...account, clientId: newClientId(), claim: server.claim };
    await server.http.run('POST /api/v1/accounts', { body });
    const bob = await server.person('bob');
    const signIn = { ...account, device: newId(), deviceName: 'the office' };
    const { token = '', user } = await server.http.call('POST /api/v1/sessions', bodies.SignedIn, {
      body: signIn,
    });
    expect(user.role).toBe('owner');
    for (const route of routesOfServer().filter((each) => each.startsWith('GET '))) {
      const { text } = await server.http.ask(route, {
        id: bob.id,
        token,
        query: { handle: bob.account.handle },
      });
      expect(text).not.toMatch(/argon2|\b[0-9a-f]{64}\b|tokenHash|passwordHash|[a-z2-7]{52}/);
    }
  });
});

describe('what the server is made of', () => {
  test('is pinned to exact versions, and locked', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const lock = readFileSync('bun.lock', 'utf8');
    for (const [name, version] of versions) expect(lock).toContain(`"${name}": "${version}"`);
  });
});

/** The best of a few tries, so that a busy machine proves nothing. */
function quickest(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}
