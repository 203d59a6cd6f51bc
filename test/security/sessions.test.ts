import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { bodies } from '../../src/interface/protocol/index.ts';
import { roomyLimits } from '../conformance/own-server.ts';
import { freshAccount, Person } from '../support/account.ts';
import { HttpCalls } from '../support/http-calls.ts';
import { runToEnd, ServerProcess } from '../support/server.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { closingOf, Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';

setDefaultTimeout(60_000);

const endedMs = 1_000;
const LIST = 'GET /api/v1/sessions';
let folder: TempFolder;
let server: ServerProcess;
let http: HttpCalls;
/** A second connection to the server's data, for what no road leads to yet: expiry and disabled accounts. */
let database: Database;

beforeAll(async () => {
  folder = tempFolder('sessions');
  server = await ServerProcess.start({ data: folder.path, env: roomyLimits });
  http = new HttpCalls(server.url);
  database = new Database(join(folder.path, 'magpie.db'));
  database.run('PRAGMA busy_timeout = 5000');
});

afterAll(async () => {
  database.close();
  await server.stop();
  folder[Symbol.dispose]();
});

async function newPerson(name: string): Promise<Person> {
  const account = freshAccount(name);
  await http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
  return Person.known(account, http);
}

const open = (token: string) => Wire.open({ url: server.socketUrl, token });

describe('what ends sessions closes their sockets within a second', () => {
  test('signing out', async () => {
    const { token } = await (await newPerson('alice')).on('phone');
    const wires = await Promise.all([open(token), open(token)]);
    await http.run('DELETE /api/v1/sessions/current', {
      token,
      headers: { 'idempotency-key': newClientId() },
    });
    for (const wire of wires) expect((await closingOf(wire, endedMs)).code).toBe(4403);
    expect((await http.ask('GET /api/v1/me', { token })).status).toBe(401);
  });

  test('a password that an administrator sets, on every device', async () => {
    const alice = await newPerson('alice');
    const devices = await Promise.all([alice.on('phone'), alice.on('laptop')]);
    const wires = await Promise.all(devices.map(({ token }) => open(token)));
    const bob = await open((await (await newPerson('bob')).on('phone')).token);
    const command = [process.execPath, 'src/main.ts', 'user', 'password', alice.account.handle];
    const { exitCode } = await runToEnd([...command, '--data', folder.path, '--generate']);
    expect(exitCode).toBe(0);
    for (const wire of wires) expect((await closingOf(wire, endedMs)).code).toBe(4403);
    for (const { token } of devices) expect((await http.ask('GET /api/v1/me', { token })).status).toBe(401);
    await expect(alice.signIn()).rejects.toThrow('wrong_credentials');
    await bob.settle();
  });
});

interface Held {
  readonly token: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const inDatabase = (change: string) => async (): Promise<Held> => {
  const alice = await newPerson('alice');
  const { token, session } = await alice.on('phone');
  database.run(change, [change.includes('users') ? alice.id : session]);
  return { token };
};

/** What somebody may hold, and whether it lets them in. */
const credentials: readonly { name: string; isGood: boolean; hold: () => Promise<Held> }[] = [
  { name: 'nothing', isGood: false, hold: async () => ({ token: undefined }) },
  { name: 'a word', isGood: false, hold: async () => ({ token: 'token' }) },
  { name: 'a token that nobody was given', isGood: false, hold: async () => ({ token: 'b'.repeat(52) }) },
  {
    name: 'a fresh token',
    isGood: true,
    hold: async () => ({ token: (await (await newPerson('alice')).on('phone')).token }),
  },
  {
    name: 'a token in capitals',
    isGood: false,
    hold: async () => ({ token: (await (await newPerson('alice')).on('phone')).token.toUpperCase() }),
  },
  {
    name: 'the hash of a token',
    isGood: false,
    hold: async () => ({ token: sha256((await (await newPerson('alice')).on('phone')).token) }),
  },
  { name: 'the token of a session that ended', isGood: false, hold: ended },
  { name: 'the token of a session that was replaced', isGood: false, hold: replaced },
  {
    name: 'the token of a session that expired',
    isGood: false,
    hold: inDatabase('UPDATE sessions SET expires_at = 1 WHERE session_id = ?'),
  },
  {
    name: 'the token of a disabled account',
    isGood: false,
    hold: inDatabase('UPDATE users SET disabled_at = 1 WHERE user_id = ?'),
  },
];

describe('the socket lets in exactly whom HTTP lets in', () => {
  test.each([...credentials])('with $name', async ({ isGood, hold }) => {
    const { token } = await hold();
    const { status } = await http.ask('GET /api/v1/me', token === undefined ? {} : { token });
    expect(status).toBe(isGood ? 200 : 401);
    const wire = await Wire.open({ url: server.socketUrl });
    wire.say({ op: 'auth', ...(token === undefined ? {} : { token }), client: { name: 'wire', level: 1 } });
    if (isGood) await wire.next('ready');
    else expect((await closingOf(wire, endedMs)).code).toBe(4401);
  });

  test.each([...credentials])('with $name in a cookie', async ({ isGood, hold }) => {
    const { token } = await hold();
    const headers = { origin: server.url, cookie: `magpie_session=${token ?? ''}` };
    expect((await http.ask('GET /api/v1/me', { headers })).status).toBe(isGood ? 200 : 401);
    const wire = await Wire.open({ url: server.socketUrl, headers });
    wire.say({ op: 'auth', client: { name: 'wire', level: 1 } });
    if (isGood) await wire.next('ready');
    else expect((await closingOf(wire, endedMs)).code).toBe(4401);
  });
});

describe('a person', () => {
  test('has ten devices at most: one more signs out the one that was away the longest', async () => {
    const alice = await newPerson('alice');
    const first = await alice.on('phone');
    const wire = await open(first.token);
    for (let count = 2; count <= 10; count += 1) await alice.signIn();
    const ten = await http.call(LIST, bodies.Sessions, first);
    expect(ten.sessions.length).toBe(10);
    await wire.settle();
    const eleventh = await alice.signIn();
    expect((await closingOf(wire, endedMs)).code).toBe(4403);
    const { sessions } = await http.call(LIST, bodies.Sessions, eleventh);
    expect(sessions.map(({ id }) => id)).not.toContain(first.session);
    expect(sessions.length).toBe(10);
    expect((await http.ask('GET /api/v1/me', first)).status).toBe(401);
  });
});

async function ended(): Promise<Held> {
  const { token } = await (await newPerson('alice')).on('phone');
  await http.run('DELETE /api/v1/sessions/current', { token, headers: { 'idempotency-key': newClientId() } });
  return { token };
}

async function replaced(): Promise<Held> {
  const alice = await newPerson('alice');
  const { token, device } = await alice.on('phone');
  await http.run('POST /api/v1/sessions', { body: { ...alice.account, device, deviceName: 'again' } });
  return { token };
}

const sha256 = (text: string): string => Bun.CryptoHasher.hash('sha256', text, 'hex');
