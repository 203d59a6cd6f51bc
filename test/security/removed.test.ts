import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies, Head } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import type { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';
import { directOf, Lab, write } from './lab.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

const EVENTS = 'GET /api/v1/conversations/{id}/events';
const CLEAR = 'POST /api/v1/conversations/{id}/clear';
const MARK = 'PUT /api/v1/conversations/{id}/mark';
let server: OpenServer;
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  server = await OpenServer.start();
  [alice, bob, carol] = await Promise.all([
    server.person('alice'),
    server.person('bob'),
    server.person('carol'),
  ]);
});

afterAll(() => server[Symbol.asyncDispose]());

describe('after somebody was removed', () => {
  test('their open socket gets the removal and nothing of what comes after it', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    const direct = await directOf(server, alice, bob);
    const wire = await server.wire((await bob.on('phone')).token);
    await lab.say(alice, 'with bob');
    const last = await lab.remove(bob);
    await lab.say(alice, 'without bob');
    await write(server, { by: alice, stream: direct, operation: { type: 'message', text: 'sorry, bob' } });
    await wire.next(
      'event',
      ({ stream, events }) => stream === direct && events.some(({ type }) => type === 'message'),
    );
    expect(Math.max(...seqsHeard(wire, lab.stream))).toBe(last);
    expect(JSON.stringify(wire.heard)).not.toContain('without bob');
  });

  test('pages and heads end at the removal, and nothing in them tells how much came after it', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    await lab.say(alice, 'with bob');
    const last = await lab.remove(bob);
    for (const text of ['one', 'two', 'three']) await lab.say(alice, text);
    const { token } = await bob.on('phone');
    const wire = await server.wire(token);
    for (const asked of [{ after: 0 }, { before: last + 100 }]) {
      const { op: _op, ...told } = await wire.ask({ op: 'sync', stream: lab.stream, ...asked }, 'page');
      const query = asked as Record<string, number>;
      const read = await server.http.call(EVENTS, bodies.EventsPage, { id: lab.stream, token, query });
      expect(told).toEqual(read);
      expect(read.events.map(({ seq }) => seq)).toEqual([1, 2, last]);
      expect({ head: read.head, asOf: read.asOf, done: read.done }).toEqual({
        head: last,
        asOf: last,
        done: true,
      });
    }
    const head = await server.http.call('GET /api/v1/conversations/{id}', Head, { id: lab.stream, token });
    expect([head.lastSeq, head.leftSeq, head.digest]).toEqual([last, last, '']);
  });

  test('a cursor beyond the removal is answered the same whatever lies there', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    const last = await lab.remove(bob);
    const after = last + 1;
    const { token } = await bob.on('phone');
    const wire = await server.wire(token);
    const ask = () =>
      wire.ask({ op: 'sync', stream: lab.stream, after, digest: '0123456789abcdef' }, 'reset');
    const before = await ask();
    await lab.say(alice, 'behind his back');
    expect(await ask()).toEqual(before);
  });

  test('an edit that came after it is not told by the page of what came before it', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    const seq = await lab.say(alice, 'as bob knew it');
    await lab.remove(bob);
    await write(server, {
      by: alice,
      stream: lab.stream,
      operation: { type: 'edit', ref: seq, text: 'as bob never knew it' },
    });
    const { token } = await bob.on('phone');
    const { text } = await server.http.ask(EVENTS, { id: lab.stream, token });
    expect(text).not.toContain('as bob never knew it');
  });

  test('their marks and their clearing meet what a stranger meets, and nobody else is told', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    const seen = await lab.say(alice, 'read this');
    await lab.remove(bob);
    const hers = await server.wire((await alice.on('phone')).token);
    const { token } = await bob.on('phone');
    const his = await server.wire(token);
    his.say({ op: 'read', stream: lab.stream, seq: seen });
    for (const [route, body] of [
      [MARK, { seq: seen, received: seen }],
      [CLEAR, { clientId: newClientId(), upTo: seen }],
    ] as const) {
      const asked = { id: lab.stream, token, body };
      expect((await server.http.refusal(route, asked)).problem.code).toBe('not_found');
    }
    await his.settle();
    await hers.settle();
    const told = [...hers.heard, ...his.heard].filter((frame) => frame.op === 'marks');
    expect(told).toEqual([]);
  });
});

describe('somebody who joined late', () => {
  test('gets nothing of what was said before, by pages, heads or edits', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    const old = await lab.say(alice, 'before carol');
    await lab.add(carol, { seesHistory: false });
    const fresh = await lab.say(alice, 'with carol');
    await write(server, {
      by: alice,
      stream: lab.stream,
      operation: { type: 'edit', ref: old, text: 'edited before carol' },
    });
    const { token } = await carol.on('phone');
    for (const query of [{ after: 0 }, { before: fresh + 10 }] as Record<string, number>[]) {
      const page = await server.http.call(EVENTS, bodies.EventsPage, { id: lab.stream, token, query });
      expect(page.events.map(({ seq, type }) => [seq, type])).toEqual([
        [old + 1, 'member.joined'],
        [fresh, 'message'],
        [fresh + 1, 'void'],
      ]);
    }
    const head = await server.http.call('GET /api/v1/conversations/{id}', Head, { id: lab.stream, token });
    expect([head.visibleFrom, head.unread]).toEqual([old, 1]);
    const body = { operations: [{ type: 'edit', clientId: newClientId(), ref: old, text: 'mine now' }] };
    const refused = await server.http.refusal('POST /api/v1/conversations/{id}/messages', {
      id: lab.stream,
      token,
      body,
    });
    expect(refused.problem.code).toBe('not_found');
  });

  test('gets what was said before where the group lets newcomers see it', async () => {
    const lab = await Lab.open(server, alice, [bob]);
    await lab.say(alice, 'before carol');
    await lab.add(carol, { seesHistory: true });
    const { token } = await carol.on('phone');
    const page = await server.http.call(EVENTS, bodies.EventsPage, { id: lab.stream, token });
    expect(page.events[1]?.body?.['text']).toBe('before carol');
  });
});

const seqsHeard = (wire: Wire, stream: string): number[] =>
  wire.heard.flatMap((frame) =>
    frame.op === 'event' && frame.stream === stream ? frame.events.map(({ seq }) => seq) : [],
  );
