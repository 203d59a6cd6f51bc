import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Account, freshAccount } from '../support/account.ts';
import { problemIn } from '../support/http-calls.ts';
import { closingOf } from '../support/wire.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

// The limits as an unconfigured server has them, each at its value and one past it.

const SIGN_IN = 'POST /api/v1/sessions';
const [perAccount, perAddress, registrations] = [10, 50, 5];
/** Behind a trusted proxy a test can come from any address. */
const proxied = { trustedProxies: '127.0.0.1' };
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
const [home, elsewhere] = [from('192.0.2.1'), from('198.51.100.1')];
type From = ReturnType<typeof from>;

describe('failed sign-ins', () => {
  test('of one account from one address are ten; then even the right password waits, and nobody else does', async () => {
    await using server = await OpenServer.start({ ...proxied, 'limits.signInFailures': 'default' });
    const alice = await registered(server, 'alice');
    const bob = await registered(server, 'bob');
    const { token } = await opened(server, alice, elsewhere);
    for (let count = 1; count <= perAccount; count += 1)
      expect(await attempt(server, guess(alice), home)).toBe(401);
    expect(await attempt(server, guess(alice), home)).toBe(429);
    expect(await attempt(server, alice, home)).toBe(429);
    expect(await attempt(server, { ...alice, handle: alice.handle.toUpperCase() }, home)).toBe(429);
    expect(await attempt(server, bob, home)).toBe(201);

    // Whoever guesses locks out only themselves.
    expect(await attempt(server, alice, elsewhere)).toBe(201);
    expect((await server.http.ask('GET /api/v1/me', { token, ...home })).status).toBe(200);
    await (await server.wire(token, home.headers)).settle();
  });

  test('of handles that do not exist count like those of accounts', async () => {
    await using server = await OpenServer.start({ ...proxied, 'limits.signInFailures': 'default' });
    const nobody = freshAccount('nobody');
    for (let count = 1; count <= perAccount; count += 1)
      expect(await attempt(server, nobody, home)).toBe(401);
    expect(await attempt(server, nobody, home)).toBe(429);
  });

  test('from one address are fifty, whatever the account, and the refusal says how long to wait', async () => {
    await using server = await OpenServer.start({ ...proxied, 'limits.signInFailuresAddress': 'default' });
    const alice = await registered(server, 'alice');
    for (let count = 1; count <= perAddress; count += 1) {
      expect(await attempt(server, freshAccount('nobody'), home)).toBe(401);
    }
    expect(await attempt(server, alice, elsewhere)).toBe(201);
    const body = { ...alice, device: newId(), deviceName: 'late' };
    const answer = await server.http.ask(SIGN_IN, { body, ...home });
    const { code, afterMs = 0, retry } = problemIn(answer.text);
    expect([answer.status, code, retry]).toEqual([429, 'too_many_requests', 'later']);
    expect(Number(answer.headers.get('retry-after'))).toBe(Math.ceil(afterMs / 1_000));
    expect(afterMs).toBeGreaterThan(14 * 60_000);
    expect(afterMs).toBeLessThanOrEqual(15 * 60_000);
  });

  test('do not count against those who hold a token: resuming is no sign-in', async () => {
    await using server = await OpenServer.start({
      ...proxied,
      'limits.signInFailures': '1',
      'limits.signInFailuresAddress': '1',
    });
    const alice = await registered(server, 'alice');
    const { token } = await opened(server, alice, home);
    expect(await attempt(server, guess(alice), home)).toBe(401);
    expect(await attempt(server, alice, home)).toBe(429);
    for (let count = 0; count < 5; count += 1) await (await server.wire(token, home.headers)).settle();
  });

  test('by the socket are one for each connection', async () => {
    await using server = await OpenServer.start();
    const { token } = await opened(server, await registered(server, 'alice'), home);
    const wire = await server.wire();
    wire.say({ op: 'auth', token: 'c'.repeat(52), client: { name: 'guess', level: 1 } });
    wire.say({ op: 'auth', token, client: { name: 'guess', level: 1 } });
    expect((await closingOf(wire, 1_000)).code).toBe(4401);
    expect(wire.heard.some(({ op }) => op === 'ready')).toBe(false);
  });

  test('with tokens count as calls without a session', async () => {
    await using server = await OpenServer.start({ ...proxied, 'limits.httpPerMinuteAddress': '3' });
    const ask = async () =>
      (await server.http.ask('GET /api/v1/me', { token: 'c'.repeat(52), ...home })).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([401, 401, 401, 429]);
  });
});

describe('registrations', () => {
  test('from one address are five an hour', async () => {
    await using server = await OpenServer.start({ ...proxied, 'limits.registrationsPerHour': 'default' });
    for (let count = 1; count <= registrations; count += 1) expect(await register(server, home)).toBe(201);
    expect(await register(server, home)).toBe(429);
    expect(await register(server, elsewhere)).toBe(201);
  });

  test('by the owner link are not counted, and the link works once', async () => {
    await using server = await OpenServer.start({ ...proxied, 'limits.registrationsPerHour': '1' });
    expect(await register(server, home)).toBe(201);
    expect(await register(server, home)).toBe(429);
    const claim = server.claim ?? '';
    expect(await register(server, home, { claim })).toBe(201);
    // A link that was used, or made up, buys nothing: it is counted, and refused.
    expect(await register(server, home, { claim })).toBe(429);
    expect(await register(server, elsewhere, { claim })).toBe(403);
    expect(await register(server, elsewhere, { claim: 'd'.repeat(52) })).toBe(429);
  });
});

describe('X-Forwarded-For', () => {
  const limited = { 'limits.httpPerMinuteAddress': '4' };
  const askAs = async (server: OpenServer, header: string) =>
    (await server.http.ask('GET /api/v1/server', from(header))).status;

  test('counts for nothing where no proxy is trusted', async () => {
    await using server = await OpenServer.start(limited);
    const seen = [];
    for (let last = 1; last <= 5; last += 1) seen.push(await askAs(server, `192.0.2.${last}`));
    expect(seen).toEqual([200, 200, 200, 200, 429]);
  });

  test('counts for nothing from a proxy that is not the trusted one', async () => {
    await using server = await OpenServer.start({ ...limited, trustedProxies: '10.0.0.0/8' });
    const seen = [];
    for (let last = 1; last <= 5; last += 1) seen.push(await askAs(server, `192.0.2.${last}`));
    expect(seen).toEqual([200, 200, 200, 200, 429]);
  });

  test('from a trusted proxy is read from its right end, whatever stands left of it', async () => {
    await using server = await OpenServer.start({ ...limited, ...proxied });
    const seen = [];
    for (let last = 1; last <= 5; last += 1) seen.push(await askAs(server, `203.0.113.${last}, 192.0.2.1`));
    expect(seen).toEqual([200, 200, 200, 200, 429]);
    expect(await askAs(server, '192.0.2.2')).toBe(200);
    expect(await askAs(server, '192.0.2.1, 127.0.0.1')).toBe(429);
    expect(await askAs(server, '::ffff:192.0.2.1')).toBe(429);
  });
});

const guess = (account: Account): Account => ({ ...account, password: 'not hers at all' });

async function registered(server: OpenServer, name: string): Promise<Account> {
  const account = freshAccount(name);
  await server.http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
  return account;
}

async function register(server: OpenServer, where: From, extra: object = {}): Promise<number> {
  const body = { ...freshAccount('carol'), clientId: newClientId(), ...extra };
  return (await server.http.ask('POST /api/v1/accounts', { body, ...where })).status;
}

async function attempt(server: OpenServer, account: Account, where: From): Promise<number> {
  const body = { ...account, device: newId(), deviceName: 'a device' };
  return (await server.http.ask(SIGN_IN, { body, ...where })).status;
}

async function opened(server: OpenServer, account: Account, where: From): Promise<{ token: string }> {
  const body = { ...account, device: newId(), deviceName: 'a device' };
  const { text } = await server.http.ask(SIGN_IN, { body, ...where });
  return JSON.parse(text) as { token: string };
}
