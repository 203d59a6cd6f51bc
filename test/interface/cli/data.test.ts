import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { version } from '../../../package.json';
import { printDefaults, printDocumentation } from '../../../src/infra/config/print.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { magpie } from './command.ts';

// Each command is a process of its own, and a test runs several.
setDefaultTimeout(60_000);

const addAlice = (data: string) => magpie(['user', 'add', 'alice', '--generate', '--data', data]);

test('doctor is content with sound data and names what it finds wrong', async () => {
  using folder = tempFolder('data');
  await addAlice(folder.path);
  const doctor = () => magpie(['doctor', '--data', folder.path]);
  expect(await doctor()).toMatchObject({ exitCode: 0, stdout: 'Everything is as it should be.\n' });
  const db = new Database(join(folder.path, 'magpie.db'));
  db.exec("DELETE FROM log WHERE type = 'account.created'");
  db.close();
  const sick = await doctor();
  expect(sick.exitCode).toBe(1);
  expect(sick.stdout).toContain('without a hole');
});

test('migrate brings data up to date, and says that it is when asked again', async () => {
  using folder = tempFolder('data');
  await addAlice(folder.path);
  expect(await magpie(['migrate', '--data', folder.path])).toMatchObject({
    exitCode: 0,
    stdout: 'The data is up to date.\n',
  });
});

test.each(['doctor', 'migrate'])('%s of a folder without data says so and makes none', async (command) => {
  using folder = tempFolder('data');
  const data = join(folder.path, 'nowhere');
  const { exitCode, stderr } = await magpie([command, '--data', data]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('There is no data of Magpie');
  expect(await Bun.file(data).exists()).toBe(false);
});

test('config prints what is in force, what is default and what everything means', async () => {
  const check = await magpie(['config', 'check', '--port', '0'], '', { MAGPIE_NAME: 'The lab' });
  expect(check.exitCode).toBe(0);
  expect(check.stdout).toContain('port = 0 (the flag --port)');
  expect(check.stdout).toContain('name = The lab (the environment variable MAGPIE_NAME)');
  expect((await magpie(['config', 'default'])).stdout.trim()).toBe(printDefaults());
  expect((await magpie(['config', 'doc'])).stdout.trim()).toBe(printDocumentation().trim());
  const bad = await magpie(['config', 'check', '--port', '-1']);
  expect([bad.exitCode, bad.stderr.trim().split('\n').length]).toEqual([1, 1]);
});

test('--version prints one line, and --help names every command', async () => {
  const { stdout } = await magpie(['--version']);
  expect([version, 'development']).toContain(stdout.trim());
  const help = await magpie(['--help']);
  for (const command of ['serve', 'chat', 'user', 'config', 'migrate', 'doctor', 'bench']) {
    expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  }
});

test('the program by itself tells what it can do, and that is no mistake', async () => {
  const told = await magpie([]);
  expect(told).toMatchObject({ exitCode: 0, stderr: '' });
  expect(told.stdout).toContain('serve [options]');
});
