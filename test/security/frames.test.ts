import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { LIMITS } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import { frameBytes, RawTcp } from '../support/raw-tcp.ts';
import { closingOf, type Wire } from '../support/wire.ts';
import { directOf, SEND } from './lab.ts';
import { OpenServer } from './open-server.ts';

setDefaultTimeout(60_000);

const badFrame = 4400;
let server: OpenServer;
let alice: Person;
let token: string;
let stream: string;

beforeAll(async () => {
  server = await OpenServer.start();
  alice = await server.person('alice');
  token = (await alice.on('phone')).token;
  stream = await directOf(server, alice, await server.person('bob'));
});

afterAll(() => server[Symbol.asyncDispose]());

const text = (value: string) => new TextEncoder().encode(value);

/** A ping of exactly this many bytes. */
function sized(bytes: number): string {
  const start = JSON.stringify({ op: 'ping', pad: '' });
  return start.replace('"pad":""', `"pad":"${'x'.repeat(bytes - start.length)}"`);
}

/** Nested so deep that the frame as a whole has `depth` levels. */
const nested = (depth: number) => `{"op":"ping","deep":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

/** As many keys as said, the one of `op` among them. */
function keyed(keys: number): string {
  const others = Array.from({ length: keys - 1 }, (_each, index) => [`k${index}`, 0]);
  return JSON.stringify({ op: 'ping', ...Object.fromEntries(others) });
}

async function answersPing(wire: Wire, frame: string): Promise<void> {
  wire.sayText(frame);
  await wire.next('pong');
}

async function isClosedBy(frame: string | Uint8Array<ArrayBuffer>, code: number): Promise<void> {
  const wire = await server.wire(token);
  wire.sayText(frame);
  expect((await closingOf(wire, 2_000)).code).toBe(code);
}

describe('a frame', () => {
  test('of 64 KiB is read, and one of a byte more closes the socket with 1009', async () => {
    await answersPing(await server.wire(token), sized(LIMITS.frameBytes));
    const raw = await RawTcp.open(server.http.url);
    await raw.upgrade();
    raw.say(frameBytes({ opcode: 1, payload: text(sized(LIMITS.frameBytes + 1)) }));
    expect([1009, 1006]).toContain(await raw.closeCode());
  });

  test.each([LIMITS.frameBytes + 1, 10 * 1024 * 1024, 2 ** 31, 2 ** 53])(
    'that declares %d bytes is refused at its header, before they are sent',
    async (declared) => {
      const raw = await RawTcp.open(server.http.url);
      await raw.upgrade();
      raw.say(frameBytes({ opcode: 1, payload: text('{"op"'), declared: BigInt(declared) }));
      expect([1009, 1002, 1006]).toContain(await raw.closeCode());
    },
  );

  test('in fragments is bounded as a whole', async () => {
    const raw = await RawTcp.open(server.http.url);
    await raw.upgrade();
    const half = text(`{"op":"auth","pad":"${'x'.repeat(LIMITS.frameBytes / 2)}`);
    raw.say(frameBytes({ opcode: 1, payload: half, isLast: false }));
    raw.say(frameBytes({ opcode: 0, payload: half, isLast: false }));
    raw.say(frameBytes({ opcode: 0, payload: half }));
    expect([1009, 1006, badFrame]).toContain(await raw.closeCode());
  });

  test('of 32 levels is read, and one of 33 closes the socket', async () => {
    await answersPing(await server.wire(token), nested(LIMITS.jsonDepth));
    await isClosedBy(nested(LIMITS.jsonDepth + 1), badFrame);
    await isClosedBy(nested(10_000), badFrame);
  });

  test('of 1,000 keys is read, and one of 1,001 closes the socket', async () => {
    await answersPing(await server.wire(token), keyed(LIMITS.jsonKeys));
    await isClosedBy(keyed(LIMITS.jsonKeys + 1), badFrame);
  });

  test('of fifty operations with fifty mentions each is no attack, though it has many elements', async () => {
    const wire = await server.wire(token);
    const mentions = Array.from({ length: LIMITS.mentions }, () => alice.id);
    const operations = Array.from({ length: 40 }, () => ({
      type: 'message',
      clientId: Bun.randomUUIDv7(),
      text: 'hi',
      mentions,
    }));
    await wire.ask({ op: 'send', stream, operations }, 'ack');
  });

  test.each([
    '',
    'ping',
    '{"op":"ping"',
    'null',
    '42',
    '"ping"',
    '[{"op":"ping"}]',
    '{}',
    '{"op":null}',
    '{"op":["ping"]}',
    '{"op":{"toString":"ping"}}',
  ])('that says %p closes the socket', async (frame) => {
    await isClosedBy(frame, badFrame);
  });

  test('of bytes instead of text closes the socket', async () => {
    await isClosedBy(new Uint8Array([123, 125]), badFrame);
  });

  test('that is not UTF-8 closes the socket with 1007', async () => {
    const raw = await RawTcp.open(server.http.url);
    await raw.upgrade();
    raw.say(frameBytes({ opcode: 1, payload: new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]) }));
    expect([1007, 1006]).toContain(await raw.closeCode());
  });

  test.each(['teleport', '', 'constructor', '__proto__', 'toString', 'SEND', 'x'.repeat(1_000)])(
    'with the unknown op %p is refused as unsupported, and the socket goes on',
    async (op) => {
      const wire = await server.wire(token);
      wire.say({ op });
      const nack = await wire.next('nack');
      expect([nack.code, nack.retry, nack.about]).toEqual(['unsupported', false, op.slice(0, 40)]);
      await wire.settle();
    },
  );
});

describe('a key that poisons objects', () => {
  const places = (key: string) => [
    `{"op":"ping","${key}":{"polluted":true}}`,
    `{"op":"ping","deep":[{"x":{"${key}":{"polluted":true}}}]}`,
    `{"${key}":{"op":"ping"},"op":"ping"}`,
    `{"op":"send","stream":"${'a'.repeat(26)}","operations":[{"type":"message","text":"x","${key}":1}]}`,
  ];

  test.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
    '%s is refused by the socket',
    async (key) => {
      for (const frame of places(key)) await isClosedBy(frame, badFrame);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  test.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
    '%s is refused by HTTP',
    async (key) => {
      const operation = `{"type":"message","clientId":"${Bun.randomUUIDv7()}","text":"x"}`;
      for (const body of [
        `{"operations":[${operation}],"${key}":{"polluted":true}}`,
        `{"operations":[${operation.replace('}', `,"${key}":{"polluted":true}}`)}]}`,
      ]) {
        const { status, problem } = await server.http.refusal(SEND, { id: stream, token, body });
        expect([status, problem.code]).toEqual([400, 'bad_request']);
      }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );
});

describe('a body', () => {
  test('of 64 KiB is read, and one of a byte more is refused while it is read', async () => {
    const of = (bytes: number) => {
      const start = '{"seq":0,"pad":""}';
      return start.replace('""', `"${'x'.repeat(bytes - start.length)}"`);
    };
    const mark = (body: string) =>
      server.http.ask('PUT /api/v1/conversations/{id}/mark', { id: stream, token, body });
    expect((await mark(of(LIMITS.frameBytes))).status).toBe(200);
    expect((await mark(of(LIMITS.frameBytes + 1))).status).toBe(413);
  });

  test('without an end is cut off at the limit', async () => {
    const raw = await RawTcp.open(server.http.url);
    const lines = [
      'host: magpie.test',
      `authorization: Bearer ${token}`,
      'content-type: application/json',
      'transfer-encoding: chunked',
    ];
    raw.say(`PATCH /api/v1/me HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    for (let count = 0; count < 6; count += 1) raw.say(chunk);
    expect((await raw.head()).status).toBe(413);
    raw.close();
  });

  test.each([
    [nested(LIMITS.jsonDepth + 1)],
    [keyed(LIMITS.jsonKeys + 1)],
    ['{"a":'],
    ['[]'],
    ['null'],
    ['"text"'],
    [''],
  ])('that says %p is refused as not understood', async (body) => {
    const { status, problem } = await server.http.refusal('PATCH /api/v1/me', {
      token,
      body: body.slice(0, 60_000),
    });
    expect([status, problem.code]).toEqual([400, 'bad_request']);
  });
});
