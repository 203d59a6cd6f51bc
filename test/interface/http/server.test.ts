import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { LIMITS } from '../../../src/interface/protocol/index.ts';
import { base64, padded, redPicture } from '../../support/pictures.ts';
import { newClientId } from '../../support/wire-ids.ts';
import { type Answer, type HttpFixture, httpFixture, type Person } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  http = await httpFixture({ name: 'As the settings say' });
  alice = await http.person('alice', 'owner');
  bob = await http.person('bob');
});
afterAll(() => http[Symbol.asyncDispose]());

const change = (said: object, { token } = alice) =>
  http.ask('PATCH /api/v1/server', { token, body: { clientId: newClientId(), ...said } });
const info = async () => (await http.ask('GET /api/v1/server')).json;

test('the settings name a server until its owner does', async () => {
  expect((await info()).name).toBe('As the settings say');
  const { status, json } = await change({ name: '  The nest ' });
  expect([status, json.name]).toEqual([200, 'The nest']);
  expect(json).toEqual(await info());
});

test('a server says whether it waits for its owner', async () => {
  await using fresh = await httpFixture();
  const isClaimed = async () => (await fresh.ask('GET /api/v1/server')).json.isClaimed;
  await fresh.person('bob');
  expect(await isClaimed()).toBe(false);
  const claim = await fresh.offerClaim();
  expect(await isClaimed()).toBe(false);
  const account = { handle: 'alice', name: 'Alice', password: 'correct horse battery', claim };
  await fresh.ask('POST /api/v1/accounts', { body: { clientId: newClientId(), ...account } });
  expect(await isClaimed()).toBe(true);
});

describe('the picture', () => {
  const etagOf = ({ headers }: Answer) => headers.get('etag') ?? '';

  test('is not there before one was given', async () => {
    await using fresh = await httpFixture();
    expect((await fresh.ask('GET /api/v1/server')).json).not.toHaveProperty('picture');
    const { status, json } = await fresh.ask('GET /api/v1/server/picture');
    expect([status, json.code]).toEqual([404, 'not_found']);
  });

  test('is seen by everybody as the file that was given, and may be kept at its own address', async () => {
    const picture = await redPicture('WebP', 32);
    const { json } = await change({ picture: base64(picture) });
    expect(json.picture).toMatch(/^\/api\/v1\/server\/picture\?v=[0-9a-f]{22}$/);
    const response = await http.fetch(json.picture);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(picture);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('has another address when it is another one, and an old address is asked for again', async () => {
    const { json: before } = await change({ picture: base64(await redPicture('PNG', 8)) });
    const { json: after } = await change({ picture: base64(await redPicture('PNG', 9)) });
    expect(after.picture).not.toBe(before.picture);
    for (const address of [before.picture, '/api/v1/server/picture', '/api/v1/server/picture?v=x']) {
      const { headers } = await http.ask(`GET ${address}`);
      expect([address, headers.get('cache-control')]).toEqual([address, 'no-cache']);
    }
  });

  test('is not sent again to whoever has it', async () => {
    const { json } = await change({ picture: base64(await redPicture('JPEG', 8)) });
    const etag = etagOf(await http.ask(`GET ${json.picture}`));
    const again = await http.ask('GET /api/v1/server/picture', { headers: { 'if-none-match': etag } });
    expect([again.status, again.text, etagOf(again)]).toEqual([304, '', etag]);
    await change({ picture: base64(await redPicture('JPEG', 9)) });
    const other = await http.ask('GET /api/v1/server/picture', { headers: { 'if-none-match': etag } });
    expect(other.status).toBe(200);
  });

  test('stays while the name changes, and goes when it is taken away', async () => {
    const { json: before } = await change({ picture: base64(await redPicture('PNG', 8)) });
    expect((await change({ name: 'The tree' })).json.picture).toBe(before.picture);
    const { json } = await change({ picture: null });
    expect([json.name, json.picture]).toEqual(['The tree', undefined]);
    expect((await http.ask(`GET ${before.picture}`)).status).toBe(404);
  });

  test('of the largest size passes, whatever lies around it, and a larger body is cut off', async () => {
    const picture = base64(padded(await redPicture('PNG', 1_024), 128 * 1024));
    expect((await change({ name: '🪺'.repeat(64), picture })).status).toBe(200);
    const body = JSON.stringify({ clientId: newClientId(), picture, more: '' });
    const filled = (bytes: number) =>
      body.replace('"more":""', `"more":"${'x'.repeat(bytes - body.length)}"`);
    const ask = (bytes: number) =>
      http.ask('PATCH /api/v1/server', { token: alice.token, body: filled(bytes) });
    expect((await ask(LIMITS.pictureBodyBytes)).status).toBe(200);
    const refused = await ask(LIMITS.pictureBodyBytes + 1);
    expect([refused.status, refused.json.code]).toEqual([413, 'too_large']);
  });

  test('is no reason to read more than a frame on any other route', async () => {
    const body = JSON.stringify({
      clientId: newClientId(),
      name: 'Alice',
      more: 'x'.repeat(LIMITS.frameBytes),
    });
    const { status, json } = await http.ask('PATCH /api/v1/me', { token: alice.token, body });
    expect([status, json.code]).toEqual([413, 'too_large']);
  });

  test.each([
    [
      'one byte too many',
      async () => padded(await redPicture('PNG', 8), 128 * 1024 + 1),
      413,
      'picture_too_large',
    ],
    ['one pixel too many', () => redPicture('PNG', 1_025, 1), 413, 'picture_too_large'],
    [
      'a drawing that may hold scripts',
      async () => new TextEncoder().encode('<svg/>'),
      422,
      'picture_invalid',
    ],
    ['nothing', async () => new Uint8Array(), 422, 'picture_invalid'],
  ] as const)('is refused with its reason: %s', async (_name, make, status, code) => {
    const refused = await change({ picture: base64(await make()) });
    expect([refused.status, refused.json.code]).toEqual([status, code]);
  });

  test.each(['no base64!', 'iVBOR', 'iVBO Rw0K', '{}'])(
    'is refused by name where it is no base64: %p',
    async (picture) => {
      const { status, json } = await change({ picture });
      expect([status, json.code, json.fields[0].path]).toEqual([400, 'bad_request', 'picture']);
    },
  );
});

test('nobody but its owner and administrators changes a server', async () => {
  const before = await info();
  const dave = await http.person('dave', 'admin');
  const { status, json } = await change({ name: 'Mine', picture: null }, bob);
  expect([status, json.code]).toEqual([403, 'forbidden']);
  expect(await info()).toEqual(before);
  expect((await change({ name: 'The nest' }, dave)).json.name).toBe('The nest');
});

test('the same change twice is one change, and another one with its client id is a conflict', async () => {
  const clientId = newClientId();
  await change({ clientId, name: 'One' });
  await change({ name: 'Two' });
  const again = await change({ clientId, name: 'One' });
  expect([again.status, again.json.name]).toEqual([200, 'Two']);
  const other = await change({ clientId, name: 'Three' });
  expect([other.status, other.json.code]).toEqual([409, 'conflict']);
});
