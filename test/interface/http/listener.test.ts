import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { connect } from 'node:net';
import { bodies } from '../../../src/interface/protocol/index.ts';
import { ServerProcess } from '../../support/server.ts';
import { type TempFolder, tempFolder } from '../../support/temp-folder.ts';

setDefaultTimeout(60_000);

let folder: TempFolder;
let server: ServerProcess;

beforeAll(async () => {
  folder = tempFolder('listener');
  server = await ServerProcess.start({ data: folder.path });
});
afterAll(async () => {
  await server.stop();
  folder[Symbol.dispose]();
});

/** Sends bytes that no client library would, and answers what came back until the server closed. */
function exchange(request: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let answer = '';
  const socket = connect(server.port, '127.0.0.1', () => socket.write(request));
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  socket.on('close', () => resolve(answer)).on('error', reject);
  return promise;
}

const problemIn = (answer: string) => bodies.Problem.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''));

const get = (path: string, host: string) =>
  exchange(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

test.each(['[', 'a b', '%', 'x:99999', 'a/b', 'user@host'])(
  'a host that is none, such as %p, is refused without a page of the runtime',
  async (host) => {
    const answer = await get('/api/v1/server', host);
    expect(answer).toStartWith('HTTP/1.1 400 ');
    expect(problemIn(answer)).toMatchObject({ code: 'bad_request', retry: 'never' });
  },
);

test.each(['m', 'im', 'chat.example.org', '[::1]:8080'])('any host is served, such as %p', async (host) => {
  expect(await get('/api/v1/server', host)).toStartWith('HTTP/1.1 200 ');
});

test.each([
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/..%2f..%2fetc/passwd',
  '/\\etc\\passwd',
  '/%00',
])('no path leaves the files of the page: %s', async (path) => {
  expect(await get(path, 'localhost')).toMatch(/^HTTP\/1.1 40[04] /);
});

test('a body that is announced as endless is refused before it is read', async () => {
  const head = 'POST /api/v1/accounts HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\n';
  const answer = await exchange(`${head}Content-Length: 900000\r\nConnection: close\r\n\r\n{`);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});

test('a body beyond what any program would send is refused by us and not by the runtime', async () => {
  const head = 'POST /api/v1/accounts HTTP/1.1\r\nHost: m\r\nContent-Type: application/json\r\n';
  const answer = await exchange(`${head}Content-Length: 90000000000\r\nConnection: close\r\n\r\n{`);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  const { code, text, requestId } = problemIn(answer);
  expect([code, text]).toEqual(['too_large', 'This is larger than allowed.']);
  expect(answer.toLowerCase()).toContain(`x-request-id: ${requestId}`);
});
