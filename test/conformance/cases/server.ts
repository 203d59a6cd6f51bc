import assert from 'node:assert/strict';
import { z } from 'zod';
import { bodies } from '../../../src/interface/protocol/index.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { Talk } from '../talk.ts';

const Durability = z.object({ journalMode: z.string(), synchronous: z.string(), isDurable: z.boolean() });
const Health = z.object({
  status: z.string(),
  version: z.string(),
  degraded: z.array(z.string()),
  durability: Durability,
});
const Document = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

export const serverCases: readonly Case[] = [
  {
    name: 'the server says who it is and what it allows before anybody signs in, on both roads alike',
    run: async (stage) => {
      const info = await stage.http.call('GET /api/v1/server', bodies.ServerInfo);
      const wire = await stage.wireOf();
      const [hello] = wire.heard;
      assert.ok(hello?.op === 'hello');
      const { operations, pageEvents, textCodePoints } = hello.limits;
      assert.deepEqual({ operations, pageEvents, textCodePoints }, info.limits);
      assert.equal(hello.level, info.level);
    },
  },
  {
    name: 'nobody but its owner and administrators changes the name or the picture of the server',
    run: async (stage) => {
      const alice = await stage.person('alice');
      const { token } = await alice.on('phone');
      const before = await stage.http.call('GET /api/v1/server', bodies.ServerInfo);
      const body = { clientId: newClientId(), name: 'Mine', picture: null };
      const refused = await stage.http.refusal('PATCH /api/v1/server', { token, body });
      assert.deepEqual([refused.status, refused.problem.code], [403, 'forbidden']);
      assert.deepEqual(await stage.http.call('GET /api/v1/server', bodies.ServerInfo), before);
      const picture = await stage.http.ask('GET /api/v1/server/picture');
      assert.equal(picture.status, before.picture === undefined ? 404 : 200);
    },
  },
  {
    name: 'the health pages say that the server lives, is ready, and how durable it is',
    run: async ({ http }) => {
      for (const page of ['GET /livez', 'GET /readyz']) assert.equal((await http.ask(page)).status, 200);
      const health = await http.call('GET /healthz', Health);
      assert.match(health.status, /^(well|degraded)$/);
      assert.equal(health.degraded.includes('durability'), !health.durability.isDurable);
    },
  },
  {
    name: 'an operation that the server does not know is refused as unsupported, and the socket goes on',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.alice, 'phone');
      const nack = await wire.refusal({ op: 'teleport', stream: talk.stream, to: 'the nest' });
      assert.deepEqual([nack.code, nack.about, nack.retry], ['unsupported', 'teleport', false]);
      await wire.settle();
      const seq = await talk.say('on foot, then');
      await wire.next('event', ({ stream, first }) => stream === talk.stream && first === seq);
      await talk.agree();
    },
  },
  {
    name: 'a refusal is told in the language that was asked for, on both roads',
    run: async (stage) => {
      const alice = await stage.person('alice');
      const { token } = await alice.on('phone');
      const missing = { id: newId(), token };
      const told = async (language: string) => {
        const headers = { 'accept-language': language };
        const { problem } = await stage.http.refusal('GET /api/v1/users/{id}', { ...missing, headers });
        return { code: problem.code, text: problem.text };
      };
      const [english, chinese] = [await told('en'), await told('zh-CN,zh;q=0.9,en;q=0.5')];
      assert.equal(english.code, chinese.code);
      assert.match(chinese.text, /\p{Script=Han}/u);
      assert.doesNotMatch(english.text, /\p{Script=Han}/u);
      const wire = await stage.wireOf();
      wire.say({ op: 'auth', token, client: { name: 'wire', level: 1 }, language: 'zh' });
      await wire.next('ready');
      assert.equal((await wire.refusal({ op: 'sync', stream: newId() })).text, chinese.text);
    },
  },
  {
    name: 'the API document lists every route that this suite has used',
    run: async ({ http }) => {
      const { paths } = await http.call('GET /api/docs/json', Document);
      const documented = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const used = [...http.routes].filter((route) => route.includes(' /api/v1/'));
      assert.ok(used.length >= 15);
      assert.deepEqual(
        used.filter((route) => !documented.includes(route)),
        [],
      );
    },
  },
];
