import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newClientId, newId } from '../../support/wire-ids.ts';
import { type HttpFixture, httpFixture, type Person } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  http = await httpFixture();
  alice = await http.person('alice', 'owner');
  bob = await http.person('bob');
});
afterAll(() => http[Symbol.asyncDispose]());

const request = (by: Person, to: { id: string }, said: object = {}) =>
  http.ask('POST /api/v1/contacts/requests', {
    token: by.token,
    body: { clientId: newClientId(), user: to.id, ...said },
  });
const does = (by: Person, verb: string, to: { id: string }, clientId = newClientId()) =>
  http.ask(`POST /api/v1/contacts/${to.id}/${verb}`, { token: by.token, body: { clientId } });
const note = (by: Person, to: { id: string }, said: object) =>
  http.ask(`PATCH /api/v1/contacts/${to.id}`, {
    token: by.token,
    body: { clientId: newClientId(), ...said },
  });
const list = async (by: Person, query = '') =>
  (await http.ask(`GET /api/v1/contacts${query}`, { token: by.token })).json;
const state = async (by: Person) => (await http.ask('GET /api/v1/me/state', { token: by.token })).json;

describe('contacts', () => {
  test('go from asking to being friends to nothing, each side told what they are then', async () => {
    const asked = await request(alice, bob, { greeting: 'From the lab' });
    expect([asked.status, asked.json.contact]).toMatchObject([
      200,
      { user: { id: bob.id, handle: 'bob' }, relation: 'requested', greeting: 'From the lab' },
    ]);
    expect((await list(bob)).contacts).toMatchObject([{ user: { handle: 'alice' }, relation: 'asked' }]);
    const accepted = await does(bob, 'accept', alice);
    expect([accepted.status, accepted.json.contact.relation]).toEqual([200, 'friend']);
    expect((await list(alice)).contacts).toMatchObject([{ user: { handle: 'bob' }, relation: 'friend' }]);
    const removed = await does(alice, 'remove', bob);
    expect([removed.status, removed.json.contact.relation]).toEqual([200, 'none']);
    expect([(await list(alice)).contacts, (await list(bob)).contacts]).toEqual([[], []]);
  });

  test('that are asked, declined or taken back answer what holds then', async () => {
    await request(alice, bob);
    expect((await does(bob, 'decline', alice)).json.contact.relation).toBe('none');
    expect((await list(alice)).contacts).toMatchObject([{ relation: 'requested' }]);
    const gone = await does(bob, 'accept', alice);
    expect([gone.status, gone.json.code]).toEqual([409, 'request_gone']);
    expect((await does(alice, 'withdraw', bob)).json.contact.relation).toBe('none');
  });

  test('are blocked and unblocked', async () => {
    expect((await does(alice, 'block', bob)).json.contact.isBlocked).toBe(true);
    const refused = await request(alice, bob);
    expect([refused.status, refused.json.code]).toEqual([403, 'contact_blocked']);
    const body = { clientId: newClientId(), user: bob.id };
    const opened = await http.ask('POST /api/v1/conversations/direct', { token: alice.token, body });
    expect([opened.status, opened.json.code]).toEqual([403, 'contact_blocked']);
    expect((await does(alice, 'unblock', bob)).json.contact.isBlocked).toBe(false);
    expect((await list(alice)).contacts).toEqual([]);
  });

  test('have a remark, a star and labels of one’s own', async () => {
    const { json } = await note(alice, bob, { remark: '小波', isStarred: true, labels: ['lab'] });
    const noted = { remark: '小波', isStarred: true, labels: ['lab'], relation: 'none' };
    expect(json.contact).toMatchObject(noted);
    expect((await list(alice)).contacts).toMatchObject([noted]);
    expect((await list(bob)).contacts).toEqual([]);
    expect((await note(alice, bob, { remark: null })).json.contact).not.toHaveProperty('remark');
    const wrong = await note(alice, bob, { remark: 'x'.repeat(65) });
    expect([wrong.status, wrong.json.code]).toEqual([422, 'remark_invalid']);
    await note(alice, bob, { isStarred: false, labels: [] });
  });

  test('change once however often the same call comes', async () => {
    const clientId = newClientId();
    const first = await does(alice, 'block', bob, clientId);
    await does(alice, 'unblock', bob);
    const again = await does(alice, 'block', bob, clientId);
    expect([first.json.contact.isBlocked, again.json.contact.isBlocked]).toEqual([true, false]);
    const other = await does(alice, 'unblock', bob, clientId);
    expect([other.status, other.json.code]).toEqual([409, 'conflict']);
  });

  test('of nobody, and of oneself, are none', async () => {
    for (const verb of ['accept', 'decline', 'withdraw', 'remove', 'block', 'unblock']) {
      for (const to of [{ id: newId() }, alice]) {
        const { status, json } = await does(alice, verb, to);
        expect([verb, status, json.code]).toEqual([verb, 404, 'not_found']);
      }
    }
  });

  test('are listed page by page without one missing or twice, and the state begins with them', async () => {
    const people = await Promise.all(
      ['carol', 'dave', 'erin', 'frank', 'grace'].map((handle) => http.person(handle)),
    );
    for (const each of people) await note(bob, each, { isStarred: true });
    const whole = await list(bob);
    expect(whole.next).toBeNull();
    const ids = whole.contacts.map(({ user }: { user: { id: string } }) => user.id);
    expect(ids).toEqual(people.map(({ id }) => id).sort());
    const listed: string[] = [];
    for (let after = ''; ; ) {
      const page = await list(bob, `?limit=2${after}`);
      expect(page.asOf).toBe(whole.asOf);
      listed.push(...page.contacts.map(({ user }: { user: { id: string } }) => user.id));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(listed).toEqual(ids);
    expect(await state(bob)).toMatchObject({
      asOf: whole.asOf,
      contacts: whole.contacts,
      contactsAfter: null,
    });
  });
});

describe('the policy on who writes to whom', () => {
  test('is told to everybody, changed by the owner, and obeyed at once where nobody talked before', async () => {
    const policy = async () => (await http.ask('GET /api/v1/server')).json.talk;
    expect(await policy()).toBe('everyone');
    const change = (by: Person, talk: string) =>
      http.ask('PATCH /api/v1/server', { token: by.token, body: { clientId: newClientId(), talk } });
    expect((await change(bob, 'friends')).status).toBe(403);
    expect((await change(alice, 'friends')).json.talk).toBe('friends');
    expect(await policy()).toBe('friends');
    const body = { clientId: newClientId(), user: bob.id };
    const opened = await http.ask('POST /api/v1/conversations/direct', { token: alice.token, body });
    expect([opened.status, opened.json.code]).toEqual([403, 'friends_only']);
    await change(alice, 'everyone');
  });
});
