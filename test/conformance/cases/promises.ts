import assert from 'node:assert/strict';
import { z } from 'zod';
import { until } from '../../support/until.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { Device, deliveryMs, textOf } from '../device.ts';
import { eventsOf, openDirect, Talk } from '../talk.ts';
import { messages, onlyOne, SEND } from './sending.ts';

const Unread = z.object({ unread: z.int() });

/** The promises of the protocol as far as they can be seen from outside; the cases of capabilities show them too. */
export const promiseCases: readonly Case[] = [
  {
    name: 'P1: what was acknowledged is there for whoever asks at that very moment',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.bob, 'phone');
      for (let count = 0; count < 10; count += 1) {
        const text = `acknowledged ${count}`;
        const { seq } = await talk.phone.sent(talk.stream, { type: 'message', text });
        const page = await wire.ask({ op: 'sync', stream: talk.stream, after: seq - 1, limit: 1 }, 'page');
        assert.equal(page.events[0]?.body?.['text'], text);
      }
    },
  },
  {
    name: 'P1: what was acknowledged before the server was killed is there after it, once, and is still a duplicate',
    needsRestart: true,
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { texts, operations } = messages(20);
      const wire = await stage.wire(talk.alice, 'phone');
      const frame = { op: 'send', stream: talk.stream, operations };
      const { results } = await wire.ask(frame, 'ack');
      const underWay = talk.phone.client.send(talk.stream, { type: 'message', text: 'in the dark' });
      await stage.restart?.();

      await talk.phone.acknowledged(underWay);
      const again = await (await stage.wire(talk.alice, 'phone')).ask(frame, 'ack');
      assert.deepEqual(
        again.results,
        results.map((result) => ({ ...result, duplicate: true })),
      );
      await onlyOne(talk, 'in the dark');
      assert.deepEqual(
        talk.bobs
          .rows(talk.stream)
          .map(textOf)
          .filter((text) => text !== 'in the dark'),
        texts,
      );
    },
  },
  {
    name: 'P2: a used client id with another content is a conflict, on whichever road and in whichever conversation',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.alice, 'phone');
      const clientId = newClientId();
      const operation = (text: string) => ({ type: 'message', clientId, attempt: 1, text });
      const frame = (stream: string, text: string) => ({ op: 'send', stream, operations: [operation(text)] });
      await wire.ask(frame(talk.stream, 'the first content'), 'ack');
      const refused = await wire.refusal(frame(talk.stream, 'another content'));
      assert.deepEqual([refused.code, refused.clientId, refused.retry], ['conflict', clientId, false]);
      const elsewhere = await openDirect(stage, talk.alice, await stage.person('mallory'));
      assert.equal((await wire.refusal(frame(elsewhere, 'the first content'))).code, 'conflict');
      const { token } = await talk.alice.on('phone');
      const body = { operations: [operation('another content')] };
      const byHttp = await stage.http.refusal(SEND, { id: talk.stream, token, body });
      assert.deepEqual([byHttp.status, byHttp.problem.code], [409, 'conflict']);

      // The ids of one person say nothing about those of another.
      await (await stage.wire(talk.bob, 'phone')).ask(frame(talk.stream, 'his own'), 'ack');
      await onlyOne(talk, 'the first content');
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), ['the first content', 'his own']);
    },
  },
  {
    name: 'P3: every stream of a person is numbered from its floor to its head without a hole',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { token } = await talk.alice.on('phone');
      for (const { stream, lastSeq, visibleFrom, lastNo } of talk.phone.client.heads.values()) {
        const rows = await eventsOf(stage, { token, stream });
        const first = rows[0]?.seq ?? lastSeq + 1;
        assert.ok(first <= visibleFrom + 1);
        assert.deepEqual(
          rows.map(({ seq }) => seq),
          rows.map((_row, index) => first + index),
        );
        assert.deepEqual([rows.at(-1)?.seq ?? lastSeq, rows.at(-1)?.no ?? lastNo], [lastSeq, lastNo]);
      }
    },
  },
  {
    name: 'P4: two who write at the same time see everything in the same order, and so does everybody',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const his = messages(25).texts.map((text) =>
        talk.bobs.client.send(talk.stream, { type: 'message', text }),
      );
      const hers = messages(25).texts.map((text) =>
        talk.phone.client.send(talk.stream, { type: 'message', text }),
      );
      for (const each of his) await talk.bobs.acknowledged(each);
      for (const each of hers) await talk.phone.acknowledged(each);
      await talk.agree();
      const orders = [talk.phone, talk.laptop, talk.bobs, talk.pocket].map((device) =>
        device.rows(talk.stream).map(({ seq, body }) => [seq, body?.['text']]),
      );
      for (const order of orders) assert.deepEqual(order, orders[0]);
      assert.equal(orders[0]?.length, 50);
    },
  },
  {
    name: 'P5: a device that comes for the first time shows what the others show',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('before it was bought');
      await talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'before it was unpacked' });
      const gone = await talk.say('never mind');
      await talk.phone.sent(talk.stream, { type: 'recall', ref: gone });
      const fresh = await talk.bob.signIn();
      const device = new Device({ url: stage.socketUrl, token: fresh.token });
      await device.caughtUp();
      await device.client.pageBack(talk.stream);
      await talk.agree();
      const shown = (each: Device) => each.rows(talk.stream).filter(({ seq: at }) => at >= seq);
      assert.deepEqual(shown(device), shown(talk.bobs));
      device.client.close();
      await stage.http.run('DELETE /api/v1/sessions/current', {
        token: fresh.token,
        headers: { 'idempotency-key': newClientId() },
      });
    },
  },
  {
    name: 'P6: what one device sends in one conversation stands in the order in which it was sent',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { texts } = messages(60);
      const sent = texts.map((text) => talk.laptop.client.send(talk.stream, { type: 'message', text }));
      for (const each of sent) await talk.laptop.acknowledged(each);
      await talk.agree();
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), texts);
    },
  },
  {
    name: 'P7: what the list says is unread is what is there to be read',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { token } = await talk.bob.on('phone');
      for (const { stream, readSeq, visibleFrom } of talk.bobs.client.heads.values()) {
        const { unread } = await stage.http.call('GET /api/v1/conversations/{id}', Unread, {
          id: stream,
          token,
        });
        const rows = await eventsOf(stage, { token, stream });
        const others = rows.filter(({ type, sender }) => type === 'message' && sender !== talk.bob.id);
        assert.equal(unread, others.filter(({ seq }) => seq > Math.max(readSeq, visibleFrom)).length);
      }
    },
  },
  {
    name: 'P8: somebody who is no member gets nothing of a conversation, by any road',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const mallory = await stage.person('mallory');
      const wire = await stage.wire(mallory, 'phone');
      wire.say({ op: 'open', stream: talk.stream });
      const secret = `not for mallory ${newId()}`;
      await talk.bobs.row(talk.stream, await talk.say(secret));
      for (const frame of [
        { op: 'heads', stream: talk.stream },
        { op: 'sync', stream: talk.stream },
        { op: 'sync', stream: talk.stream, before: 1_000 },
        { op: 'send', stream: talk.stream, operations: messages(1).operations },
      ]) {
        const nack = await wire.refusal(frame);
        assert.deepEqual([nack.code, nack.retry], ['not_found', false]);
      }
      wire.say({ op: 'read', stream: talk.stream, seq: 1 });
      await wire.settle();
      assert.equal(JSON.stringify(wire.heard).includes(secret), false);
      assert.equal(
        wire.heard.some((frame) => frame.op === 'event' && frame.stream === talk.stream),
        false,
      );
      await talk.agree();
    },
  },
  {
    name: 'P9: what was refused for good never appears, not even when an older attempt comes in late',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.alice, 'phone');
      const { lastSeq } = await talk.head(talk.alice);
      const operation = {
        type: 'message',
        clientId: newClientId(),
        text: 'an answer to nothing',
        reply: lastSeq + 1,
      };
      const attempt = (count: number) => ({
        op: 'send',
        stream: talk.stream,
        operations: [{ ...operation, attempt: count }],
      });
      assert.equal((await wire.refusal(attempt(2))).code, 'not_found');
      await talk.say('what it would have answered');
      assert.equal((await wire.refusal(attempt(1))).code, 'not_found');
      assert.equal((await wire.refusal(attempt(3))).code, 'not_found');
      await talk.agree();
      await until(() => talk.bobs.client.isCaughtUp, { what: 'bob to be caught up', withinMs: deliveryMs });
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), ['what it would have answered']);
    },
  },
];
