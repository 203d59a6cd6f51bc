import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { freshAccount, Person } from '../support/account.ts';
import { problemIn } from '../support/http-calls.ts';
import { until } from '../support/until.ts';
import { newClientId } from '../support/wire-ids.ts';
import { directOf, SEND } from './lab.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
let owner: Person;
let alice: Person;

beforeAll(async () => {
  server = await OpenServer.start();
  const account = freshAccount('owner');
  const body = { ...account, clientId: newClientId(), claim: server.claim };
  await server.http.run('POST /api/v1/accounts', { body });
  owner = await Person.known(account, server.http);
  alice = await server.person('alice');
});

afterAll(() => server[Symbol.asyncDispose]());

/** Says something by HTTP; the answer is the code it is refused with, or 'sent'. */
async function say(by: Person, stream: string): Promise<string> {
  const { token } = await by.on('phone');
  const body = { operations: [{ clientId: newClientId(), type: 'message', text: 'hello' }] };
  const { status, text } = await server.http.ask(SEND, { id: stream, token, body });
  return status < 300 ? 'sent' : problemIn(text).code;
}

const change = async (by: Person, route: string, said: object) => {
  const { token } = await by.on('phone');
  await server.http.run(route, { token, body: { clientId: newClientId(), ...said } });
};

const ends = (by: Person, stream: string, at: string) =>
  until(async () => (await say(by, stream)) === at, { what: `sending to end as ${at}`, withinMs: 15_000 });

describe('a conversation that stands follows, though nobody opens it again,', () => {
  test('whom somebody lets write to them', async () => {
    const bob = await server.person('bob');
    const talk = await directOf(server, bob, alice);
    expect(await say(bob, talk)).toBe('sent');
    await change(alice, 'PUT /api/v1/me/privacy', { write: 'friends' });
    await ends(bob, talk, 'sends_closed');
    expect(await say(alice, talk)).toBe('sent');
    await change(alice, 'PUT /api/v1/me/privacy', { write: 'everybody' });
    await ends(bob, talk, 'sent');
  });

  test('who writes to whom on this server', async () => {
    const [bob, carol] = [await server.person('bob'), await server.person('carol')];
    const talk = await directOf(server, bob, carol);
    await change(owner, 'PATCH /api/v1/server', { talk: 'friends' });
    await ends(bob, talk, 'friends_only');
    await change(owner, 'PATCH /api/v1/server', { talk: 'everyone' });
    await ends(bob, talk, 'sent');
  });

  test('that an account was closed', async () => {
    const mallory = await server.person('mallory');
    const talk = await directOf(server, alice, mallory);
    await change(mallory, 'POST /api/v1/me/close', { password: mallory.account.password });
    await ends(alice, talk, 'sends_closed');
    expect(server.faults).toEqual([]);
  });
});
