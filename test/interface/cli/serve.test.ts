import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RawHttp } from '../../support/raw-http.ts';
import { ServerProcess } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { type Ended, magpie } from './command.ts';

// Each command is a process of its own, and a test runs several.
setDefaultTimeout(60_000);

const password = 'correct horse battery';
const claimIn = (text: string) => text.match(/#claim=([a-z2-7]{52})\b/)?.[1];

describe('a server that starts', () => {
  test('prints its address and one link, which makes the owner once and is never offered again', async () => {
    using folder = tempFolder('serve');
    const server = await ServerProcess.start({ data: folder.path });
    expect(server.stdout()).toMatch(/^Magpie \S+ listens on http:\/\/127\.0\.0\.1:\d+$/m);
    const claim = claimIn(server.stdout());
    if (claim === undefined) throw new Error(`no link in ${server.stdout()}`);
    const http = new RawHttp(server.url);
    await http.register({ handle: 'alice', password, claim });
    const { token } = await http.signIn({ handle: 'alice', password });
    expect((await http.call<{ role: string }>('/me', { token })).role).toBe('owner');
    await expect(http.register({ handle: 'mallory', password, claim })).rejects.toMatchObject({
      code: 'claim_invalid',
    });
    expect(await server.stop()).toBe(0);

    const again = await ServerProcess.start({ data: folder.path });
    expect(claimIn(again.stdout())).toBeUndefined();
    await again.stop();
  });

  test('offers a fresh link at each start until somebody used one', async () => {
    using folder = tempFolder('serve');
    const first = await ServerProcess.start({ data: folder.path });
    const old = claimIn(first.stdout());
    await first.stop();
    const second = await ServerProcess.start({ data: folder.path });
    expect(claimIn(second.stdout())).not.toBe(old);
    const http = new RawHttp(second.url);
    await expect(http.register({ handle: 'alice', password, claim: old ?? '' })).rejects.toMatchObject({
      code: 'claim_invalid',
    });
    await second.stop();
  });

  test('warns loudly where an acknowledgement does not survive a power cut', async () => {
    using folder = tempFolder('serve');
    const server = await ServerProcess.start({ data: folder.path, env: { MAGPIE_SYNCHRONOUS: 'OFF' } });
    expect(server.stderr()).toContain('WARNING');
    await server.stop();
  });

  test('ends with 0 at SIGINT as at SIGTERM, says so, and leaves no socket behind', async () => {
    using folder = tempFolder('serve');
    const server = await ServerProcess.start({ data: folder.path });
    process.kill(server.pid, 'SIGINT');
    expect(await server.ended()).toBe(0);
    expect(server.stdout()).toEndWith('\nMagpie has stopped.\n');
    expect(await Bun.file(join(folder.path, 'run', 'control.sock')).exists()).toBe(false);
  });
});

describe('a server that cannot start says why in one sentence', () => {
  const serve = (data: string, ...args: string[]) =>
    magpie(['serve', '--data', data, '--host', '127.0.0.1', '--port', '0', '--metrics-port', 'off', ...args]);

  test('when the port is taken', async () => {
    using folder = tempFolder('serve');
    const other = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
    expectSentence(await serve(folder.path, '--port', String(other.port)), `Port ${other.port}`);
    await other.stop(true);
  });

  test('when the metrics port that was asked for is taken', async () => {
    using folder = tempFolder('serve');
    const other = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
    expectSentence(await serve(folder.path, '--metrics-port', String(other.port)), '--metrics-port');
    await other.stop(true);
  });

  test('when the data folder cannot be made', async () => {
    using folder = tempFolder('serve');
    writeFileSync(join(folder.path, 'file'), '');
    expectSentence(await serve(join(folder.path, 'file', 'data')), 'data folder');
  });

  test('when another server has the folder', async () => {
    using folder = tempFolder('serve');
    const server = await ServerProcess.start({ data: folder.path });
    expectSentence(await serve(folder.path), 'Another Magpie is running');
    await server.stop();
  });

  test('when the data is of a newer version', async () => {
    using folder = tempFolder('serve');
    const server = await ServerProcess.start({ data: folder.path });
    await server.stop();
    const db = new Database(join(folder.path, 'magpie.db'));
    db.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '2099-01-01')");
    db.close();
    expectSentence(await serve(folder.path), 'newer');
  });

  test('when the data is no database', async () => {
    using folder = tempFolder('serve');
    writeFileSync(join(folder.path, 'magpie.db'), 'x'.repeat(8192));
    expectSentence(await serve(folder.path), 'Restore a backup');
  });

  test.each([
    [['--port', 'http'], 'the flag --port'],
    [['--registration', 'perhaps'], 'one of open, invitation, closed'],
    [['--prot', '80'], "unknown option '--prot'"],
    [['extra'], 'too many arguments'],
  ])('when %p is not understood', async (args, part) => {
    using folder = tempFolder('serve');
    expectSentence(await serve(folder.path, ...args), part);
  });

  test('when the environment has a setting that is none', async () => {
    const ended = await magpie(['serve'], '', { MAGPIE_LIMIT: '1' });
    expectSentence(ended, 'MAGPIE_LIMIT');
  });
});

function expectSentence({ exitCode, stdout, stderr }: Ended, part: string): void {
  expect(stderr).toContain(part);
  expect(
    stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('(Did you mean')),
  ).toHaveLength(1);
  expect(stderr).not.toMatch(/\n? +at /);
  expect(stdout).toBe('');
  expect(exitCode).not.toBe(0);
}
