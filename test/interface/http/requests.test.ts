import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { LIMITS } from '../../../src/interface/protocol/index.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import { type HttpFixture, httpFixture, type Person } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;

beforeAll(async () => {
  http = await httpFixture();
  alice = await http.person('alice');
});
afterAll(() => http[Symbol.asyncDispose]());

const patch = (body: unknown, headers: Record<string, string> = {}) =>
  http.ask('PATCH /api/v1/me', { token: alice.token, body, headers });
const account = { clientId: newClientId(), handle: 'carol', name: 'Carol', password: 'correct horse' };

describe('a body', () => {
  test('of 64 KiB is read and one byte more is refused', async () => {
    const padded = (bytes: number) => {
      const empty = JSON.stringify({ clientId: newClientId(), name: 'Alice', padding: '' });
      return empty.replace('"padding":""', `"padding":"${'x'.repeat(bytes - empty.length)}"`);
    };
    expect((await patch(padded(LIMITS.frameBytes))).status).toBe(200);
    const refused = await patch(padded(LIMITS.frameBytes + 1));
    expect([refused.status, refused.json.code]).toEqual([413, 'too_large']);
  });

  test('without a length is cut off while it is read', async () => {
    let served = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        served += 16 * 1024;
        controller.enqueue(new Uint8Array(16 * 1024).fill(0x20));
      },
    });
    const headers = { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' };
    const request = new Request('http://magpie.test/api/v1/me', { method: 'PATCH', headers, body: endless });
    const response = await http.app.fetch(request, { address: '192.0.2.1' });
    expect(response.status).toBe(413);
    expect(served).toBeLessThanOrEqual(LIMITS.frameBytes + 64 * 1024);
  });

  test.each([
    [
      'of another type',
      'name=Alice',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'content-type',
    ],
    ['of no type', 'Alice', { 'content-type': '' }, 415, 'content-type'],
    ['that is no JSON', '{"name":', {}, 400, 'body'],
    ['that is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, 400, 'body'],
    ['that is no object', '[1]', {}, 400, 'body'],
    ['that is null', 'null', {}, 400, 'body'],
    [
      'that is too deep',
      `${'['.repeat(40)}${']'.repeat(40)}`.replace(/^/, '{"name":').concat('}'),
      {},
      400,
      'body',
    ],
    ['of 60,000 brackets', '['.repeat(60_000), {}, 400, 'body'],
    ['with a key that poisons', '{"name":"A","__proto__":{"polluted":1}}', {}, 400, 'body'],
    ['with an escaped key that poisons', '{"name":"A","\\u005f_proto__":{"polluted":1}}', {}, 400, 'body'],
    ['with a poisoning key further down', '{"a":[{"constructor":{}}]}', {}, 400, 'body'],
  ])('%s is refused by name', async (_claim, body, headers, status, field) => {
    const request = new Request('http://magpie.test/api/v1/me', {
      method: 'PATCH',
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json', ...headers },
      body,
    });
    const response = await http.app.fetch(request, { address: '192.0.2.1' });
    const problem = (await response.json()) as { code: string; fields: { path: string }[] };
    expect([response.status, problem.code, problem.fields[0]?.path]).toEqual([status, 'bad_request', field]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('that is missing is refused', async () => {
    const { status, json } = await http.ask('PATCH /api/v1/me', { token: alice.token });
    expect([status, json.code]).toEqual([400, 'bad_request']);
  });
});

describe('a field', () => {
  const wrong: unknown[] = [{}, [], ['text'], 7, true, null, { toString: 'x' }];
  test.each(Object.keys(account))('%s that should be text is refused as anything else', async (name) => {
    for (const value of wrong) {
      const { status, json } = await http.ask('POST /api/v1/accounts', {
        body: { ...account, [name]: value },
      });
      expect([status, json.fields[0].path.split('.')[0]]).toEqual([400, name]);
    }
  });

  test.each([
    `GET /api/v1/conversations/${'x'.repeat(26)}1`,
    `GET /api/v1/conversations/${newId()}/events?after=-1`,
    `GET /api/v1/conversations/${newId()}/events?after=1.5`,
    `GET /api/v1/conversations/${newId()}/events?after=`,
    `GET /api/v1/conversations/${newId()}/events?after=99999999999999999`,
    `GET /api/v1/conversations/${newId()}/events?limit=0`,
    `GET /api/v1/conversations/${newId()}/events?limit=201`,
    `GET /api/v1/conversations/${newId()}/events?after=1&before=2`,
    `GET /api/v1/conversations/${newId()}/events?digest=xyz`,
    'GET /api/v1/conversations?limit=201',
    'GET /api/v1/users',
    'GET /api/v1/users?handle=a&handle=b',
    'GET /api/v1/users/%E0%A4%A',
  ])('out of its bounds is named: %s', async (line) => {
    const { status, json } = await http.ask(line, { token: alice.token });
    expect([status, json.code]).toEqual([400, 'bad_request']);
    expect(json.fields[0].path).not.toBe('');
  });
});
