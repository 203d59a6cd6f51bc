import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { LIMITS } from '../../../src/interface/protocol/index.ts';
import { newClientId } from '../../support/wire-ids.ts';
import { type HttpFixture, httpFixture, type Person } from './http-fixture.ts';

let http: HttpFixture;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  http = await httpFixture();
  alice = await http.person('alice');
  bob = await http.person('bob');
});
afterAll(() => http[Symbol.asyncDispose]());

const message = (text: string) => ({ type: 'message', clientId: newClientId(), text });
const send = (stream: string, operations: object[], { token } = alice) =>
  http.ask(`POST /api/v1/conversations/${stream}/messages`, { token, body: { operations } });
const read = (stream: string, query: string, { token } = alice) =>
  http.ask(`GET /api/v1/conversations/${stream}/events${query}`, { token });

/** A conversation of its own for a test: alice with somebody new. */
async function fresh(name: string): Promise<{ stream: string; peer: Person }> {
  const peer = await http.person(name);
  return { peer, stream: await http.directStream(alice, peer) };
}

describe('a direct conversation', () => {
  test('is one for both, whoever opens it, and appears in both lists', async () => {
    const { stream, peer } = await fresh('carol');
    expect(await http.directStream(peer, alice)).toBe(stream);
    const { json } = await http.ask('GET /api/v1/conversations', { token: peer.token });
    expect(json.heads.find((head: { stream: string }) => head.stream === stream)).toMatchObject({
      kind: 'direct',
      peer: { handle: 'alice' },
    });
    expect(json.next).toBeNull();
  });

  test('answers the same call twice with the same conversation', async () => {
    const body = { clientId: newClientId(), user: bob.id };
    const ask = () => http.ask('POST /api/v1/conversations/direct', { token: alice.token, body });
    const [first, again] = [await ask(), await ask()];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json).toMatchObject({ stream: first.json.stream, duplicate: true });
  });

  test('is listed page by page without one missing or twice', async () => {
    const whole = await http.ask('GET /api/v1/conversations', { token: alice.token });
    const listed: string[] = [];
    for (let after = ''; ; ) {
      const page = await http.ask(`GET /api/v1/conversations?limit=2${after}`, { token: alice.token });
      listed.push(...page.json.heads.map((head: { stream: string }) => head.stream));
      if (page.json.next === null) break;
      after = `&after=${page.json.next}`;
    }
    expect(listed).toEqual(whole.json.heads.map((head: { stream: string }) => head.stream));
  });
});

describe('writing', () => {
  test('stores operations in order and answers a repeated call with the first answer', async () => {
    const { stream } = await fresh('dave');
    const operations = [message('one'), message('two')];
    const first = await send(stream, operations);
    expect(first.json.results.map((result: { seq: number }) => result.seq)).toEqual([2, 3]);
    const again = await send(stream, operations);
    expect(again.json.results).toEqual(
      first.json.results.map((result: object) => ({ ...result, duplicate: true })),
    );
  });

  test('takes the operation as it came for its identity: fields that nobody knows count', async () => {
    const { stream } = await fresh('erin');
    const operation = message('hello');
    await send(stream, [{ ...operation, colour: 'red' }]);
    expect((await send(stream, [{ ...operation, colour: 'red' }])).json.results[0].duplicate).toBe(true);
    const other = await send(stream, [{ ...operation, colour: 'blue' }]);
    expect([other.status, other.json.code]).toEqual([409, 'conflict']);
  });

  test('refuses all of it with one, names that one, and says which may be sent again', async () => {
    const { stream } = await fresh('frank');
    const done = message('before');
    await send(stream, [done]);
    const [bad, good] = [message(' '), message('good')];
    const { status, json } = await send(stream, [done, bad, good]);
    expect(status).toBe(422);
    expect(json).toMatchObject({
      code: 'text_empty',
      retry: 'never',
      clientId: bad.clientId,
      again: [good.clientId],
      done: [{ clientId: done.clientId, seq: 2, duplicate: true }],
    });
    expect((await read(stream, '')).json.head).toBe(2);
    expect((await send(stream, [good])).status).toBe(200);
  });

  test('too fast says how long to wait', async () => {
    await using slow = await httpFixture({ 'limits.messagesPerSecond': '1', 'limits.messagesBurst': '1' });
    const [from, to] = [await slow.person('alice'), await slow.person('bob')];
    const path = `POST /api/v1/conversations/${await slow.directStream(from, to)}/messages`;
    const sent = () => slow.ask(path, { token: from.token, body: { operations: [message('hello')] } });
    expect((await sent()).status).toBe(200);
    const refused = await sent();
    expect([refused.status, refused.json.code]).toEqual([429, 'too_many_requests']);
    expect(refused.json.afterMs).toBeGreaterThan(0);
    expect(refused.headers.get('retry-after')).toBe('1');
  });
});

describe('reading', () => {
  test('gives events above a cursor or the newest below one, ascending', async () => {
    const { stream } = await fresh('grace');
    await send(stream, [message('two'), message('three'), message('four')]);
    const forward = (await read(stream, '?after=1&limit=2')).json;
    expect(forward).toMatchObject({ from: 2, head: 4, asOf: 4, done: false });
    expect(forward.events.map((event: { seq: number }) => event.seq)).toEqual([2, 3]);
    const backward = (await read(stream, '?before=4&limit=2')).json;
    expect(backward).toMatchObject({ from: 2, backwards: true, done: false });
    expect(backward.events.map((event: { seq: number }) => event.seq)).toEqual([2, 3]);
    const rest = (await read(stream, `?after=3&digest=${forward.digest}`)).json;
    expect(rest).toMatchObject({ from: 4, done: true });
  });

  test('with the digest of another history, or beyond the head, answers reset', async () => {
    const { stream } = await fresh('heidi');
    expect((await read(stream, '?after=1&digest=0000000000000000')).json).toEqual({
      reset: { reason: 'digest', floor: 0 },
    });
    expect((await read(stream, '?after=2')).json).toEqual({ reset: { reason: 'beyond_head', floor: 0 } });
  });

  test('cuts a page by bytes and loses nothing in either direction', async () => {
    const { stream } = await fresh('ivan');
    const long = '喜'.repeat(8_000);
    for (let count = 0; count < 6; count += 1) await send(stream, [message(long), message(long)]);
    const [up, down]: [number[], number[]] = [[], []];
    for (let after = 0, done = false; !done; ) {
      const { text, json } = await read(stream, `?after=${after}&limit=200`);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMITS.pushBytes);
      expect(json.from).toBe(after + 1);
      up.push(...json.events.map((event: { seq: number }) => event.seq));
      [after, done] = [up.at(-1) ?? 0, json.done];
    }
    for (let before = 14, done = false; !done; ) {
      const { json } = await read(stream, `?before=${before}&limit=200`);
      down.unshift(...json.events.map((event: { seq: number }) => event.seq));
      expect(json.from).toBe(down[0]);
      [before, done] = [down[0] ?? 0, json.done];
    }
    const all = Array.from({ length: 13 }, (_, index) => index + 1);
    expect({ up, down }).toEqual({ up: all, down: all });
  });

  test('ends where the person cleared the past, which the other keeps', async () => {
    const { stream, peer } = await fresh('judy');
    await send(stream, [message('old')]);
    const body = { clientId: newClientId(), upTo: 2 };
    const cleared = await http.ask(`POST /api/v1/conversations/${stream}/clear`, { token: peer.token, body });
    expect(cleared.json).toMatchObject({ duplicate: false });
    await send(stream, [message('new')]);
    const events = async (person: Person) =>
      (await read(stream, '', person)).json.events.map((event: { seq: number }) => event.seq);
    expect(await events(peer)).toEqual([3]);
    expect(await events(alice)).toEqual([1, 2, 3]);
  });
});

test('a mark only moves up and changes what is unread', async () => {
  const { stream, peer } = await fresh('kim');
  await send(stream, [message('one'), message('two')]);
  const mark = (seq: number) =>
    http.ask(`PUT /api/v1/conversations/${stream}/mark`, { token: peer.token, body: { seq } });
  const unread = async () =>
    (await http.ask(`GET /api/v1/conversations/${stream}`, { token: peer.token })).json.unread;
  expect(await unread()).toBe(2);
  expect((await mark(3)).json.readSeq).toBe(3);
  expect((await mark(2)).json.readSeq).toBe(3);
  expect(await unread()).toBe(0);
});
