import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import { codeAt } from '../support/authenticator.ts';
import { type Answer, problemIn } from '../support/http-calls.ts';
import { ProviderProcess } from '../support/identity-provider.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(120_000);

const publicUrl = 'http://127.0.0.1:8099';
const FINISH = 'POST /api/v1/sessions/identity/finish';
const LINK = 'POST /api/v1/me/identity/finish';
let provider: ProviderProcess;
let server: OpenServer;

const settings = () => ({
  publicUrl,
  'oidc.issuer': provider.issuer,
  'oidc.clientId': 'magpie',
  'oidc.clientSecret': 'known to the two of them alone',
  'oidc.name': 'The club',
});

beforeAll(async () => {
  provider = await ProviderProcess.start(`${publicUrl}/identity`);
  server = await OpenServer.start(settings());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

interface Way {
  readonly url: string;
  readonly key: string;
}

const setOut = (on = server): Promise<Way> =>
  on.http.call('POST /api/v1/sessions/identity', bodies.WayOut, {
    body: { device: newId(), deviceName: 'A browser' },
  });

const finish = (back: object, on = server): Promise<Answer> => on.http.ask(FINISH, { body: back });

/** Goes to the provider as somebody, and comes back. */
async function throughProvider(who: string, on = server) {
  const { url, key } = await setOut(on);
  return { key, query: await provider.signIn(url, who) };
}

const codeIn = ({ text }: Answer): string => problemIn(text).code;
const tokenIn = ({ text }: Answer): string => (JSON.parse(text) as { token: string }).token;

/** A fresh name at the provider, with an account here. */
async function newcomer(name: string): Promise<{ who: string; token: string }> {
  const who = `${name}${newId().slice(0, 6)}`;
  const answer = await finish({ ...(await throughProvider(who)), handle: who, name });
  expect(answer.status).toBe(201);
  return { who, token: tokenIn(answer) };
}

async function link(person: Person, who: string): Promise<Answer> {
  const { token } = await person.on('phone');
  const body = { device: newId(), deviceName: 'A browser' };
  const { url, key } = await server.http.call('POST /api/v1/me/identity', bodies.WayOut, { token, body });
  const query = await provider.signIn(url, who);
  return server.http.ask(LINK, { token, body: { clientId: newClientId(), query, key } });
}

describe('an identity provider', () => {
  test('is named to whoever may sign in by it, and is asked with PKCE, state and nonce', async () => {
    const { signInWith } = await server.http.call('GET /api/v1/server', bodies.ServerInfo);
    expect(signInWith).toEqual([{ id: 'openid', name: 'The club' }]);
    const { searchParams } = new URL((await setOut()).url);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('redirect_uri')).toBe(`${publicUrl}/identity`);
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(searchParams.get(name)?.length).toBeGreaterThanOrEqual(43);
  });

  test('vouches for somebody who chooses a handle, and then for the same person', async () => {
    const who = `alice${newId().slice(0, 6)}`;
    const way = await throughProvider(who);
    const asked = await finish(way);
    expect([asked.status, JSON.parse(asked.text)]).toEqual([
      202,
      { status: 'account_needed', handle: who, name: `${who} of the provider` },
    ]);
    const made = await finish({ ...way, handle: who, name: 'Alice' });
    expect(made.status).toBe(201);
    const me = await server.http.call('GET /api/v1/me', bodies.Me, { token: tokenIn(made) });
    expect([me.handle, me.name]).toEqual([who, 'Alice']);
    const again = await finish(await throughProvider(who));
    expect(JSON.parse(again.text).user.id).toBe(me.id);
    const state = await server.http.call('GET /api/v1/me/security', bodies.Security, {
      token: tokenIn(again),
    });
    expect(state).toMatchObject({ hasPassword: false, isLinked: true });
  });

  test('that is not there is told in words, and nobody is let in', async () => {
    await using lonely = await OpenServer.start({ ...settings(), 'oidc.issuer': 'http://127.0.0.1:9' });
    const answer = await lonely.http.ask('POST /api/v1/sessions/identity', {
      body: { device: newId(), deviceName: 'x' },
    });
    expect([answer.status, codeIn(answer)]).toEqual([503, 'identity_unavailable']);
    expect(answer.text).not.toContain('127.0.0.1');
    await using plain = await OpenServer.start();
    const none = await plain.http.ask('POST /api/v1/sessions/identity', {
      body: { device: newId(), deviceName: 'x' },
    });
    expect(codeIn(none)).toBe('unsupported');
    expect((await plain.http.call('GET /api/v1/server', bodies.ServerInfo)).signInWith).toBeUndefined();
  });

  test('does not let anybody past who may register', async () => {
    const owner = await server.person('olivia');
    await server.core.users.administer.changeRole(owner.account.handle, 'owner');
    const { token } = await owner.on('phone');
    const choose = (registration: string) =>
      server.http.run('PATCH /api/v1/server', { token, body: { clientId: newClientId(), registration } });
    const who = `dave${newId().slice(0, 6)}`;
    const way = { ...(await throughProvider(who)), handle: who, name: 'Dave' };
    await choose('closed');
    expect(codeIn(await finish(way))).toBe('registration_closed');
    await choose('invitation');
    expect(codeIn(await finish(way))).toBe('invitation_needed');
    expect(codeIn(await finish({ ...way, invitation: 'x'.repeat(26) }))).toBe('invitation_invalid');
    const inviting = { token, body: { clientId: newClientId() } };
    const { code } = await server.http.call('POST /api/v1/invitations', bodies.Invitation, inviting);
    expect((await finish({ ...way, invitation: code })).status).toBe(201);
    await choose('open');
  });
});

describe('a way back from the provider', () => {
  test('is gone once, by the device that set out, and to no other state', async () => {
    const { who } = await newcomer('bob');
    const first = await throughProvider(who);
    const second = await setOut();
    expect(codeIn(await finish({ ...first, key: second.key }))).toBe('link_invalid');
    const state = new URL(second.url).searchParams.get('state') ?? '';
    const swapped = new URLSearchParams(first.query);
    swapped.set('state', state);
    expect(codeIn(await finish({ query: swapped.toString(), key: second.key }))).toBe('link_invalid');
    expect(codeIn(await finish({ query: '', key: first.key }))).toBe('link_invalid');
    const outcomes = await Promise.all([finish(first), finish(first), finish(first)]);
    const ways = outcomes.map(({ status }) => status).sort();
    expect(ways.filter((status) => status === 201)).toHaveLength(1);
    expect(codeIn(await finish(first))).toBe('link_invalid');
  });

  test('with a code that was made up leads nowhere', async () => {
    const { url, key } = await setOut();
    const state = new URL(url).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ code: 'made up', state, iss: provider.issuer });
    expect(codeIn(await finish({ query: query.toString(), key }))).toBe('link_invalid');
    const denied = new URLSearchParams({ error: 'access_denied', state, iss: provider.issuer });
    expect(codeIn(await finish({ query: denied.toString(), key }))).toBe('link_invalid');
    expect(server.faults).toEqual([]);
  });

  test('asks for the second factor of whoever has one, and can be gone on with the code', async () => {
    const person = await server.person('carol');
    const who = `carol${newId().slice(0, 6)}`;
    expect((await link(person, who)).status).toBe(204);
    const { token } = await person.on('phone');
    const { password } = person.account;
    const body = { clientId: newClientId(), password };
    const { secret } = await server.http.call('POST /api/v1/me/factor', bodies.FactorStarted, {
      token,
      body,
    });
    const confirming = { token, body: { clientId: newClientId(), code: codeAt(secret, Date.now()) } };
    await server.http.run('POST /api/v1/me/factor/confirm', confirming);
    const way = await throughProvider(who);
    expect(codeIn(await finish(way))).toBe('factor_needed');
    expect(codeIn(await finish({ ...way, code: '000000' }))).toBe('factor_wrong');
    const entered = await finish({ ...way, code: codeAt(secret, Date.now(), 1) });
    expect([entered.status, JSON.parse(entered.text).user.id]).toEqual([201, person.id]);
  });
});

describe('an account that somebody has', () => {
  test('is connected by its own person alone, and with an identity of nobody else', async () => {
    const [erin, frank] = await Promise.all([server.person('erin'), server.person('frank')]);
    const who = `erin${newId().slice(0, 6)}`;
    expect((await link(erin, who)).status).toBe(204);
    expect(codeIn(await link(frank, who))).toBe('identity_taken');
    expect(JSON.parse((await finish(await throughProvider(who))).text).user.id).toBe(erin.id);

    // A way that somebody set out on to connect their account lets nobody sign in, nor anybody else connect theirs.
    const { token } = await erin.on('phone');
    const body = { device: newId(), deviceName: 'x' };
    const { url, key } = await server.http.call('POST /api/v1/me/identity', bodies.WayOut, { token, body });
    const query = await provider.signIn(url, `frank${newId().slice(0, 6)}`);
    expect(codeIn(await finish({ query, key }))).toBe('link_invalid');
    const asFrank = { token: (await frank.on('phone')).token, body: { clientId: newClientId(), query, key } };
    expect(codeIn(await server.http.ask(LINK, asFrank))).toBe('link_invalid');
  });

  test('is disconnected with the password, and by nobody who would have no way in', async () => {
    const erin = await server.person('erin');
    const who = `erin${newId().slice(0, 6)}`;
    await link(erin, who);
    const { token } = await erin.on('phone');
    const unlink = (held: string, password: string) =>
      server.http.ask('DELETE /api/v1/me/identity', {
        token: held,
        body: { clientId: newClientId(), password },
      });
    expect(codeIn(await unlink(token, 'a guess'))).toBe('password_wrong');
    expect((await unlink(token, erin.account.password)).status).toBe(204);
    expect((await finish(await throughProvider(who))).status).toBe(202);
    const bare = await newcomer('grace');
    for (const guess of ['', 'a guess'])
      expect(codeIn(await unlink(bare.token, guess))).toBe('password_wrong');
  });

  test('that is disabled is not opened by the provider', async () => {
    const { who, token } = await newcomer('heidi');
    const me = await server.http.call('GET /api/v1/me', bodies.Me, { token });
    const owner = await server.person('olivia');
    await server.core.users.administer.changeRole(owner.account.handle, 'owner');
    await server.http.run('PATCH /api/v1/administration/users/{id}', {
      id: me.id,
      token: (await owner.on('phone')).token,
      body: { clientId: newClientId(), isDisabled: true },
    });
    expect(codeIn(await finish(await throughProvider(who)))).toBe('wrong_credentials');
    expect(server.faults).toEqual([]);
  });
});
