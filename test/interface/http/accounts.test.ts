import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newClientId, newId } from '../../support/wire-ids.ts';
import { type HttpFixture, httpFixture, type Person, password } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;

beforeAll(async () => {
  http = await httpFixture();
  alice = await http.person('alice');
});
afterAll(() => http[Symbol.asyncDispose]());

const register = (account: object) =>
  http.ask('POST /api/v1/accounts', { body: { name: 'Carol', password, ...account } });
const device = () => ({ device: newId(), deviceName: 'a telephone' });
const signIn = (body: object) => http.ask('POST /api/v1/sessions', { body: { ...device(), ...body } });
const key = () => ({ 'idempotency-key': newClientId() });

describe('an account', () => {
  test('is made once however often the same call comes', async () => {
    const account = { clientId: newClientId(), handle: 'carol' };
    const first = await register(account);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({ status: 'created' });
    const again = await register(account);
    expect(again.status).toBe(200);
    expect(again.json).toEqual({ status: 'already_registered' });
  });

  test.each([
    [{ handle: 'a' }, 422, 'handle_invalid'],
    [{ handle: 'ALICE' }, 409, 'handle_taken'],
    [{ handle: 'dave', name: ' ' }, 422, 'name_invalid'],
    [{ handle: 'dave', password: 'short' }, 422, 'password_invalid'],
    [{ handle: 'dave', password: 'password123' }, 422, 'password_common'],
    [{ handle: 'dave', claim: 'a'.repeat(52) }, 403, 'claim_invalid'],
  ])('with %p is refused', async (account, status, code) => {
    const answer = await register({ clientId: newClientId(), ...account });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test('cannot be made where registration is closed', async () => {
    await using closed = await httpFixture({ registration: 'closed' });
    const body = { clientId: newClientId(), handle: 'carol', name: 'Carol', password };
    const { status, json } = await closed.ask('POST /api/v1/accounts', { body });
    expect([status, json.code]).toEqual([403, 'registration_closed']);
  });

  test('reads and changes its own name, and the role that was sent along changes nothing', async () => {
    const body = { clientId: newClientId(), name: 'Alice Liddell', role: 'owner' };
    const changed = await http.ask('PATCH /api/v1/me', { token: alice.token, body });
    expect(changed.json).toMatchObject({ name: 'Alice Liddell', role: 'member', id: alice.id });
    const { json } = await http.ask('GET /api/v1/me', { token: alice.token });
    expect(json).toEqual(changed.json);
  });

  test('finds a person by exact handle or id and nobody by half a handle', async () => {
    const bob = await http.person('bob');
    const person = {
      id: bob.id,
      handle: 'bob',
      name: 'bob',
      profile: {},
      relation: 'none',
      isBlocked: false,
    };
    expect((await http.ask('GET /api/v1/users?handle=@Bob', { token: alice.token })).json).toEqual(person);
    expect((await http.ask(`GET /api/v1/users/${bob.id}`, { token: alice.token })).json).toEqual(person);
    expect((await http.ask('GET /api/v1/users?handle=bo', { token: alice.token })).status).toBe(404);
  });
});

describe('signing in', () => {
  test('with a wrong name and with a wrong password gets the same answer', async () => {
    const wrong = await signIn({ handle: 'alice', password: 'not the password' });
    const unknown = await signIn({ handle: 'nobody', password: 'not the password' });
    const shape = ({ status, json }: typeof wrong) => ({ status, ...json, requestId: '' });
    expect(wrong.status).toBe(401);
    expect(shape(unknown)).toEqual(shape(wrong));
  });

  test('gives a token, or a cookie that no script can read and then no token', async () => {
    const withToken = await signIn({ handle: 'alice', password });
    expect(withToken.json.token).toMatch(/^[a-z2-7]{52}$/);
    expect(withToken.headers.get('set-cookie')).toBeNull();
    const withCookie = await signIn({ handle: 'alice', password, cookie: true });
    expect(withCookie.json).not.toHaveProperty('token');
    const cookie = withCookie.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^magpie_session=[a-z2-7]{52}; Path=\/; /);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Secure');
  });

  test('marks the cookie as secure where people come over TLS', async () => {
    await using site = await httpFixture({ publicUrl: 'https://chat.example.org' });
    await site.person('alice');
    const body = { ...device(), handle: 'alice', password, cookie: true };
    const { headers } = await site.ask('POST /api/v1/sessions', { body });
    expect(headers.get('set-cookie')).toContain('; Secure');
  });

  test('lists this device as the current one', async () => {
    const { json } = await http.ask('GET /api/v1/sessions', { token: alice.token });
    const current = json.sessions.filter((session: { isCurrent: boolean }) => session.isCurrent);
    expect(current).toHaveLength(1);
    expect(current[0]).toMatchObject({ id: alice.session, deviceName: 'a device' });
    expect(JSON.stringify(json)).not.toContain(alice.token);
  });
});

describe('signing out', () => {
  test('needs a client id, ends the session and takes the cookie back', async () => {
    const { json } = await signIn({ handle: 'alice', password });
    const { token } = json;
    const without = await http.ask('DELETE /api/v1/sessions/current', { token });
    expect([without.status, without.json.fields[0].path]).toEqual([400, 'idempotency-key']);
    const ended = await http.ask('DELETE /api/v1/sessions/current', { token, headers: key() });
    expect([ended.status, ended.text]).toEqual([204, '']);
    expect(ended.headers.get('set-cookie')).toContain('magpie_session=; Path=/; Max-Age=0');
    expect((await http.ask('GET /api/v1/me', { token })).json.code).toBe('session_expired');
  });

  test('of another device can be repeated and ends that device only', async () => {
    const { json } = await signIn({ handle: 'alice', password });
    const end = { token: alice.token, headers: key() };
    const line = `DELETE /api/v1/sessions/${json.session}`;
    expect((await http.ask(line, end)).status).toBe(204);
    expect((await http.ask(line, end)).status).toBe(204);
    expect((await http.ask('GET /api/v1/me', { token: json.token })).status).toBe(401);
    expect((await http.ask('GET /api/v1/me', { token: alice.token })).status).toBe(200);
  });
});

test('the state of an account names the event up to which it holds', async () => {
  const { json } = await http.ask('GET /api/v1/me/state', { token: alice.token });
  const { json: head } = await http.ask(`GET /api/v1/conversations/${json.me.personal}`, {
    token: alice.token,
  });
  expect(json.asOf).toBe(head.lastSeq);
  expect(json.sessions.map((session: { id: string }) => session.id)).toContain(alice.session);
});
