import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from '../../../support/server.ts';
import { type TempFolder, tempFolder } from '../../../support/temp-folder.ts';
import { type Ended, magpie } from '../command.ts';

// Each command is a process of its own, and a test runs several.
setDefaultTimeout(60_000);

const password = 'correct horse battery';

let folder: TempFolder;
let server: ServerProcess;

beforeAll(async () => {
  folder = tempFolder('sign-in');
  const env = { MAGPIE_LIMITS_REGISTRATIONS_PER_HOUR: '100' };
  server = await ServerProcess.start({ data: join(folder.path, 'data'), env });
});
afterAll(async () => {
  await server.stop();
  folder[Symbol.dispose]();
});

/** A whole session behind a pipe, of somebody whose devices lie in the folder of this name. */
const chat = (home: string, flags: string[], ...lines: string[]): Promise<Ended> =>
  magpie(['chat', '--url', server.url, ...flags], lines.map((line) => `${line}\n`).join(''), {
    XDG_DATA_HOME: join(folder.path, home),
  });

test('two people who type their handles at one machine have a device each', async () => {
  const alice = await chat('shared', ['--register'], 'alice', password);
  const bob = await chat('shared', ['--register'], '@Bob', password);
  expect([alice.exitCode, bob.exitCode]).toEqual([0, 0]);
  expect(bob.stdout).toContain('signed in as @bob');
  const again = await chat('shared', [], 'Alice');
  expect(again.stdout).toContain('signed in as @alice');
  const devices = readdirSync(join(folder.path, 'shared', 'magpie'));
  expect(devices.map((name) => name.split('-').at(-1)).sort()).toEqual(['alice', 'bob']);
});

test('a device that belongs to somebody makes no other account and signs nobody else in', async () => {
  const device = ['--store', join(folder.path, 'the device of carol')];
  await chat('', [...device, '--register', '--handle', 'carol'], password);
  const refusals = [
    [
      ['--register', '--handle', 'carol'],
      '@carol is signed in on this device already: leave --register away',
    ],
    [['--claim', 'a secret'], '@carol is signed in on this device already: leave the owner link away'],
    [['--handle', 'dave'], "This folder is @carol's. Give @dave another with --store."],
  ] as const;
  for (const [flags, sentence] of refusals) {
    const again = await chat('', [...device, ...flags], password);
    expect(again).toMatchObject({ exitCode: 1, stdout: '' });
    expect(again.stderr).toContain(sentence);
  }
});

test('a handle that is taken is asked for anew, and its folder is that of the other', async () => {
  await chat('erin', ['--register', '--handle', 'erin'], password);
  const other = await chat('frank', ['--register', '--handle', 'erin'], password, 'frank', password);
  expect(other.stdout).toContain('!! This handle is taken.');
  expect(other.stdout).toContain('signed in as @frank');
  expect(other.exitCode).toBe(0);
});

test('an address at which nobody answers is told before a password is read, and ends with 1', async () => {
  const silent = await magpie(['chat', '--url', 'http://127.0.0.1:1', '--handle', 'alice'], '', {
    XDG_DATA_HOME: join(folder.path, 'nowhere'),
  });
  expect(silent).toEqual({ exitCode: 1, stdout: '', stderr: 'No server answers at http://127.0.0.1:1.\n' });
});

test('a wrong password, and the end of the pipe, end with 1', async () => {
  await chat('grace', ['--register', '--handle', 'grace'], password);
  const wrong = await chat('elsewhere', ['--handle', 'grace'], 'not the password');
  expect(wrong).toMatchObject({ exitCode: 1, stderr: 'Nobody is signed in.\n' });
  expect(wrong.stdout).toContain('!! The handle or the password is wrong.');
});

test.each([
  ['a path', '/chat'],
  ['a question', '/?a=b'],
  ['a fragment that is no owner link', '/#hello'],
])('an address with %s is refused by a sentence', async (_name, rest) => {
  const refused = await magpie(['chat', '--url', `http://127.0.0.1:1${rest}`, '--handle', 'alice']);
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
  expect(refused.stderr).toContain('--url must be the server alone, such as http://127.0.0.1:1,');
});

test('an owner link that is no longer good is refused at once', async () => {
  const refused = await chat('heidi', ['--claim', 'made up', '--handle', 'heidi'], password, password);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('This owner link was already used or is out of date.');
});

test.each([
  ['its address', (link: string) => ({ flags: ['--url', link], lines: [password] })],
  ['its claim', (link: string) => ({ flags: ['--claim', link], lines: [password] })],
  ['what is asked for', (link: string) => ({ flags: ['--claim'], lines: [link, password] })],
])('the link that a server prints makes its owner when it is given as %s', async (way, given) => {
  const data = join(folder.path, `data for ${way}`);
  const owned = await ServerProcess.start({ data });
  const { flags, lines } = given(/http\S+#claim=\S+/.exec(owned.stdout())?.[0] ?? '');
  const address = flags.includes('--url') ? [] : ['--url', owned.url];
  const made = await magpie(
    ['chat', ...address, '--handle', 'alice', ...flags],
    lines.map((line) => `${line}\n`).join(''),
    { XDG_DATA_HOME: join(folder.path, `home for ${way}`) },
  );
  await owned.stop();
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await magpie(['user', 'list', '--data', data])).stdout).toContain('alice\towner');
});
