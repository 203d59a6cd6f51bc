import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { conversationLine, messageLine, printable } from '../../../src/interface/cli/chat/chat-lines.ts';
import { ServerProcess } from '../../support/server.ts';
import { type TempFolder, tempFolder } from '../../support/temp-folder.ts';
import { Conversation } from './command.ts';

// Each command is a process of its own, and a test runs several.
setDefaultTimeout(60_000);

const password = 'correct horse battery';

let folder: TempFolder;
let server: ServerProcess;

beforeAll(async () => {
  folder = tempFolder('chat');
  const env = { MAGPIE_LIMITS_REGISTRATIONS_PER_HOUR: '100' };
  server = await ServerProcess.start({ data: join(folder.path, 'data'), env });
});
afterAll(async () => {
  await server.stop();
  folder[Symbol.dispose]();
});

function chat(handle: string, ...flags: string[]): Conversation {
  const device = ['--url', server.url, '--store', join(folder.path, handle), '--handle', handle];
  return new Conversation(['chat', ...device, ...flags]);
}

async function newcomer(handle: string): Promise<Conversation> {
  const person = chat(handle, '--register');
  await person.say(password);
  await person.hear('-- connected');
  return person;
}

test('two people register, talk, leave and find everything there when they come back', async () => {
  const [alice, bob] = await Promise.all([newcomer('alice'), newcomer('bob')]);
  await alice.say('/open @bob');
  await alice.hear('-- @bob (bob)');
  await alice.say('hello bob');
  await bob.hear('** 1 new  @alice (alice)  hello bob');
  await bob.say('/open @alice');
  await bob.hear(/alice: hello bob/);
  await bob.say('hi alice');
  await alice.hear(/bob: hi alice/);
  await bob.say('/list');
  await bob.hear('notes to myself');
  await bob.say('written at the last moment');
  await bob.say('/quit');
  expect(await bob.end()).toBe(0);
  await alice.hear(/bob: written at the last moment/);
  expect(await alice.end()).toBe(0);

  const again = chat('alice');
  await again.hear('signed in as @alice');
  await again.say('/open @bob');
  await again.hear(/alice: hello bob[\s\S]*bob: hi alice[\s\S]*bob: written at the last moment/);
  expect(await again.end()).toBe(0);
});

test('what was typed before a crash is sent by the next start', async () => {
  const carol = await newcomer('carol');
  await carol.say('/open');
  await carol.hear('-- notes to myself');
  await carol.say('remember the milk');
  await carol.hear(/carol: remember the milk/);
  await carol.kill();
  const again = chat('carol');
  await again.hear('-- connected');
  await again.say('/open');
  await again.hear(/carol: remember the milk/);
  expect(await again.end()).toBe(0);
});

test('everything that a pipe says at once is sent before the program ends', async () => {
  const frank = chat('frank', '--register');
  await frank.say([password, '/open', 'from a pipe', '/quit'].join('\n'));
  expect(await frank.end()).toBe(0);
  const elsewhere = new Conversation([
    'chat',
    '--url',
    server.url,
    '--store',
    join(folder.path, 'f'),
    '--handle',
    'frank',
  ]);
  await elsewhere.say([password, '/open'].join('\n'));
  await elsewhere.hear('frank: from a pipe');
  expect(await elsewhere.end()).toBe(0);
});

test('a second program on one device is refused by a sentence', async () => {
  const dave = await newcomer('dave');
  const second = chat('dave');
  await second.hear('Another magpie chat');
  expect(await second.end()).toBe(1);
  expect(await dave.end()).toBe(0);
});

test('a wrong password may be tried again, and what is not understood is said', async () => {
  await (await newcomer('erin')).end();
  const device = ['--url', server.url, '--store', join(folder.path, 'other'), '--handle', 'erin'];
  const other = new Conversation(['chat', ...device]);
  await other.say('not the password');
  await other.hear('!! The handle or the password is wrong.');
  await other.say(password);
  await other.hear('-- connected');
  await other.say('/dance');
  await other.hear('-- there is no /dance');
  await other.say('into the void');
  await other.hear('-- nothing is open');
  await other.say('/open @nobody');
  await other.hear('-- there is nobody called @nobody');
  expect(await other.end()).toBe(0);
});

test('a text cannot steer the terminal that shows it', () => {
  expect(printable('\x1b[2Jgone\u202e\x07')).toBe('[2Jgone');
  expect(printable('one\ntwo')).toBe('one\n      two');
});

test('a line says who and what, and whether it was changed', () => {
  const row = {
    key: '1',
    type: 'message',
    sender: 'a',
    isMine: false,
    at: 0,
    mentions: [],
    isErased: false,
    edits: 1,
  };
  expect(messageLine({ ...row, text: 'hello' }, 'Bob')).toMatch(/^\d\d:\d\d Bob: hello \(edited\)$/);
  expect(messageLine({ ...row, isErased: true }, 'Bob')).toMatch(/Bob: \(taken back\)$/);
  const conversation = {
    stream: 's',
    kind: 'self',
    unread: 0,
    mentions: 0,
    activeAt: 0,
    isEnded: false,
    hasOlder: false,
  };
  expect(conversationLine(conversation).trim()).toBe('notes to myself');
});
