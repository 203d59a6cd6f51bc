import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newClientId, newId } from '../../support/wire-ids.ts';
import { type HttpFixture, httpFixture, type Person } from './http-fixture.ts';

/** Everything else answers 401 without a session. A route is added here only after somebody thought about it. */
const publicRoutes = [
  'GET /*',
  'GET /api/docs',
  'GET /api/docs/json',
  'GET /api/v1/server',
  'GET /api/v1/server/picture',
  'GET /healthz',
  'GET /livez',
  'GET /readyz',
  'POST /api/v1/accounts',
  'POST /api/v1/mail/confirm',
  'POST /api/v1/passwords/forgotten',
  'POST /api/v1/passwords/reset',
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/identity',
  'POST /api/v1/sessions/identity/finish',
  'POST /api/v1/sessions/pairing',
  'POST /api/v1/sessions/pairing/collect',
];

/** What a route about one conversation is asked with, so that only membership can refuse it. */
const bodies: Readonly<Record<string, () => object>> = {
  'PUT /api/v1/conversations/:id/mark': () => ({ seq: 1 }),
  'POST /api/v1/conversations/:id/clear': () => ({ clientId: newClientId(), upTo: 1 }),
  'POST /api/v1/conversations/:id/messages': () => ({
    operations: [{ type: 'message', clientId: newClientId(), text: 'let me in' }],
  }),
};

let http: HttpFixture;
let alice: Person;
let mallory: Person;
let stream: string;

beforeAll(async () => {
  http = await httpFixture();
  alice = await http.person('alice');
  mallory = await http.person('mallory');
  stream = await http.directStream(alice, await http.person('bob'));
});
afterAll(() => http[Symbol.asyncDispose]());

test('every route is public by name or refuses whoever has no session', async () => {
  const open: string[] = [];
  for (const route of http.app.routes) {
    const { status, json } = await http.ask(route.replace(':id', newId()));
    if (status === 401) expect(json.code).toBe('not_signed_in');
    else open.push(route);
  }
  expect(open.sort()).toEqual(publicRoutes);
});

test('a session that is unknown is refused before the body is looked at', async () => {
  const changing = http.app.routes.filter(
    (route) => !route.startsWith('GET') && !publicRoutes.includes(route),
  );
  for (const route of changing) {
    const answer = await http.ask(route.replace(':id', newId()), { token: 'a'.repeat(52), body: 'no JSON' });
    expect(answer.json.code).toBe('session_expired');
  }
});

describe('a stranger meets the same answer as for a conversation that does not exist', () => {
  test('on every route about a conversation', async () => {
    const routes = http.app.routes.filter((route) => route.includes('/conversations/:id'));
    expect(routes.length).toBeGreaterThanOrEqual(5);
    for (const route of routes) {
      const body = bodies[route]?.();
      expect(route.startsWith('GET') || body !== undefined, `${route} has a body to be tried with`).toBe(
        true,
      );
      for (const id of [stream, newId()]) {
        const { status, json } = await http.ask(route.replace(':id', id), { token: mallory.token, body });
        expect({ route, status, code: json.code }).toEqual({ route, status: 404, code: 'not_found' });
      }
    }
  });

  test("and for somebody else's session", async () => {
    const headers = { 'idempotency-key': newClientId() };
    const others = await http.ask(`DELETE /api/v1/sessions/${alice.session}`, {
      token: mallory.token,
      headers,
    });
    expect(others.json.code).toBe('not_found');
    expect((await http.ask('GET /api/v1/me', { token: alice.token })).status).toBe(200);
  });
});

test('an unknown path below /api is not found, with or without a session', async () => {
  for (const token of [undefined, alice.token]) {
    const { status, json } = await http.ask('GET /api/v2/me', { token });
    expect([status, json.code]).toEqual([404, 'not_found']);
  }
});

test('a GET changes nothing: it is answered alike with no body and with one', async () => {
  const before = await http.ask('GET /api/v1/me/state', { token: alice.token });
  for (const route of http.app.routes.filter((each) => each.startsWith('GET /api/v1'))) {
    await http.ask(route.replace(':id', stream), { token: alice.token });
  }
  const after = await http.ask('GET /api/v1/me/state', { token: alice.token });
  expect(after.json).toEqual(before.json);
});
