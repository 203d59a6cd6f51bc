import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bodies } from '../../src/interface/protocol/index.ts';
import { freshAccount, Person } from '../support/account.ts';
import { HttpCalls } from '../support/http-calls.ts';
import { ServerProcess } from '../support/server.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { Wire } from '../support/wire.ts';
import { newClientId, newId } from '../support/wire-ids.ts';

setDefaultTimeout(60_000);

/** 128 random bits in base32 take 26 characters, 256 bits take 52. */
const [bits128, bits256] = [26, 52];
let folder: TempFolder;
let server: ServerProcess;
let http: HttpCalls;
let alice: Person;
let token: string;

beforeAll(async () => {
  folder = tempFolder('secrets');
  server = await ServerProcess.start({ data: folder.path, env: { MAGPIE_LOG_LEVEL: 'debug' } });
  http = new HttpCalls(server.url);
  const account = freshAccount('alice');
  await http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
  alice = await Person.known(account, http);
  token = (await alice.on('phone')).token;
});

afterAll(async () => {
  await server.stop();
  folder[Symbol.dispose]();
});

describe('a token', () => {
  test('has at least 128 random bits and is another one at each sign-in', async () => {
    const tokens = [token, (await alice.signIn()).token, (await alice.signIn()).token];
    for (const each of tokens) expect(each).toMatch(/^[a-z2-7]{52}$/);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(sharedPrefix(tokens)).toBeLessThan(bits128 / 4);
  });

  test('is stored only as its SHA-256', () => {
    const files = stored(folder.path);
    expect(files.some(({ bytes }) => bytes.includes(sha256(token)))).toBe(true);
    expect(files.filter(({ bytes }) => bytes.includes(token)).map(({ name }) => name)).toEqual([]);
    expect(
      files.filter(({ bytes }) => bytes.includes(alice.account.password)).map(({ name }) => name),
    ).toEqual([]);
  });

  test('is in no log line, in no frame and in no answer after the first', async () => {
    const wire = await Wire.open({ url: server.socketUrl, token });
    const routes = [
      'GET /api/v1/me',
      'GET /api/v1/me/state',
      'GET /api/v1/sessions',
      'GET /api/v1/conversations',
    ];
    for (const route of routes) {
      const { text } = await http.ask(route, { token });
      for (const secret of [token, sha256(token), 'argon2']) expect(text).not.toContain(secret);
    }
    await alice.signIn();
    await wire.settle();
    wire.close();
    for (const secret of [token, sha256(token)]) {
      expect(JSON.stringify(wire.heard)).not.toContain(secret);
      expect(server.stdout() + server.stderr()).not.toContain(secret);
    }
  });

  test('counts for nothing in an address', async () => {
    for (const name of ['token', 'access_token', 'auth']) {
      expect((await http.ask('GET /api/v1/me', { query: { [name]: token } })).status).toBe(401);
      const wire = await Wire.open({ url: `${server.socketUrl}?${name}=${token}` });
      wire.say({ op: 'auth', client: { name: 'wire', level: 1 } });
      expect((await wire.next('bye')).code).toBe('not_signed_in');
    }
  });
});

describe('ids', () => {
  test('are random, so that none can be guessed from others', async () => {
    const people = await Promise.all(['bob', 'carol'].map(registered));
    const me = await http.call('GET /api/v1/me', bodies.Me, { token });
    const devices = await Promise.all(['phone', 'tablet', 'laptop', 'watch'].map((name) => alice.on(name)));
    const sessions = devices.map(({ session }) => session);
    // So many that they are in order by chance once in 362,880 runs.
    const ids = [alice.id, me.personal, me.self, ...sessions, ...people];
    for (const id of ids) expect(id).toMatch(/^[a-z2-7]{26}$/);
    expect(sharedPrefix(ids)).toBeLessThan(bits128 / 4);
    expect(ids).not.toEqual(ids.toSorted());
  });

  test('of a conversation do not follow from the ids of its people without the secret of the installation', async () => {
    using database = new Database(join(folder.path, 'magpie.db'), { readonly: true });
    const salt = database.query("SELECT value FROM server WHERE key = 'direct_salt'").get() as {
      value: string;
    };
    expect(salt.value).toMatch(new RegExp(`^[a-z2-7]{${bits256}}$`));
    const { text } = await http.ask('GET /api/v1/server');
    expect(text + server.stdout() + server.stderr()).not.toContain(salt.value);
  });

  test('of nobody look like those of somebody long offline', async () => {
    const wire = await Wire.open({ url: server.socketUrl, token });
    const offline = await registered('mallory');
    const { users } = await wire.ask({ op: 'presence', users: [offline, newId()] }, 'presence');
    const [known, unknown] = users.map(({ id: _id, ...shown }) => shown);
    expect(known).toEqual({ online: false });
    expect(unknown).toEqual(known);
    wire.close();
  });
});

describe('a first start', () => {
  test('makes secrets of its own and leaves nobody with a password that others know', async () => {
    using other = tempFolder('secrets');
    const second = await ServerProcess.start({ data: other.path });
    using first = factsOf(folder);
    using fresh = factsOf(other);
    expect(fresh.users).toEqual([]);
    expect(fresh.secrets.map(({ key }) => key)).toEqual(['claim', 'direct_salt', 'epoch']);
    for (const { key, value } of fresh.secrets) {
      expect(value.length).toBeGreaterThanOrEqual(bits128);
      expect(first.secrets.find((each) => each.key === key)?.value).not.toBe(value);
    }
    await second.stop();
  });

  test('prints the owner link once, and stores only its hash', () => {
    const claim = /#claim=([a-z2-7]+)/.exec(server.stdout())?.[1] ?? '';
    expect(claim).toMatch(/^[a-z2-7]{52}$/);
    expect(stored(folder.path).some(({ bytes }) => bytes.includes(claim))).toBe(false);
    expect(server.stderr()).not.toContain(claim);
  });

  test('refuses a data folder whose secret is empty or short', async () => {
    using other = tempFolder('secrets');
    await (await ServerProcess.start({ data: other.path })).stop();
    for (const salt of ['', 'magpie', 'a'.repeat(bits256 - 1)]) {
      using database = new Database(join(other.path, 'magpie.db'));
      database.run("UPDATE server SET value = ? WHERE key = 'direct_salt'", [salt]);
      const start = ServerProcess.start({ data: other.path }).then((running) => running.stop());
      expect(await start.then(() => 'started', String)).toContain('secret');
    }
  });

  test('makes a folder that nobody else on the machine can enter', () => {
    const mode = statSync(join(folder.path, 'run')).mode & 0o777;
    expect(mode).toBe(0o700);
  });
});

async function registered(name: string): Promise<string> {
  const body = { ...freshAccount(name), clientId: newClientId() };
  return (await http.call('POST /api/v1/accounts', bodies.Registered, { body })).user ?? '';
}

interface Facts extends Disposable {
  readonly users: unknown[];
  readonly secrets: { readonly key: string; readonly value: string }[];
}

function factsOf({ path }: TempFolder): Facts {
  const database = new Database(join(path, 'magpie.db'), { readonly: true });
  return {
    users: database.query('SELECT handle FROM users').all(),
    // The version of the directory is the same everywhere and hides nothing.
    secrets: database
      .query("SELECT key, value FROM server WHERE key <> 'directory' ORDER BY key")
      .all() as Facts['secrets'],
    [Symbol.dispose]: () => database.close(),
  };
}

/** Every file below a folder that can be read. */
function stored(path: string): { name: string; bytes: Buffer }[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(path, name)).isFile());
  return files.map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
}

/** How many characters two of the texts begin with in common, at most. */
function sharedPrefix(texts: readonly string[]): number {
  const sorted = texts.toSorted();
  const shared = sorted.slice(1).map((text, index) => {
    const before = sorted[index] ?? '';
    const differs = [...text].findIndex((letter, place) => letter !== before[place]);
    return differs === -1 ? text.length : differs;
  });
  return Math.max(...shared);
}

const sha256 = (text: string): string => Bun.CryptoHasher.hash('sha256', text, 'hex');
