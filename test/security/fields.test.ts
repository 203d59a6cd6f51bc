import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { z } from 'zod';
import { ClientFrame } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import { problemIn } from '../support/http-calls.ts';
import { type Asker, bodyExamples, frameExamples } from '../support/wire-examples.ts';
import { newClientId, newId } from '../support/wire-ids.ts';
import { directOf } from './lab.ts';
import { OpenServer } from './open-server.ts';
import { fieldsOf, placesIn, replaced, type Schema, wrongFor } from './wrong-values.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
let alice: Person;
let asker: Asker;
let token: string;
let stream: string;

beforeAll(async () => {
  server = await OpenServer.start();
  alice = await server.person('alice');
  token = (await alice.on('phone')).token;
  stream = await directOf(server, alice, await server.person('bob'));
  asker = { user: alice.id, token, stream };
});

afterAll(() => server[Symbol.asyncDispose]());

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The schemas of all bodies, as the server itself documents them. */
async function bodySchemas(): Promise<Map<string, Schema>> {
  const { paths } = await server.http.call('GET /api/docs/json', Document);
  const schemas = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const schema = schemaIn(operation);
      return schema ? [[`${method.toUpperCase()} ${path}`, schema] as const] : [];
    }),
  );
  return new Map(schemas);
}

function schemaIn(operation: unknown): Schema | undefined {
  const { requestBody } = operation as { requestBody?: { content: Record<string, { schema: Schema }> } };
  return requestBody?.content['application/json']?.schema;
}

const frameSchemas = new Map<string, Schema>(
  ClientFrame.options.map((option) => [
    option.shape.op.value,
    z.toJSONSchema(option, { io: 'input', unrepresentable: 'any' }) as Schema,
  ]),
);

describe('the examples', () => {
  test('cover every field of every body that the API document names', async () => {
    const schemas = await bodySchemas();
    expect(Object.keys(bodyExamples).sort()).toEqual([...schemas.keys()].sort());
    for (const [route, schema] of schemas) {
      expect([route, uncovered(schema, bodyExamples[route]?.(asker))]).toEqual([route, []]);
    }
  });

  test('cover every field of every frame', () => {
    expect(Object.keys(frameExamples).sort()).toEqual([...frameSchemas.keys()].sort());
    for (const [op, schema] of frameSchemas) {
      expect([op, uncovered(schema, frameExamples[op]?.(asker))]).toEqual([op, []]);
    }
  });
});

describe('a value of another type than the field takes', () => {
  test.each(Object.entries(bodyExamples))('is refused as not understood by %s', async (route, example) => {
    const schema = (await bodySchemas()).get(route) ?? {};
    for (const place of placesIn(schema, example(asker))) {
      for (const wrong of wrongFor(place)) {
        const body = replaced(example(asker), place.path, wrong);
        const { status, text } = await server.http.ask(route, { id: stream, token, body });
        const seen = { at: place.path.join('.'), wrong, status, code: problemIn(text).code };
        expect(seen).toEqual({ ...seen, status: 400, code: 'bad_request' });
        expect(text).not.toMatch(/SQL|\bat .*:\d+|node_modules/);
      }
    }
  });

  test.each(Object.entries(frameExamples))(
    'is refused as not understood in the frame %s',
    async (op, example) => {
      const wire = await server.wire(token);
      const schema = frameSchemas.get(op) ?? {};
      for (const place of placesIn(schema, example(asker)).filter(({ path }) => path[0] !== 'op')) {
        for (const wrong of wrongFor(place)) {
          const nack = await wire.refusal(replaced(example(asker), place.path, wrong) as { op: string });
          const seen = { at: place.path.join('.'), wrong, code: nack.code, retry: nack.retry };
          expect(seen).toEqual({ ...seen, code: 'bad_request', retry: false });
        }
      }
      await wire.settle();
    },
  );

  test('is refused in a query and in a path too', async () => {
    const EVENTS = 'GET /api/v1/conversations/{id}/events';
    const queries = [
      'after=-1',
      'after=1.5',
      'after=x',
      'after=1e3',
      'limit=0',
      'limit=201',
      'limit=',
      'digest=x',
      'after=1&before=2',
      'after[$gt]=1&limit=x',
      'after=99999999999999999',
    ];
    for (const query of queries) {
      const { status } = await server.http.ask(EVENTS, { id: `${stream}/events?${query}#`, token });
      expect([query, status]).toEqual([query, 400]);
    }
    for (const id of [
      'x',
      'A'.repeat(26),
      `${newId()}x`,
      '%27%20OR%201=1',
      '..%2f..%2fetc',
      '%00',
      encodeURIComponent('🐦'),
    ]) {
      const { status } = await server.http.ask('GET /api/v1/users/{id}', { id, token });
      expect([id, status]).toEqual([id, 400]);
    }
    for (const query of ['', 'handle=', 'handle[]=alice', `handle=${'x'.repeat(65)}`]) {
      const { status } = await server.http.ask('GET /api/v1/users{id}', { id: `?${query}`, token });
      expect([query, status]).toEqual([query, 400]);
    }
  });

  test('reaches no statement: what looks like SQL is only text', async () => {
    const texts = ["'; DROP TABLE users; --", '" OR ""="', '%', '_', '\\', 'x\u0000y'];
    for (const text of texts) {
      const found = await server.http.ask('GET /api/v1/users', { token, query: { handle: text } });
      expect([text, found.status]).toEqual([text, 404]);
      const operations = [{ type: 'message', clientId: newClientId(), text: `${text} said` }];
      const sent = await server.http.ask('POST /api/v1/conversations/{id}/messages', {
        id: stream,
        token,
        body: { operations },
      });
      expect([text, sent.status]).toEqual([text, 200]);
    }
    const { text } = await server.http.ask('GET /api/v1/conversations/{id}/events', {
      id: stream,
      token,
      query: { before: 1_000, limit: 6 },
    });
    const { events } = JSON.parse(text) as { events: { body: { text: string } }[] };
    expect(events.map(({ body }) => body.text)).toEqual(texts.map((each) => `${each} said`));
    expect(server.faults).toEqual([]);
  });
});

/** Fields of the schema that the example leaves out. */
function uncovered(schema: Schema, example: unknown): string[] {
  const given = new Set(placesIn(schema, example).map(({ path }) => path.map(asField).join('')));
  return [...new Set(fieldsOf(schema))].filter((field) => !given.has(field));
}

const asField = (part: string | number): string => (typeof part === 'number' ? '[]' : `.${part}`);
