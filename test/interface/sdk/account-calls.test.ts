import { describe, expect, test } from 'bun:test';
import { alice, Device, message, PERSONAL, personalHead, run } from './support/device.ts';

const CLIENT_ID = expect.any(String);

/** A device of somebody signed in, whose calls are answered with this. */
async function signedIn(body: unknown = {}): Promise<Device> {
  const device = new Device();
  await device.signIn(personalHead());
  device.requests.length = 0;
  device.answers = () => ({ status: 200, body });
  return device;
}

const asked = (device: Device) =>
  device.requests.map(({ method, url, body }) => [
    `${method} ${url.replace('http://localhost/api/v1', '')}`,
    JSON.parse(body ?? 'null'),
  ]);

test('each call goes where the API has it, with a client id where something changes', async () => {
  const device = await signedIn({ recoveryCodes: [] });
  const { client } = device;
  await client.changePassword('old', 'new');
  await client.security();
  await client.startFactor('p');
  await client.confirmFactor('123456');
  await client.endFactor({ password: 'p', code: '123456' });
  await client.endOtherSessions();
  await client.beginLink();
  await client.finishLink({ query: 'code=c', key: 'k' });
  await client.unlink({ password: 'p' });
  await client.lookAtPairing('s');
  await client.approveDevice('s');
  await client.invitations();
  await client.invite({ uses: 2 });
  await client.revokeInvitation('i');
  await client.managedUsers({ q: 'a b', limit: 2 });
  await client.changeUser('u', { isDisabled: true });
  await client.makeBot({ handle: 'robin', name: 'Robin' });
  await client.offerPasswordReset('u');
  await client.audit({ before: '1_a_b' });
  const clientId = CLIENT_ID;
  expect(asked(device)).toEqual([
    ['POST /me/password', { clientId, old: 'old', new: 'new' }],
    ['GET /me/security', null],
    ['POST /me/factor', { clientId, password: 'p' }],
    ['POST /me/factor/confirm', { clientId, code: '123456' }],
    ['DELETE /me/factor', { clientId, password: 'p', code: '123456' }],
    ['DELETE /sessions', null],
    ['POST /me/identity', { device: expect.any(String), deviceName: 'test' }],
    ['POST /me/identity/finish', { clientId, query: 'code=c', key: 'k' }],
    ['DELETE /me/identity', { clientId, password: 'p' }],
    ['POST /sessions/pairing/look', { secret: 's' }],
    ['POST /sessions/pairing/approve', { clientId, secret: 's' }],
    ['GET /invitations', null],
    ['POST /invitations', { clientId, uses: 2 }],
    ['DELETE /invitations/i', null],
    ['GET /administration/users?q=a+b&limit=2', null],
    ['PATCH /administration/users/u', { clientId, isDisabled: true }],
    ['POST /administration/users', { clientId, handle: 'robin', name: 'Robin' }],
    ['POST /administration/users/u/reset', { clientId }],
    ['GET /administration/audit?before=1_a_b', null],
  ]);
  const bare = device.requests.filter(({ method, body }) => method === 'DELETE' && body === undefined);
  for (const { headers } of bare) expect(headers['idempotency-key']).toMatch(/^0189/);
});

test('a sign-in that needs a code says so, and the session of nobody is given up for it', async () => {
  const device = new Device();
  const needed = { code: 'factor_needed', text: 'Please enter the code.', retry: 'never' };
  const problem = { status: 403, body: needed };
  const { answers } = device;
  device.answers = (call) => (device.requests.length === 1 ? problem : answers(call));
  await expect(device.client.signIn({ handle: 'alice', password: 'p' })).rejects.toMatchObject(needed);
  const me = await device.client.signIn({ handle: 'alice', password: 'p', code: '123456' });
  expect(me).toEqual(alice);
  expect(JSON.parse(device.requests[1]?.body ?? '')).toMatchObject({ code: '123456', deviceName: 'test' });
});

describe('a new device', () => {
  test('waits until another lets it in, and is then signed in and connected', async () => {
    const device = new Device();
    const signedInBody = { token: 'secret', session: 'x'.repeat(26), user: alice };
    const waiting = { status: 'waiting' };
    let isApproved = false;
    device.answers = (call) => {
      if (call === 'POST /sessions/pairing') return { status: 201, body: { secret: 's', key: 'k' } };
      return { status: 200, body: isApproved ? signedInBody : waiting };
    };
    const pairing = await device.client.askPairing();
    expect(await device.client.collectPairing(pairing)).toBeUndefined();
    expect([device.client.me, device.client.status]).toEqual([undefined, 'offline']);
    isApproved = true;
    expect(await device.client.collectPairing(pairing)).toEqual(alice);
    await device.greet(personalHead());
    expect([device.client.me, device.client.status]).toEqual([alice, 'online']);
    expect(asked(device)[1]).toEqual([
      'POST /sessions/pairing/collect',
      { secret: 's', key: 'k', cookie: false },
    ]);
  });
});

test('somebody who comes back from the identity provider is signed in, or asked what they shall be called', async () => {
  const device = new Device();
  const needed = { status: 'account_needed', handle: 'alice', name: 'Alice' };
  let isKnown = false;
  device.answers = (call) => {
    if (call === 'POST /sessions/identity') return { status: 201, body: { url: 'u', key: 'k' } };
    const signedInBody = { token: 'secret', session: 'x'.repeat(26), user: alice };
    return isKnown ? { status: 201, body: signedInBody } : { status: 202, body: needed };
  };
  const { key } = await device.client.beginIdentity();
  expect(await device.client.finishIdentity({ query: 'code=c', key })).toEqual(needed as never);
  expect(device.client.me).toBeUndefined();
  isKnown = true;
  const account = { handle: 'alice', name: 'Alice' };
  expect(await device.client.finishIdentity({ query: 'code=c', key, account })).toEqual(alice);
  expect(asked(device).at(-1)).toEqual([
    'POST /sessions/identity/finish',
    { query: 'code=c', key: 'k', handle: 'alice', name: 'Alice', cookie: false },
  ]);
  await device.greet(personalHead());
  expect(device.client.status).toBe('online');
});

test('closing the account signs out and leaves nothing of its person on this device', async () => {
  const device = await signedIn();
  await device.client.closeAccount({ password: 'p' }, 'b'.repeat(26));
  expect(asked(device)).toEqual([
    ['POST /me/close', { clientId: CLIENT_ID, password: 'p', handOver: 'b'.repeat(26) }],
  ]);
  expect([device.client.status, device.client.me, device.client.conversations()]).toEqual([
    'signed-out',
    undefined,
    [],
  ]);
});

test('a wrong password for closing leaves everything as it is', async () => {
  const device = await signedIn();
  const problem = { code: 'password_wrong', text: 'The password is wrong.', retry: 'never' };
  device.answers = () => ({ status: 403, body: problem });
  await expect(device.client.closeAccount({ password: 'x' })).rejects.toMatchObject(problem);
  expect([device.client.status, device.client.me]).toEqual(['online', alice]);
});

test.each([
  ['session.started', 'devices'],
  ['session.ended', 'devices'],
  ['security.changed', 'security'],
  ['invitation.changed', 'invitations'],
] as const)('%s says that %s are others now', async (type, name) => {
  const device = await signedIn();
  let heard = 0;
  device.client.on(name, () => {
    heard += 1;
  });
  const event = message(1, { type, body: { v: 1 } });
  await device.socket.say({ ...run(1), stream: PERSONAL, events: [event] });
  expect(heard).toBe(1);
});
