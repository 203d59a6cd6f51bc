import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies, Head } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { directOf, SEND, write } from './lab.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

const HEAD = 'GET /api/v1/conversations/{id}';
const MARK = 'PUT /api/v1/conversations/{id}/mark';
let server: OpenServer;
let alice: Person;
let bob: Person;
let stream: string;

beforeAll(async () => {
  server = await OpenServer.start();
  [alice, bob] = await Promise.all([server.person('alice'), server.person('bob')]);
  stream = await directOf(server, alice, bob);
});

afterAll(() => server[Symbol.asyncDispose]());

const tokenOf = async (person: Person) => (await person.on('phone')).token;
const headOf = async (person: Person) =>
  server.http.call(HEAD, Head, { id: stream, token: await tokenOf(person) });

describe('what only its sender may change', () => {
  const changes = (ref: number) => [
    { type: 'edit', clientId: newClientId(), ref, text: 'not my words' },
    { type: 'recall', clientId: newClientId(), ref },
  ];

  test('is not changed by another member, whoever they say they are', async () => {
    const seq = await write(server, { by: alice, stream, operation: { type: 'message', text: 'my words' } });
    const token = await tokenOf(bob);
    for (const change of changes(seq)) {
      const forged = {
        ...change,
        sender: alice.id,
        senderId: alice.id,
        userId: alice.id,
        role: 'owner',
        user: alice.id,
      };
      const refused = await server.http.refusal(SEND, {
        id: stream,
        token,
        body: { operations: [forged], user: alice.id },
      });
      expect([refused.status, refused.problem.code]).toEqual([403, 'not_yours']);
    }
    const { text } = await server.http.ask('GET /api/v1/conversations/{id}/events', { id: stream, token });
    expect(text).toContain('my words');
    expect(text).not.toContain('not my words');
  });

  test('is not changed through the address of another conversation', async () => {
    const seq = await write(server, { by: alice, stream, operation: { type: 'message', text: 'over here' } });
    const elsewhere = await directOf(server, bob, await server.person('carol'));
    for (const change of changes(seq)) {
      const body = { operations: [change] };
      const refused = await server.http.refusal(SEND, { id: elsewhere, token: await tokenOf(bob), body });
      expect(refused.problem.code).toBe('not_found');
    }
  });
});

describe('fields that nobody was asked for', () => {
  test('make no account an owner', async () => {
    const carol = await server.person('carol');
    const body = {
      clientId: newClientId(),
      name: 'Carol',
      role: 'owner',
      handle: alice.account.handle,
      userId: alice.id,
    };
    const me = await server.http.call('PATCH /api/v1/me', bodies.Me, { token: await tokenOf(carol), body });
    expect([me.id, me.handle, me.role]).toEqual([carol.id, carol.account.handle, 'member']);

    const account = {
      handle: `carol-${newId().slice(0, 8)}`,
      name: 'Carol',
      password: 'carol keeps a secret',
    };
    const forged = {
      role: 'owner',
      byAdministrator: { role: 'owner' },
      isOpen: true,
      address: '203.0.113.9',
    };
    await server.http.run('POST /api/v1/accounts', {
      body: { ...account, ...forged, clientId: newClientId() },
    });
    const signIn = { ...account, device: newId(), deviceName: 'new', user: alice.id };
    const { user } = await server.http.call('POST /api/v1/sessions', bodies.SignedIn, { body: signIn });
    expect([user.handle, user.role]).toEqual([account.handle, 'member']);
  });

  test("move no mark but the asker's own", async () => {
    const seq = await write(server, { by: alice, stream, operation: { type: 'message', text: 'unread' } });
    const before = await headOf(bob);
    const body = { seq, received: seq, user: bob.id, userId: bob.id };
    await server.http.call(MARK, bodies.MarkSet, { id: stream, token: await tokenOf(alice), body });
    const wire = await server.wire(await tokenOf(alice));
    wire.say({ op: 'read', stream, seq, received: seq, user: bob.id });
    await wire.settle();
    expect(await headOf(bob)).toMatchObject({ readSeq: before.readSeq, receivedSeq: before.receivedSeq });
  });
});

describe('marks', () => {
  test('stop at the last message, go only up, and are told to members alone', async () => {
    const seq = await write(server, { by: alice, stream, operation: { type: 'message', text: 'the last' } });
    const mallory = await server.person('mallory');
    const [stranger, hers] = [
      await server.wire(await tokenOf(mallory)),
      await server.wire(await tokenOf(alice)),
    ];
    const mark = async (body: object) =>
      server.http.call(MARK, bodies.MarkSet, { id: stream, token: await tokenOf(bob), body });
    expect(await mark({ seq: seq + 9, received: seq + 9 })).toEqual({ readSeq: seq, receivedSeq: seq });
    expect(await mark({ seq: 0 })).toEqual({ readSeq: seq, receivedSeq: seq });
    const told = await hers.next('marks', (marks) => marks.stream === stream && marks.user === bob.id);
    expect([told.read, told.unread]).toEqual([seq, undefined]);
    await stranger.settle();
    expect(stranger.heard.some(({ op }) => op === 'marks')).toBe(false);
  });
});
