import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies } from '../../src/interface/protocol/index.ts';
import { freshAccount, type Person } from '../support/account.ts';
import { codeAt } from '../support/authenticator.ts';
import { problemIn } from '../support/http-calls.ts';
import { closingOf, type Wire } from '../support/wire.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

const endedMs = 1_000;
const COLLECT = 'POST /api/v1/sessions/pairing/collect';
let server: OpenServer;
let owner: Person;

beforeAll(async () => {
  server = await OpenServer.start({ trustedProxies: '127.0.0.1' });
  owner = await server.person('olivia');
  await server.core.users.administer.changeRole(owner.account.handle, 'owner');
});

afterAll(() => server[Symbol.asyncDispose]());

const as = async (who: Person, device = 'phone') => ({ token: (await who.on(device)).token });
const say = (fields: object = {}) => ({ clientId: newClientId(), ...fields });
const once = () => ({ headers: { 'idempotency-key': newClientId() } });

/** Somebody on two devices, each with an open socket. */
async function connected(name: string): Promise<{ who: Person; phone: Wire; laptop: Wire }> {
  const who = await server.person(name);
  const [phone, laptop] = await Promise.all(
    ['phone', 'laptop'].map(async (device) => server.wire((await who.on(device)).token)),
  );
  return { who, phone: phone as Wire, laptop: laptop as Wire };
}

async function isOver(who: Person, device: string, wire: Wire): Promise<void> {
  expect((await closingOf(wire, endedMs)).code).toBe(4403);
  expect((await server.http.ask('GET /api/v1/me', await as(who, device))).status).toBe(401);
}

const manage = async (id: string, change: object) =>
  server.http.call('PATCH /api/v1/administration/users/{id}', bodies.ManagedUser, {
    id,
    ...(await as(owner)),
    body: say(change),
  });

async function resetLink(who: Person): Promise<string> {
  const asking = { id: who.id, ...(await as(owner)), body: say() };
  const { link = '' } = await server.http.call(
    'POST /api/v1/administration/users/{id}/reset',
    bodies.PasswordLink,
    asking,
  );
  return /#reset=([a-z2-7]{52})$/.exec(link)?.[1] ?? '';
}

const reset = (secret: string, more: object = {}) =>
  server.http.ask('POST /api/v1/passwords/reset', {
    body: say({ secret, password: 'a new one altogether' }),
    ...more,
  });

/** Turns somebody's second factor on; answers how to make their codes. */
async function withFactor(who: Person) {
  const { token } = await as(who);
  const { password } = who.account;
  const { secret } = await server.http.call('POST /api/v1/me/factor', bodies.FactorStarted, {
    token,
    body: say({ password }),
  });
  const confirmed = await server.http.call('POST /api/v1/me/factor/confirm', bodies.FactorConfirmed, {
    token,
    body: say({ code: codeAt(secret, Date.now()) }),
  });
  return { secret, recovery: confirmed.recoveryCodes };
}

const signIn = (who: Person, more: object = {}, headers: Record<string, string> = {}) =>
  server.http.ask('POST /api/v1/sessions', {
    body: { ...who.account, device: newId(), deviceName: 'one more', ...more },
    headers,
  });

describe('sockets are closed within a second by', () => {
  test('a password that its person changes, on every device but theirs', async () => {
    const { who, phone, laptop } = await connected('alice');
    const body = say({ old: who.account.password, new: 'a new one altogether' });
    await server.http.run('POST /api/v1/me/password', { ...(await as(who)), body });
    await isOver(who, 'laptop', laptop);
    await phone.settle();
    expect((await server.http.ask('GET /api/v1/me', await as(who))).status).toBe(200);
  });

  test('a password that is chosen by a link, on every device', async () => {
    const { who, phone, laptop } = await connected('alice');
    expect((await reset(await resetLink(who))).status).toBe(204);
    await isOver(who, 'phone', phone);
    await isOver(who, 'laptop', laptop);
  });

  test('signing out everywhere else, but here', async () => {
    const { who, phone, laptop } = await connected('alice');
    await server.http.run('DELETE /api/v1/sessions', { ...(await as(who)), ...once() });
    await isOver(who, 'laptop', laptop);
    await phone.settle();
  });

  test('an administrator who disables the account, and enabling brings nobody back', async () => {
    const { who, phone, laptop } = await connected('alice');
    expect((await manage(who.id, { isDisabled: true })).isDisabled).toBe(true);
    await isOver(who, 'phone', phone);
    await isOver(who, 'laptop', laptop);
    expect((await signIn(who)).status).toBe(401);
    await manage(who.id, { isDisabled: false });
    expect((await server.http.ask('GET /api/v1/me', await as(who))).status).toBe(401);
    expect((await signIn(who)).status).toBe(201);
  });

  test('closing the account', async () => {
    const { who, phone, laptop } = await connected('alice');
    const body = say({ password: who.account.password });
    await server.http.run('POST /api/v1/me/close', { ...(await as(who)), body });
    await isOver(who, 'phone', phone);
    await isOver(who, 'laptop', laptop);
    expect((await signIn(who)).status).toBe(401);
  });
});

describe('with a second factor', () => {
  test('the password alone opens neither HTTP nor a socket, and an old code opens nothing', async () => {
    const alice = await server.person('alice');
    const { secret } = await withFactor(alice);
    const refused = await signIn(alice);
    expect([refused.status, problemIn(refused.text).code]).toEqual([403, 'factor_needed']);
    expect(refused.text).not.toContain('token');
    expect(refused.headers.get('set-cookie')).toBeNull();
    const code = codeAt(secret, Date.now(), 1);
    const { token } = JSON.parse((await signIn(alice, { code })).text);
    await (await server.wire(token)).settle();
    for (const old of [code, codeAt(secret, Date.now(), -1)])
      expect(problemIn((await signIn(alice, { code: old })).text).code).toBe('factor_wrong');
  });

  test('wrong codes are counted like wrong passwords', async () => {
    await using strict = await OpenServer.start({
      trustedProxies: '127.0.0.1',
      'limits.signInFailures': '3',
    });
    const alice = await strict.person('alice');
    const { users } = strict.core;
    const caller = await users.authentication.caller((await alice.on('phone')).token);
    const { password } = alice.account;
    const { secret } = await users.factor.start(caller, {
      clientId: newClientId(),
      password,
      address: 'here',
    });
    const first = codeAt(secret, Date.now());
    await users.factor.confirm(caller, { clientId: newClientId(), code: first, address: 'here' });
    const attempt = async (code: string, address: string) => {
      const body = { ...alice.account, device: newId(), deviceName: 'x', code };
      const headers = { 'x-forwarded-for': address };
      return (await strict.http.ask('POST /api/v1/sessions', { body, headers })).status;
    };
    for (let count = 0; count < 3; count += 1) expect(await attempt('000000', '192.0.2.1')).toBe(403);
    expect(await attempt(codeAt(secret, Date.now(), 1), '192.0.2.1')).toBe(429);
    expect(await attempt(codeAt(secret, Date.now(), 1), '192.0.2.2')).toBe(201);
    expect((await strict.http.ask('GET /api/v1/me', { token: (await alice.on('phone')).token })).status).toBe(
      200,
    );
  });
});

describe('secrets that let somebody in once', () => {
  test('are stored only as hashes, and none is told twice', async () => {
    const alice = await server.person('alice');
    const link = await resetLink(alice);
    const asked = say({ note: 'x' });
    const inviting = { ...(await as(owner)), body: asked };
    const { code = '' } = await server.http.call('POST /api/v1/invitations', bodies.Invitation, inviting);
    const again = await server.http.call('POST /api/v1/invitations', bodies.Invitation, inviting);
    const pairing = await askPairing();
    const { recovery } = await withFactor(alice);
    const listed = await server.http.ask('GET /api/v1/invitations', await as(owner));
    expect(again.code).toBeUndefined();
    const secrets = [
      link,
      code,
      pairing.secret,
      pairing.key,
      ...recovery.map((each) => each.replaceAll('-', '')),
    ];
    expect(secrets.every((each) => each.length >= 16)).toBe(true);
    const stored = await everythingStored();
    for (const secret of secrets) {
      expect(stored).not.toContain(secret);
      expect(listed.text).not.toContain(secret);
    }
    expect(stored).toContain(sha256(link));
    expect(stored).toContain(sha256(code));
  });

  test('open only what they were made for', async () => {
    const alice = await server.person('alice');
    const link = await resetLink(alice);
    const { secret, key } = await askPairing();
    const inviting = { ...(await as(owner)), body: say() };
    const { code = '' } = await server.http.call('POST /api/v1/invitations', bodies.Invitation, inviting);
    expect((await reset(secret)).status).toBe(403);
    expect((await reset(code)).status).toBe(403);
    for (const other of [link, code]) {
      expect((await server.http.ask(COLLECT, { body: { secret: other, key } })).status).toBe(403);
      const body = { ...freshAccount('carol'), ...say({ invitation: link }) };
      expect((await server.http.ask('POST /api/v1/accounts', { body })).status).toBe(403);
    }
    expect((await reset(link)).status).toBe(204);
  });

  test('are used by one of many who come at the same moment', async () => {
    const alice = await server.person('alice');
    const link = await resetLink(alice);
    const resets = await Promise.all(Array.from({ length: 5 }, () => reset(link)));
    expect(resets.map(({ status }) => status).sort()).toEqual([204, 403, 403, 403, 403]);
    const bob = await server.person('bob');
    const { secret, key } = await askPairing();
    const approving = { ...(await as(bob)), body: say({ secret }) };
    expect((await server.http.ask('POST /api/v1/sessions/pairing/approve', approving)).status).toBe(204);
    const collected = await Promise.all(
      Array.from({ length: 5 }, () => server.http.ask(COLLECT, { body: { secret, key } })),
    );
    expect(collected.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403]);
  });

  test('are guessed at ten times from one address, each kind by itself', async () => {
    await using strict = await OpenServer.start({
      trustedProxies: '127.0.0.1',
      'limits.signInFailures': 'default',
    });
    const bob = await strict.person('bob');
    const { token } = await bob.on('phone');
    const kinds: readonly [string, object, string?][] = [
      ['POST /api/v1/passwords/reset', say({ secret: 'x', password: 'a new one altogether' })],
      ['POST /api/v1/accounts', { ...freshAccount('carol'), ...say({ invitation: 'x' }) }],
      [COLLECT, { secret: 'x', key: 'x' }],
      ['POST /api/v1/sessions/pairing/look', { secret: 'x' }, token],
    ];
    for (const [index, [route, body, held]] of kinds.entries()) {
      const asking = {
        body,
        headers: { 'x-forwarded-for': `192.0.2.${index}` },
        ...(held ? { token: held } : {}),
      };
      const seen = [];
      for (let count = 0; count <= 10; count += 1) seen.push((await strict.http.ask(route, asking)).status);
      expect([route, ...seen]).toEqual([route, ...Array.from({ length: 10 }, () => 403), 429]);
    }
  });
});

describe('a waiting device', () => {
  test('is let in by nobody who is disabled, and by no socket or address alone', async () => {
    const alice = await server.person('alice');
    const { secret, key } = await askPairing();
    const approve = { ...(await as(alice)), body: say({ secret }) };
    expect(
      (await server.http.ask('POST /api/v1/sessions/pairing/approve', { body: say({ secret }) })).status,
    ).toBe(401);
    expect((await server.http.ask('POST /api/v1/sessions/pairing/approve', approve)).status).toBe(204);
    await manage(alice.id, { isDisabled: true });
    const refused = await server.http.ask(COLLECT, { body: { secret, key } });
    expect([refused.status, problemIn(refused.text).code]).toEqual([403, 'link_invalid']);
    expect((await server.http.ask('POST /api/v1/sessions/pairing/approve', approve)).status).toBe(401);
  });

  test('is named with its address to whoever is to say yes, and is then one of their devices', async () => {
    const alice = await server.person('alice');
    const { secret, key } = await askPairing({ 'x-forwarded-for': '198.51.100.7' });
    const { token } = await as(alice);
    const seen = await server.http.call('POST /api/v1/sessions/pairing/look', bodies.WaitingDevice, {
      token,
      body: { secret },
    });
    expect(seen).toMatchObject({ deviceName: 'A tablet', address: '198.51.100.7' });
    const collecting = server.http.ask(COLLECT, { body: { secret, key, cookie: true } });
    await server.http.run('POST /api/v1/sessions/pairing/approve', { token, body: say({ secret }) });
    const collected = await collecting;
    expect([collected.status, JSON.parse(collected.text).token]).toEqual([201, undefined]);
    expect(collected.headers.get('set-cookie')).toContain('HttpOnly');
    const { sessions } = await server.http.call('GET /api/v1/sessions', bodies.Sessions, { token });
    expect(sessions.map(({ deviceName }) => deviceName)).toContain('A tablet');
    expect(sessions.every(({ address }) => address.length > 0)).toBe(true);
  });
});

describe('what administrators do', () => {
  test('is out of reach for members, by every road of theirs', async () => {
    const [alice, mallory] = await Promise.all([server.person('alice'), server.person('mallory')]);
    const { token } = await as(mallory);
    const asked: readonly [string, object][] = [
      ['GET /api/v1/administration/users', {}],
      ['POST /api/v1/administration/users', { body: say({ handle: 'robin', name: 'Robin' }) }],
      ['PATCH /api/v1/administration/users/{id}', { body: say({ role: 'owner' }) }],
      ['POST /api/v1/administration/users/{id}/reset', { body: say() }],
      ['GET /api/v1/administration/audit', {}],
      ['GET /api/v1/invitations', {}],
      ['POST /api/v1/invitations', { body: say() }],
      ['DELETE /api/v1/invitations/{id}', once()],
    ];
    for (const [route, asking] of asked) {
      for (const id of [alice.id, mallory.id, newId()]) {
        const { status, text } = await server.http.ask(route, { id, token, ...asking });
        expect([route, status, problemIn(text).code]).toEqual([route, 403, 'forbidden']);
      }
    }
  });

  test('raises nobody above themselves, and reaches nobody above them', async () => {
    const [bob, carol] = await Promise.all([server.person('bob'), server.person('carol')]);
    expect((await manage(bob.id, { role: 'admin' })).role).toBe('admin');
    const { token } = await as(bob);
    const change = (id: string, fields: object) =>
      server.http.ask('PATCH /api/v1/administration/users/{id}', { id, token, body: say(fields) });
    for (const [id, fields] of [
      [carol.id, { role: 'owner' }],
      [bob.id, { role: 'owner' }],
      [owner.id, { role: 'member' }],
      [owner.id, { isDisabled: true }],
    ] as const)
      expect([fields, (await change(id, fields)).status]).toEqual([fields, 403]);
    const resetting = { id: owner.id, token, body: say() };
    expect((await server.http.ask('POST /api/v1/administration/users/{id}/reset', resetting)).status).toBe(
      403,
    );
    expect((await change(carol.id, { role: 'admin' })).status).toBe(200);
    const alone = await server.http.ask('PATCH /api/v1/administration/users/{id}', {
      id: owner.id,
      ...(await as(owner)),
      body: say({ role: 'member' }),
    });
    expect(problemIn(alone.text).code).toBe('last_owner');
  });

  test('is written down and can be read back, page by page, without a secret', async () => {
    const alice = await server.person('alice');
    const link = await resetLink(alice);
    await manage(alice.id, { role: 'admin' });
    await server.core.users.administer.setPassword(alice.account.handle, 'of the operator');
    const lines: bodies.AuditLine[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const query: Record<string, string | number> = { limit: 2, ...(next === '' ? {} : { before: next }) };
      const asking = { ...(await as(owner)), query };
      const page: bodies.Audit = await server.http.call(
        'GET /api/v1/administration/audit',
        bodies.Audit,
        asking,
      );
      lines.push(...page.lines);
      ({ next } = page);
    }
    const about = lines.filter(({ target }) => target?.id === alice.id);
    expect(about.map(({ action, actor }) => [action, actor?.id])).toEqual([
      ['password.set', undefined],
      ['user.changed', owner.id],
      ['password.offered', owner.id],
    ]);
    expect(about[1]?.detail).toEqual({ role: 'admin' });
    const text = JSON.stringify(lines);
    for (const secret of [link, sha256(link), 'argon2', 'of the operator'])
      expect(text).not.toContain(secret);
  });

  test('shows no hash, no token and no secret of anybody', async () => {
    const alice = await server.person('alice');
    const { secret } = await withFactor(alice);
    const query = { q: alice.account.handle };
    const { text } = await server.http.ask('GET /api/v1/administration/users', {
      ...(await as(owner)),
      query,
    });
    expect(text).toContain(alice.id);
    const { token } = await as(alice);
    for (const hidden of ['argon2', secret, token, sha256(token)]) expect(text).not.toContain(hidden);
  });
});

test('nothing above was a bug', () => {
  expect(server.faults).toEqual([]);
});

async function askPairing(headers: Record<string, string> = {}): Promise<bodies.Pairing> {
  const body = { device: newId(), deviceName: 'A tablet' };
  return server.http.call('POST /api/v1/sessions/pairing', bodies.Pairing, { body, headers });
}

/** Every text in every table of the data file. */
async function everythingStored(): Promise<string> {
  using database = new Database(server.database, { readonly: true });
  const tables = database.query("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
  }[];
  return JSON.stringify(tables.map(({ name }) => database.query(`SELECT * FROM "${name}"`).all()));
}

const sha256 = (text: string): string => Bun.CryptoHasher.hash('sha256', text, 'hex');
