import { expect, setDefaultTimeout, test } from 'bun:test';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '../../../src/interface/sdk/index.ts';
import { RawHttp } from '../../support/raw-http.ts';
import { ServerProcess } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { magpie } from './command.ts';

// Each command is a process of its own, and a test runs several.
setDefaultTimeout(60_000);

const password = 'correct horse battery';

const user = (data: string, ...args: string[]) => magpie(['user', ...args, '--data', data], `${password}\n`);

test('accounts are made and found beside a running server, over a socket that only its own account may open', async () => {
  using folder = tempFolder('user');
  const server = await ServerProcess.start({ data: folder.path, args: ['--registration', 'closed'] });
  const socket = statSync(join(folder.path, 'run', 'control.sock'));
  expect(socket.isSocket()).toBe(true);
  expect(socket.mode & 0o777).toBe(0o600);
  expect(statSync(join(folder.path, 'run')).mode & 0o777).toBe(0o700);

  const made = await user(folder.path, 'add', 'alice', '--name', 'Alice Liddell', '--role', 'admin');
  expect([made.exitCode, made.stdout]).toEqual([0, 'The account alice was made.\n']);
  expect((await user(folder.path, 'list')).stdout).toBe('alice\tadmin\tAlice Liddell\n');

  const http = new RawHttp(server.url);
  const { token } = await http.signIn({ handle: 'alice', password });
  const changed = await magpie(['user', 'password', 'alice', '--generate', '--data', folder.path]);
  const fresh = changed.stdout.match(/The password is (\S+)\. It is shown only now\./)?.[1] ?? '';
  await expect(http.call('/me', { token })).rejects.toMatchObject({ code: 'session_expired' });
  await expect(http.signIn({ handle: 'alice', password })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  await http.signIn({ handle: 'alice', password: fresh });
  await server.stop();
});

test('accounts are made without a server, also where one was killed and left its socket behind', async () => {
  using folder = tempFolder('user');
  expect((await user(folder.path, 'add', 'alice')).exitCode).toBe(0);
  const killed = await ServerProcess.start({ data: folder.path });
  await killed.kill();
  expect((await user(folder.path, 'add', 'bob')).exitCode).toBe(0);
  expect((await user(folder.path, 'list')).stdout).toBe('alice\tmember\talice\nbob\tmember\tbob\n');

  const server = await ServerProcess.start({ data: folder.path });
  await new RawHttp(server.url).signIn({ handle: 'bob', password });
  await server.stop();
});

test('a refusal is the same sentence with a server and without', async () => {
  using folder = tempFolder('user');
  await user(folder.path, 'add', 'alice');
  const taken = async () => {
    const { exitCode, stderr } = await user(folder.path, 'add', 'alice');
    return [exitCode, stderr];
  };
  const alone = await taken();
  const server = await ServerProcess.start({ data: folder.path });
  expect(await taken()).toEqual(alone);
  expect(alone).toEqual([1, 'This handle is taken.\n']);
  const nobody = await user(folder.path, 'password', 'nobody');
  expect([nobody.exitCode, nobody.stderr.trim().split('\n').length]).toEqual([1, 1]);
  await server.stop();
});

test('without a password nothing happens, and without data there is nobody to list', async () => {
  using folder = tempFolder('user');
  const silent = await magpie(['user', 'add', 'alice', '--data', folder.path]);
  expect([silent.exitCode, silent.stderr]).toEqual([1, 'No password was given.\n']);
  const empty = await user(folder.path, 'list');
  expect(empty.exitCode).toBe(1);
  expect(empty.stderr).toContain('There is no data of Magpie');
});

test('a role is given beside a running server, and reaches the devices of the account', async () => {
  using folder = tempFolder('user');
  await user(folder.path, 'add', 'alice', '--role', 'owner');
  const server = await ServerProcess.start({ data: folder.path });
  await user(folder.path, 'add', 'bob');
  const bob = createClient({ url: server.url });
  await bob.signIn({ handle: 'bob', password });
  const told = Promise.withResolvers<string | undefined>();
  bob.on('account', () => told.resolve(bob.me?.role));

  const given = await user(folder.path, 'role', 'bob', 'owner');
  expect([given.exitCode, given.stdout]).toEqual([0, 'The role of bob is owner.\n']);
  expect(await told.promise).toBe('owner');
  expect((await user(folder.path, 'role', 'alice', 'member')).exitCode).toBe(0);
  expect((await user(folder.path, 'list')).stdout).toBe('alice\tmember\talice\nbob\towner\tbob\n');
  await bob.close();
  await server.stop();
});

test('the last owner stays one, with a server and without, and roles are three', async () => {
  using folder = tempFolder('user');
  await user(folder.path, 'add', 'alice', '--role', 'owner');
  const demoted = async () => {
    const { exitCode, stderr } = await user(folder.path, 'role', 'alice', 'admin');
    return [exitCode, stderr];
  };
  const alone = await demoted();
  expect(alone).toEqual([1, 'A server needs an owner. Make somebody else one first.\n']);
  const server = await ServerProcess.start({ data: folder.path });
  expect(await demoted()).toEqual(alone);
  const nobody = await user(folder.path, 'role', 'nobody', 'admin');
  expect([nobody.exitCode, nobody.stderr.trim().split('\n').length]).toEqual([1, 1]);
  const unknown = await user(folder.path, 'role', 'alice', 'king');
  expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringContaining('owner')]);
  expect((await user(folder.path, 'list')).stdout).toBe('alice\towner\talice\n');
  await server.stop();
});
