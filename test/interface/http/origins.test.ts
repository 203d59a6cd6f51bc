import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { originRule } from '../../../src/interface/http/origins.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import { type HttpFixture, httpFixture, type Person, password } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;

beforeAll(async () => {
  http = await httpFixture({ allowedOrigins: 'https://desk.example.org' });
  alice = await http.person('alice');
});
afterAll(() => http[Symbol.asyncDispose]());

const rename = (headers: Record<string, string>) =>
  http.ask('PATCH /api/v1/me', { headers, body: { clientId: newClientId(), name: 'Alice' } });
const cookie = () => ({ cookie: `theme=dark; magpie_session=${alice.token}` });

describe('a change by cookie', () => {
  test.each([
    ['comes from the own site', { origin: 'http://magpie.test' }, 200],
    ['comes from the own site behind TLS', { origin: 'https://magpie.test' }, 200],
    ['comes from a site that the operator named', { origin: 'https://desk.example.org' }, 200],
    ['comes from another site', { origin: 'https://mallory.example' }, 403],
    ['comes from a look-alike', { origin: 'https://magpie.test.mallory.example' }, 403],
    ['comes from another port', { origin: 'http://magpie.test:81' }, 403],
    ['comes from a page without an origin', { origin: 'null' }, 403],
    ['does not say where it comes from', {}, 403],
  ])('%s', async (_claim, headers, status) => {
    const answer = await rename({ ...cookie(), ...headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.json.code).toBe('foreign_origin');
  });
});

test('reading by cookie needs no origin, and a token is used by no foreign page on its own', async () => {
  expect((await http.ask('GET /api/v1/me', { headers: cookie() })).status).toBe(200);
  expect((await rename({ authorization: `Bearer ${alice.token}` })).status).toBe(200);
});

test('no foreign page can sign a browser in', async () => {
  const body = { handle: 'alice', password, device: newId(), deviceName: 'x', cookie: true };
  const foreign = await http.ask('POST /api/v1/sessions', {
    body,
    headers: { origin: 'https://mallory.example' },
  });
  expect(foreign.json.code).toBe('foreign_origin');
  const own = await http.ask('POST /api/v1/sessions', { body, headers: { origin: 'http://magpie.test' } });
  expect(own.status).toBe(201);
});

test('the public address is the own site whatever host a proxy asks for', () => {
  const isAllowed = originRule({ publicUrl: 'https://chat.example.org', allowedOrigins: [] });
  expect(isAllowed('https://chat.example.org', '10.0.0.5:8080')).toBe(true);
  expect(isAllowed('http://chat.example.org', '10.0.0.5:8080')).toBe(false);
  expect(isAllowed('http://10.0.0.5:8080', '10.0.0.5:8080')).toBe(true);
  expect(isAllowed('https://chat.example.org/', '10.0.0.5:8080')).toBe(false);
  expect(isAllowed('https://me@chat.example.org', '10.0.0.5:8080')).toBe(false);
  expect(isAllowed('file://magpie', null)).toBe(false);
});
