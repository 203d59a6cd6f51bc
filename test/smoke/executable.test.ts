import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { RawClient, silentObserver } from '../support/raw-client.ts';
import { RawHttp } from '../support/raw-http.ts';
import { type Ended, runToEnd, ServerProcess, serveCommand } from '../support/server.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

// The executable as somebody downloads it: one file, copied alone into an empty folder, run from there.

const built = 'dist/magpie';
const testMs = 60_000;
const waitMs = 20_000;
const folders: TempFolder[] = [];
let home: string;
let executable: string;

beforeAll(() => {
  if (!existsSync(built)) throw new Error(`${built} is not there. Build it first: bun run build.`);
  home = emptyFolder();
  executable = join(home, 'magpie');
  copyFileSync(built, executable);
  chmodSync(executable, 0o755);
});

afterAll(() => {
  for (const folder of folders) folder[Symbol.dispose]();
});

describe('the executable alone in an empty folder', () => {
  test('says its version', async () => {
    const { exitCode, stdout, stderr } = await runToEnd([executable, '--version'], { cwd: home });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/\d+\.\d+\.\d+/);
    expect(readdirSync(home)).toEqual(['magpie']);
  });

  test(
    'lets two people register and talk, stops, and has everything when it starts again',
    async () => {
      const data = join(emptyFolder(), 'data');
      const first = await start(data);
      const link = ownerLink(first);
      const talk = await talkAsTwo(first, link);
      expect(await first.stop()).toBe(0);
      expect(first.stderr()).toBe('');

      const second = await start(data);
      expect(second.stdout()).not.toContain('#claim=');
      expect(await textsOf(second, talk.bob)).toEqual(talk.texts);
      expect(await second.stop()).toBe(0);
    },
    testMs,
  );

  test(
    'makes only the first who uses the owner link an owner',
    async () => {
      const server = await start(join(emptyFolder(), 'data'));
      const http = new RawHttp(server.url);
      const claim = claimOf(ownerLink(server));
      await http.register({ handle: 'alice', password: 'alice keeps a secret', claim });
      const again = http.register({ handle: 'mallory', password: 'mallory wants it too', claim });
      expect(await again.catch((refusal) => refusal.code)).toBe('claim_invalid');
      expect(await server.stop()).toBe(0);
    },
    testMs,
  );
});

describe('what cannot work ends with one clear sentence', () => {
  test(
    'a port that is taken',
    async () => {
      const taken = createServer();
      const port = await listen(taken);
      const ended = await serve(join(emptyFolder(), 'data'), { port });
      taken.close();
      expectSentence(ended, String(port));
    },
    testMs,
  );

  test('a data folder that is a file', async () => {
    const file = join(emptyFolder(), 'data');
    writeFileSync(file, 'not a folder');
    expectSentence(await serve(file), file);
  });

  test('a data folder below a file', async () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, 'not a folder');
    expectSentence(await serve(join(file, 'data')), join(file, 'data'));
  });

  test(
    'a data folder that another Magpie uses',
    async () => {
      const data = join(emptyFolder(), 'data');
      const running = await start(data);
      expectSentence(await serve(data), data);
      expect(await running.stop()).toBe(0);
    },
    testMs,
  );

  test(
    'data that a newer version wrote',
    async () => {
      const data = join(emptyFolder(), 'data');
      expect(await (await start(data)).stop()).toBe(0);
      using database = new Database(join(data, 'magpie.db'));
      database.run(`INSERT INTO kysely_migration VALUES ('9999_from_the_future', '2100-01-01')`);
      expectSentence(await serve(data), 'newer');
    },
    testMs,
  );

  test('data that is no database', async () => {
    const data = join(emptyFolder(), 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'magpie.db'), 'this was never a database '.repeat(1_000));
    expectSentence(await serve(data), 'magpie.db');
  });

  test('a setting that makes no sense', async () => {
    const command = [executable, 'serve', '--data', join(emptyFolder(), 'data')];
    expectSentence(await runToEnd(command, { cwd: home, env: { MAGPIE_PORT: 'abc' } }), 'MAGPIE_PORT');
  });

  test('a flag that does not exist', async () => {
    const { exitCode, stderr } = await runToEnd([executable, 'serve', '--colour', 'blue'], { cwd: home });
    expect(stderr.trim()).toBe("error: unknown option '--colour'");
    expect(exitCode).toBe(1);
  });
});

function emptyFolder(): string {
  const folder = tempFolder('smoke');
  folders.push(folder);
  return folder.path;
}

const start = (data: string): Promise<ServerProcess> => ServerProcess.start({ data, executable, cwd: home });

/** Serves in the expectation that it will not. */
const serve = (data: string, options: { port?: number } = {}): Promise<Ended> =>
  runToEnd(serveCommand({ data, executable, ...options }), { cwd: home });

function expectSentence({ exitCode, stdout, stderr }: Ended, names: string): void {
  const lines = stderr.trim().split('\n');
  expect({ lines: lines.length, stderr }).toEqual({ lines: 1, stderr });
  expect(lines[0]).toContain(names);
  expect(lines[0]).toMatch(/^[A-Z/].*[.!]$/);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at |\.ts:\d+|Error:/m);
  expect(exitCode).toBeGreaterThan(0);
}

function ownerLink(server: ServerProcess): string {
  const link = /http:\/\/\S+#claim=[\w-]+/.exec(server.stdout())?.[0];
  if (!link) throw new Error(`No owner link was printed:\n${server.stdout()}`);
  expect(link).toStartWith(server.url);
  return link;
}

const claimOf = (link: string): string => new URL(link).hash.replace('#claim=', '');

/** Alice becomes the owner by the link, Bob registers as anybody may, and each hears the other over the socket. */
async function talkAsTwo(server: ServerProcess, link: string) {
  const http = new RawHttp(server.url);
  const [alice, bob] = ['alice', 'bob'].map((handle) => ({ handle, password: `${handle} keeps a secret` }));
  if (!alice || !bob) throw new Error('There are two of them.');
  await http.register({ ...alice, claim: claimOf(link) });
  await http.register(bob);
  const signedIn = { alice: await http.signIn(alice), bob: await http.signIn(bob) };
  expect(await roleOf(http, signedIn.alice.token)).toBe('owner');
  expect(await roleOf(http, signedIn.bob.token)).toBe('member');
  const stream = await http.openDirect(signedIn.alice.token, signedIn.bob.user);
  const texts = ['Hello Bob!', 'Hello Alice 🐦'];
  await exchange(server, { stream, texts, tokens: [signedIn.alice.token, signedIn.bob.token] });
  return { texts, bob: { ...bob, stream } };
}

async function roleOf(http: RawHttp, token: string): Promise<string> {
  return (await http.call<{ me: { role: string } }>('/me/state', { token })).me.role;
}

async function exchange(
  server: ServerProcess,
  { stream, texts, tokens }: { stream: string; texts: readonly string[]; tokens: readonly string[] },
): Promise<void> {
  const clients = tokens.map(
    (token) => new RawClient({ url: server.socketUrl, token, observer: silentObserver }),
  );
  for (const [index, client] of clients.entries()) {
    await until(() => client.isCaughtUp, { what: 'the client to be there', withinMs: waitMs });
    client.send(stream, { type: 'message', text: texts[index] ?? '' });
    await until(() => clients.every((each) => shownTexts(each, stream).length === index + 1), {
      what: 'both to show the message',
      withinMs: waitMs,
    });
  }
  for (const client of clients) {
    expect(shownTexts(client, stream)).toEqual([...texts]);
    client.close();
  }
}

const shownTexts = (client: RawClient, stream: string): unknown[] =>
  (client.windows.get(stream)?.rows() ?? [])
    .filter(({ type }) => type === 'message')
    .map(({ body }) => body?.['text']);

async function textsOf(
  server: ServerProcess,
  { stream, handle, password }: { stream: string; handle: string; password: string },
): Promise<unknown[]> {
  const http = new RawHttp(server.url);
  const { token } = await http.signIn({ handle, password });
  const texts: unknown[] = [];
  for await (const { type, body } of http.events(token, stream, 0)) {
    if (type === 'message') texts.push(body?.['text']);
  }
  return texts;
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  server.listen(0, '127.0.0.1', () => resolve(Number((server.address() as { port: number }).port)));
  return promise;
}
