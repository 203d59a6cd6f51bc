import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies } from '../../src/interface/protocol/index.ts';
import { freshAccount, Person } from '../support/account.ts';
import { problemIn } from '../support/http-calls.ts';
import { base64, padded, redPicture } from '../support/pictures.ts';
import { newClientId } from '../support/wire-ids.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

const CHANGE = 'PATCH /api/v1/server';
const PICTURE = 'GET /api/v1/server/picture';

let server: OpenServer;
let owner: Person;
let mallory: Person;

beforeAll(async () => {
  server = await OpenServer.start();
  const account = freshAccount('alice');
  const body = { ...account, clientId: newClientId(), claim: server.claim };
  await server.http.run('POST /api/v1/accounts', { body });
  owner = await Person.known(account, server.http);
  mallory = await server.person('mallory');
});

afterAll(() => server[Symbol.asyncDispose]());

async function change(by: Person, said: object) {
  const { token } = await by.on('phone');
  return server.http.ask(CHANGE, { token, body: { clientId: newClientId(), ...said } });
}

const text = (said: string) => new TextEncoder().encode(said);
const page = '<!doctype html><script>alert(1)</script>';

/** A header that promises this size to whoever decodes it, in 33 bytes. */
function bomb(side: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAAAAAAACAYAAAAAAAAA', 'base64');
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  return new Uint8Array(bytes);
}

describe("the server's picture", () => {
  test('is known by its bytes, whatever it is said to be', async () => {
    for (const wrong of [
      text(page),
      text('<svg onload="alert(1)"/>'),
      text('GIF89a'),
      text(`\u0089PNG${page}`),
    ]) {
      const { status, text: answer } = await change(owner, { picture: base64(wrong), type: 'image/png' });
      expect([status, problemIn(answer).code]).toEqual([422, 'picture_invalid']);
    }
  });

  test('is measured by its header alone, so a bomb is refused before anybody unpacks it', async () => {
    for (const side of [1_025, 16_385, 0x7fffffff, 0xffffffff]) {
      const { status, text: answer } = await change(owner, { picture: base64(bomb(side)) });
      expect([side, status, problemIn(answer).code]).toEqual([side, 413, 'picture_too_large']);
    }
  });

  test('is cut off while it is read, for whoever sends it', async () => {
    for (const who of [owner, mallory]) {
      const { status, text: answer } = await change(who, { picture: 'A'.repeat(256 * 1024) });
      expect([status, problemIn(answer).code]).toEqual([413, 'too_large']);
    }
    const { status } = await server.http.ask(CHANGE, { body: { picture: 'A'.repeat(256 * 1024) } });
    expect(status).toBe(401);
  });

  test('runs nothing where it is opened, also with a page behind its pixels', async () => {
    const picture = await redPicture('PNG', 8);
    const both = padded(picture, picture.length + page.length);
    both.set(text(page), picture.length);
    expect((await change(owner, { picture: base64(both) })).status).toBe(200);
    const { headers, status } = await server.http.ask(PICTURE, { headers: { accept: 'text/html' } });
    expect([status, headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ').sort()).toEqual(["default-src 'none'", "frame-ancestors 'none'", 'sandbox']);
  });

  test('and its name are changed by nobody without the role, whatever they say of themselves', async () => {
    const before = await server.http.call('GET /api/v1/server', bodies.ServerInfo);
    const said = { name: 'Mine', picture: null, role: 'owner', userId: owner.id, user: owner.id };
    const { status, text: answer } = await change(mallory, said);
    expect([status, problemIn(answer).code]).toEqual([403, 'forbidden']);
    expect(await server.http.call('GET /api/v1/server', bodies.ServerInfo)).toEqual(before);
  });

  test('nothing above was a bug', () => {
    expect(server.faults).toEqual([]);
  });
});
