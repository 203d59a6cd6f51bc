import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { bodies, LIMITS } from '../../src/interface/protocol/index.ts';
import { freshAccount } from '../support/account.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { SEND } from './lab.ts';
import { message, openScene, type Scene, send } from './scene.ts';

setDefaultTimeout(60_000);

// How large, at each limit of section 8 of the protocol and one past it. Those of signing in, of frames before it, and
// of rates are in the files named after them.

let at: Scene;

beforeAll(async () => {
  at = await openScene();
});

afterAll(() => at[Symbol.asyncDispose]());

describe('a message', () => {
  test.each([['x'], ['鹊'], ['🐦']])(
    'has 8,000 characters like %s and not one more, on either road',
    async (letter) => {
      for (const [count, status] of [
        [8_000, 200],
        [8_001, 422],
        [16_001, 422],
      ] as const) {
        const text = letter.repeat(count);
        const body = { operations: [message(text)] };
        const answer = await at.server.http.ask(SEND, { id: at.stream, token: at.token, body });
        // Past what its schema or its bytes allow, the refusal may be a more general one.
        expect([letter, count, [status, 400, 413].includes(answer.status), answer.status === 200]).toEqual([
          letter,
          count,
          true,
          count === 8_000,
        ]);
        if (Buffer.byteLength(text) > LIMITS.frameBytes - 500) continue;
        if (status === 200) await at.wire.ask(send(at, message(text)), 'ack');
        else expect((await at.wire.refusal(send(at, message(text)))).code).toBe('text_too_long');
      }
    },
  );

  test('has a visible character at least', async () => {
    for (const blank of ['', ' ', '\n\t\u3000']) {
      expect((await at.wire.refusal(send(at, message(blank)))).code).toBe('text_empty');
    }
    await at.wire.ask(send(at, message('.')), 'ack');
  });

  test('mentions fifty people and not one more', async () => {
    const mentioning = (count: number) =>
      message('hi', { mentions: Array.from({ length: count }, () => at.bob.id) });
    await at.wire.ask(send(at, mentioning(LIMITS.mentions)), 'ack');
    const nack = await at.wire.refusal(send(at, mentioning(LIMITS.mentions + 1)));
    expect([nack.code, nack.retry]).toEqual(['bad_request', false]);
  });

  test('is edited a hundred times and not once more', async () => {
    const { results } = await at.wire.ask(send(at, message('draft 0')), 'ack');
    const ref = results[0]?.seq ?? 0;
    const edit = (count: number) => ({ type: 'edit', clientId: newClientId(), ref, text: `draft ${count}` });
    const edits = Array.from({ length: 100 }, (_each, index) => edit(index + 1));
    await at.wire.ask(send(at, ...edits.slice(0, 50)), 'ack');
    await at.wire.ask(send(at, ...edits.slice(50)), 'ack');
    expect((await at.wire.refusal(send(at, edit(101)))).code).toBe('too_many_edits');
  });

  test('shares its frame with forty-nine others and not with fifty', async () => {
    const many = (count: number) => Array.from({ length: count }, () => message());
    for (const [count, status] of [
      [LIMITS.operations, 200],
      [LIMITS.operations + 1, 400],
      [0, 400],
    ] as const) {
      const body = { operations: many(count) };
      const answer = await at.server.http.ask(SEND, { id: at.stream, token: at.token, body });
      expect([count, answer.status]).toEqual([count, status]);
    }
    await at.wire.ask(send(at, ...many(LIMITS.operations)), 'ack');
    expect((await at.wire.refusal(send(at, ...many(LIMITS.operations + 1)))).code).toBe('bad_request');
  });
});

describe('what one may ask for', () => {
  test('is a page of 200 events, and the presence of a hundred people', async () => {
    for (let count = 0; count < 5; count += 1) {
      await at.wire.ask(send(at, ...Array.from({ length: 50 }, () => message())), 'ack');
    }
    const newest = { op: 'sync', stream: at.stream, before: 1_000_000 };
    const page = await at.wire.ask({ ...newest, limit: LIMITS.pageEvents }, 'page');
    expect([page.events.length, page.done]).toEqual([200, false]);
    expect(
      (await at.wire.refusal({ op: 'sync', stream: at.stream, limit: LIMITS.pageEvents + 1 })).code,
    ).toBe('bad_request');
    const EVENTS = 'GET /api/v1/conversations/{id}/events';
    const read = async (limit: number) =>
      (await at.server.http.ask(EVENTS, { id: at.stream, token: at.token, query: { limit } })).status;
    expect([await read(200), await read(201), await read(0)]).toEqual([200, 400, 400]);
    const people = (count: number) => ({ op: 'presence', users: Array.from({ length: count }, newId) });
    expect((await at.wire.ask(people(LIMITS.presenceWatched), 'presence')).users.length).toBe(100);
    expect((await at.wire.refusal(people(LIMITS.presenceWatched + 1))).code).toBe('bad_request');
  });

  test('is a handle of 3 to 32 characters and a name of 1 to 64', async () => {
    const register = async (wrong: object) => {
      const body = { ...freshAccount('carol'), clientId: newClientId(), ...wrong };
      return (await at.server.http.ask('POST /api/v1/accounts', { body })).status;
    };
    const handle = (count: number) => `c${newId().slice(0, 10)}${'x'.repeat(50)}`.slice(0, count);
    expect(await register({ handle: 'ab' })).toBe(422);
    expect(await register({ handle: 'abc' })).toBe(201);
    expect(await register({ handle: handle(32) })).toBe(201);
    expect(await register({ handle: handle(33) })).toBe(422);
    expect(await register({ name: '🐦'.repeat(64) })).toBe(201);
    expect(await register({ name: '🐦'.repeat(65) })).toBe(422);
    for (const name of ['', '  ', 'two\nlines', 'a\u202eb', 'a\u0000b'])
      expect(await register({ name })).toBe(422);
  });

  test('is a page of conversations that fits into a frame', async () => {
    const list = (limit: number) =>
      at.server.http.ask('GET /api/v1/conversations', { token: at.token, query: { limit } });
    expect((await list(LIMITS.headsPage)).status).toBe(200);
    expect((await list(LIMITS.headsPage + 1)).status).toBe(400);
    const { heads, next } = bodies.Conversations.parse(JSON.parse((await list(1)).text));
    expect([heads.length, next]).toEqual([1, heads[0]?.stream ?? '']);
  });
});
