import { expect, setDefaultTimeout, test } from 'bun:test';
import { RawHttp } from '../../support/raw-http.ts';
import { ServerProcess } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { magpie } from './command.ts';

// Each command is a process of its own, and a test runs several.
setDefaultTimeout(60_000);

const password = 'correct horse battery';
const invite = (data: string, ...args: string[]) => magpie(['invite', ...args, '--data', data]);
const codeIn = (text: string) => /The code is ([a-z2-7]{26})\. It is shown only now\./.exec(text)?.[1] ?? '';

test('an invitation made beside a running server lets somebody in, and is listed and revoked', async () => {
  using folder = tempFolder('invite');
  const server = await ServerProcess.start({ data: folder.path, args: ['--registration', 'invitation'] });
  const made = await invite(folder.path, 'add', '--uses', '2', '--hours', '48', '--note', 'the lab');
  const code = codeIn(made.stdout);
  expect([made.exitCode, made.stderr, code.length]).toEqual([0, '', 26]);

  const chat = ['chat', '--url', server.url, '--handle', 'alice', '--store', folder.path];
  const uninvited = await magpie([...chat, '--register'], `${password}\n`);
  expect(uninvited.stderr).toContain('An account here needs an invitation.');
  const invited = await magpie([...chat, '--invite', `${server.url}/#invite=${code}`], `${password}\n`);
  expect(invited.stdout).toContain('signed in as @alice');

  const listed = await invite(folder.path, 'list');
  const [id = '', uses, until, note] = listed.stdout.trim().split('\t');
  expect([uses, note]).toEqual(['1 of 2', 'the lab']);
  expect(until).toMatch(/^until \d{4}-\d{2}-\d{2}T/);
  expect(listed.stdout).not.toContain(code);
  expect((await invite(folder.path, 'revoke', id)).exitCode).toBe(0);
  expect((await invite(folder.path, 'list')).stdout).toContain('revoked');
  const late = await magpie(
    ['chat', '--url', server.url, '--handle', 'bob', '--store', `${folder.path}/bob`, '--invite', code],
    `${password}\n`,
  );
  expect(late.stderr).toContain('This invitation was used up, revoked or is out of date.');
  await server.stop();
});

test('an invitation made without a server works once there is one, and carries its address where that is known', async () => {
  using folder = tempFolder('invite');
  const env = { MAGPIE_PUBLIC_URL: 'https://chat.example.org' };
  const linked = await magpie(['invite', 'add', '--data', folder.path], '', env);
  expect(linked.stdout).toMatch(/^The link is https:\/\/chat\.example\.org\/#invite=[a-z2-7]{26}\./);
  const code = codeIn((await invite(folder.path, 'add')).stdout);
  const server = await ServerProcess.start({ data: folder.path, args: ['--registration', 'invitation'] });
  const http = new RawHttp(server.url);
  const account = { handle: 'alice', name: 'Alice', password, invitation: code };
  await http.call('/accounts', { method: 'POST', body: { ...account, clientId: Bun.randomUUIDv7() } });
  await http.signIn({ handle: 'alice', password });
  await server.stop();
});

test.each([
  [['--uses', '0'], 'It must be a whole number from 1 to 1000.'],
  [['--uses', '1001'], 'It must be a whole number from 1 to 1000.'],
  [['--hours', '1.5'], 'It must be a whole number from 1 to 8760.'],
])('%p is refused in one sentence', async (flags, sentence) => {
  using folder = tempFolder('invite');
  const refused = await invite(folder.path, 'add', ...flags);
  expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain(sentence);
});
