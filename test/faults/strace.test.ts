import { afterAll, expect, test } from 'bun:test';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { raisedLimits } from '../support/limits.ts';
import { RawClient, silentObserver } from '../support/raw-client.ts';
import { RawHttp } from '../support/raw-http.ts';
import { ServerProcess } from '../support/server.ts';
import { diskFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { acknowledgedTooEarly, parseTrace, tracedCalls } from './strace-trace.ts';

// kill -9 leaves the page cache alone, so that what survives it proves nothing about a power cut. What proves it is
// the order in which the server asks the system to write, to sync and to tell.

const testMs = 120_000;
const messages = 40;
const folders: Disposable[] = [];
afterAll(() => {
  for (const folder of folders) folder[Symbol.dispose]();
});

test(
  'an acknowledgement leaves only after its row is synced to the disk',
  async () => {
    const talk = await tracedTalk({});
    expect(talk.clientIds).toHaveLength(2 * messages);
    expect(acknowledgedTooEarly(talk.calls, talk)).toEqual([]);
  },
  testMs,
);

test(
  'a server told not to sync fails the same judgement',
  async () => {
    const talk = await tracedTalk({ MAGPIE_SYNCHRONOUS: 'OFF' });
    const faults = acknowledgedTooEarly(talk.calls, talk);
    expect(faults.filter((fault) => fault.includes('before a sync'))).toHaveLength(2 * messages);
  },
  testMs,
);

/** Two people talk through a server whose system calls are written down. */
async function tracedTalk(env: Record<string, string>) {
  const strace = Bun.which('strace');
  if (!strace)
    throw new Error('This test needs strace: install the package of that name (apt-get install strace).');
  const folder = diskFolder('strace');
  folders.push(folder);
  const data = join(folder.path, 'data');
  const traceFile = join(folder.path, 'trace');
  const flags = ['-f', '-yy', '-s', '1000000', '-e', `trace=${tracedCalls.join(',')}`, '-o', traceFile];
  const server = await ServerProcess.start({
    data,
    env: { ...raisedLimits, ...env },
    under: [strace, ...flags],
  });
  const clientIds = await talkThenStop(server);
  const walFile = join(realpathSync(data), 'magpie.db-wal');
  return { calls: parseTrace(readFileSync(traceFile, 'latin1')), clientIds, walFile };
}

async function talkThenStop(server: ServerProcess): Promise<string[]> {
  try {
    return await talk(server);
  } finally {
    await stopTraced(server);
  }
}

/** Everybody writes at once, so that group commits carry several; the answer is the client ids of all. */
async function talk(server: ServerProcess): Promise<string[]> {
  const http = new RawHttp(server.url);
  const accounts = ['alice', 'bob'].map((handle) => ({ handle, password: `${handle} has a secret` }));
  for (const account of accounts) await http.register(account);
  const [alice, bob] = await Promise.all(accounts.map((account) => http.signIn(account)));
  if (!alice || !bob) throw new Error('Nobody is signed in.');
  const stream = await http.openDirect(alice.token, bob.user);
  const clients = [alice, bob].map(
    ({ token }) => new RawClient({ url: server.socketUrl, token, observer: silentObserver, operations: 3 }),
  );
  await until(() => clients.every(({ isCaughtUp }) => isCaughtUp), {
    what: 'both to be there',
    withinMs: 20_000,
  });
  const sent = clients.flatMap((client) =>
    Array.from({ length: messages }, (_, index) =>
      client.send(stream, { type: 'message', text: `number ${index}` }),
    ),
  );
  const reached = () => clients.every(({ windows }) => (windows.get(stream)?.cursor ?? 0) > 2 * messages);
  await until(() => reached() && clients.every(({ backlog }) => backlog === 0), {
    what: 'every message to be acknowledged and delivered',
    withinMs: 60_000,
  });
  for (const client of clients) client.close();
  return sent.map(({ clientId }) => clientId);
}

/** The server is the child of strace, which ends when that does. */
async function stopTraced(server: ServerProcess): Promise<void> {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
  for (const child of children.trim().split(' ').filter(Boolean)) process.kill(Number(child), 'SIGTERM');
  await server.ended();
}
