import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import { bodies } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import type { Asking } from '../support/http-calls.ts';
import { until } from '../support/until.ts';
import type { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';
import { directOf, Lab, SEND, write } from './lab.ts';
import { OpenServer } from './open-server.ts';
import { type Road, routeRoads } from './roads.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
/** She blocks whoever is blocked here. */
let alice: Person;
/** Blocks nobody. */
let carol: Person;

beforeAll(async () => {
  server = await OpenServer.start();
  [alice, carol] = await Promise.all([server.person('alice'), server.person('carol')]);
});

afterAll(() => server[Symbol.asyncDispose]());

type PersonRoad = Extract<Road, { kind: 'person' }>;
const personRoads = Object.entries(routeRoads()).filter(
  (entry): entry is [string, PersonRoad] => entry[1].kind === 'person',
);

async function about(by: Person, verb: string, peer: Person): Promise<void> {
  const { token } = await by.on('phone');
  const body = { clientId: newClientId() };
  await server.http.run(`POST /api/v1/contacts/{id}/${verb}`, { id: peer.id, token, body });
}

/** Somebody new whom alice blocks. */
async function blockedPerson(): Promise<Person> {
  const mallory = await server.person('mallory');
  await about(alice, 'block', mallory);
  return mallory;
}

async function call(by: Person, route: string, asking: Asking) {
  const { token } = await by.on('phone');
  const { status, text } = await server.http.ask(route, { ...asking, token });
  return { status, text };
}

/** An answer without what differs from person to person and from moment to moment. */
const shape = ({ status, text }: { status: number; text: string }, peer: Person) => ({
  status,
  text: text
    .replaceAll(peer.id, 'THEM')
    .replaceAll(peer.account.handle, 'THEM')
    .replaceAll(peer.account.name, 'THEM')
    .replace(/"requestId":"[^"]*"/, '')
    .replace(/\d{13}/g, 'THEN'),
});

/** How many events somebody's own stream has. */
const heardBy = async (who: Person): Promise<number> => {
  const { token } = await who.on('phone');
  return (await server.http.call('GET /api/v1/me/state', bodies.MyState, { token })).asOf;
};

describe('somebody who is blocked', () => {
  test.each(personRoads)('is answered by %s as anybody is, and reaches nobody', async (route, road) => {
    const mallory = await blockedPerson();
    const heard = await heardBy(alice);
    const asked = (peer: Person) => call(mallory, route, { id: peer.id, ...road.asking(peer.id) });
    expect(shape(await asked(alice), alice)).toEqual(shape(await asked(carol), carol));
    expect(await heardBy(alice)).toBe(heard);
  });

  test('finds the other by their handle as ever', async () => {
    const mallory = await blockedPerson();
    const query = { handle: alice.account.handle };
    expect(JSON.parse((await call(mallory, 'GET /api/v1/users', { query })).text)).toMatchObject(alice.shown);
  });

  test('asks, is asked nothing, and cannot tell it from a request that nobody answers', async () => {
    const mallory = await blockedPerson();
    const listed = async () => (await call(mallory, 'GET /api/v1/contacts', {})).text;
    for (const peer of [alice, carol]) {
      const body = { clientId: newClientId(), user: peer.id, greeting: 'hello' };
      await call(mallory, 'POST /api/v1/contacts/requests', { body });
    }
    const { contacts } = bodies.Contacts.parse(JSON.parse(await listed()));
    const [one, other] = contacts.map(({ user: _user, ...rest }) => ({ ...rest, at: 0 }));
    const timeless = (row: typeof one) => ({ ...row, askedAt: 0, expiresAt: 0, changedAt: 0 });
    expect(contacts.length).toBe(2);
    expect(timeless(one)).toEqual(timeless(other));
  });

  test('opens no conversation with the other, and goes on reading the one that stood', async () => {
    const mallory = await server.person('mallory');
    const stream = await directOf(server, mallory, alice);
    const said = { by: mallory, stream, operation: { type: 'message', text: 'before' } };
    await write(server, said);
    await about(alice, 'block', mallory);
    const { token } = await mallory.on('phone');
    const operations = [{ type: 'message', clientId: newClientId(), text: 'after' }];
    const refused = await server.http.refusal(SEND, { id: stream, token, body: { operations } });
    expect([refused.status, refused.problem.code]).toEqual([403, 'sends_closed']);
    const wire = await server.wire(token);
    const nack = await wire.refusal({ op: 'send', stream, operations });
    expect([nack.code, nack.retry]).toEqual(['sends_closed', false]);
    for (const reader of [mallory, alice]) {
      const events = await call(reader, 'GET /api/v1/conversations/{id}/events', { id: stream });
      expect(events.text).toContain('before');
    }
    const opening = { body: { clientId: newClientId(), user: alice.id } };
    const stranger = await blockedPerson();
    const opened = await call(stranger, 'POST /api/v1/conversations/direct', opening);
    expect([opened.status, JSON.parse(opened.text).code]).toEqual([403, 'sends_closed']);
    const heads = await call(alice, 'GET /api/v1/conversations', {});
    expect(heads.text).not.toContain(stranger.id);
  });
});

describe('between two of whom one blocks the other', () => {
  async function onScreen(who: Person, stream: string, watched: readonly Person[]): Promise<Wire> {
    const wire = await server.wire((await who.on('phone')).token);
    wire.say({ op: 'open', stream });
    await wire.ask({ op: 'presence', users: watched.map(({ id }) => id) }, 'presence');
    return wire;
  }

  const typists = ({ heard }: Wire) => heard.flatMap((frame) => (frame.op === 'typing' ? [frame.user] : []));
  const markers = ({ heard }: Wire, stream: string) =>
    heard.flatMap((frame) => (frame.op === 'marks' && frame.stream === stream ? [frame.user] : []));

  test('no typing and no mark is told in a group, and to everybody else as ever', async () => {
    const mallory = await blockedPerson();
    const lab = await Lab.open(server, alice, [mallory, carol]);
    const seq = await lab.say(carol, 'hello');
    const people = [alice, mallory, carol];
    const wires = await Promise.all(people.map((each) => onScreen(each, lab.stream, [])));
    const [hers, his, theirs] = wires as [Wire, Wire, Wire];
    for (const wire of [hers, his]) {
      wire.say({ op: 'typing', stream: lab.stream });
      wire.say({ op: 'read', stream: lab.stream, seq });
    }
    const isTold = () => typists(theirs).length === 2 && markers(theirs, lab.stream).length >= 2;
    await until(isTold, { what: 'carol to be told of both', withinMs: 10_000 });
    theirs.say({ op: 'typing', stream: lab.stream });
    const isHeard = (wire: Wire) => typists(wire).includes(carol.id);
    await until(() => isHeard(hers) && isHeard(his), { what: 'both to be told of carol', withinMs: 10_000 });
    expect([typists(hers), typists(his)]).toEqual([[carol.id], [carol.id]]);
    const others = (wire: Wire, self: Person) => markers(wire, lab.stream).filter((user) => user !== self.id);
    expect([others(hers, alice), others(his, mallory)]).toEqual([[], []]);
  });

  test('each looks to the other as if they were away, from the moment of the block until its end', async () => {
    const mallory = await server.person('mallory');
    const stream = await directOf(server, mallory, alice);
    const [hers, his] = [await onScreen(alice, stream, [mallory]), await onScreen(mallory, stream, [alice])];
    const shown = ({ heard }: Wire) =>
      heard
        .flatMap((frame) => (frame.op === 'presence' ? frame.users.map(({ online }) => online) : []))
        .at(-1);
    const both = (isOnline: boolean) => () => shown(hers) === isOnline && shown(his) === isOnline;
    await until(both(true), { what: 'both to see each other', withinMs: 10_000 });
    await about(alice, 'block', mallory);
    await until(both(false), { what: 'both to look away', withinMs: 10_000 });
    const fresh = await onScreen(mallory, stream, [alice]);
    expect(shown(fresh)).toBe(false);
    const before = his.heard.length;
    await server.wire((await alice.on('desk')).token);
    await his.settle();
    expect(his.heard.slice(before).filter(({ op }) => op === 'presence')).toEqual([]);
    await about(alice, 'unblock', mallory);
    await until(both(true), { what: 'both to see each other again', withinMs: 10_000 });
  });

  test('nobody who does not watch the other hears that anything happened', async () => {
    const mallory = await server.person('mallory');
    const stream = await directOf(server, mallory, alice);
    const his = await onScreen(mallory, stream, [carol]);
    const before = his.heard.length;
    await about(alice, 'block', mallory);
    await about(alice, 'unblock', mallory);
    await his.settle();
    expect(his.heard.slice(before).map(({ op }) => op)).toEqual(['pong']);
  });

  test('marks stop where they were, by heads too, and go on once it is over', async () => {
    const mallory = await server.person('mallory');
    const stream = await directOf(server, mallory, alice);
    const say = (text: string) =>
      write(server, { by: mallory, stream, operation: { type: 'message', text } });
    const [first, second] = [await say('one'), await say('two')];
    const mark = (seq: number) =>
      call(alice, 'PUT /api/v1/conversations/{id}/mark', { id: stream, body: { seq } });
    await mark(first);
    await about(alice, 'block', mallory);
    const his = await onScreen(mallory, stream, []);
    await mark(second);
    await his.settle();
    expect(markers(his, stream)).toEqual([]);
    const peerRead = async () => {
      const { heads } = await his.ask({ op: 'heads', stream: stream as StreamId }, 'heads');
      return heads[0]?.peerRead;
    };
    expect(await peerRead()).toBe(first);
    await about(alice, 'unblock', mallory);
    await until(() => markers(his, stream).includes(alice.id), { what: 'the mark', withinMs: 10_000 });
    expect(await peerRead()).toBe(second);
  });
});
