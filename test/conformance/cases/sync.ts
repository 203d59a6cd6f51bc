import assert from 'node:assert/strict';
import { z } from 'zod';
import type { ShownRow } from '../../support/raw-window.ts';
import { until } from '../../support/until.ts';
import type { Case } from '../case.ts';
import { deliveryMs, textOf } from '../device.ts';
import { EVENTS, Talk } from '../talk.ts';
import { messages, onlyOne, SEND } from './sending.ts';

const Reset = z.object({ reset: z.object({ reason: z.string(), floor: z.int() }) });
const wrongDigest = '0123456789abcdef';

export const syncCases: readonly Case[] = [
  {
    name: 'a cursor with the digest of another history is reset, by the socket and by HTTP',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('true history');
      const wire = await stage.wire(talk.bob, 'phone');
      const asked = { op: 'sync', stream: talk.stream, after: seq, digest: wrongDigest };
      assert.equal((await wire.ask(asked, 'reset')).reason, 'digest');
      const { token } = await talk.bob.on('phone');
      const query = { after: seq, digest: wrongDigest };
      const { reset } = await stage.http.call(EVENTS, Reset, { id: talk.stream, token, query });
      assert.equal(reset.reason, 'digest');
    },
  },
  {
    name: 'a cursor beyond the head is reset, by the socket and by HTTP',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const after = (await talk.say('the end so far')) + 1;
      const wire = await stage.wire(talk.bob, 'phone');
      assert.equal(
        (await wire.ask({ op: 'sync', stream: talk.stream, after }, 'reset')).reason,
        'beyond_head',
      );
      const { token } = await talk.bob.on('phone');
      const { reset } = await stage.http.call(EVENTS, Reset, { id: talk.stream, token, query: { after } });
      assert.equal(reset.reason, 'beyond_head');
    },
  },
  {
    name: 'a device whose history is another one begins anew and then shows what everybody shows',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const window = talk.pocket.client.windows.get(talk.stream);
      if (window) window.digest = wrongDigest;
      await talk.say('while it was away');
      await talk.agree();
      const reasons = talk.pocket.opened
        .filter(({ stream }) => stream === talk.stream)
        .map(({ reason }) => reason);
      assert.deepEqual(reasons, ['fresh', 'reset digest']);
      await talk.say('and after');
      await talk.pocket.text(talk.stream, 'and after');
    },
  },
  {
    name: 'a device that was away shows everything it missed, in order and once',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { texts, operations } = messages(40);
      const wire = await stage.wire(talk.alice, 'phone');
      const { results } = await wire.ask({ op: 'send', stream: talk.stream, operations }, 'ack');
      await talk.phone.sent(talk.stream, {
        type: 'edit',
        ref: results[3]?.seq ?? 0,
        text: 'edited meanwhile',
      });
      await talk.phone.sent(talk.stream, { type: 'recall', ref: results[5]?.seq ?? 0 });
      await talk.agree();
      const shown = talk.pocket.rows(talk.stream).filter(({ type }) => type === 'message');
      const expected = texts.map((text, index) =>
        index === 3 ? 'edited meanwhile' : index === 5 ? undefined : text,
      );
      assert.deepEqual(shown.map(textOf), expected);
    },
  },
  {
    name: 'a sender that lost the acknowledgement asks again and gets the first answer; there is one message',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { texts, operations } = messages(3);
      const frame = { op: 'send', stream: talk.stream };
      const seen = await sendDeaf(talk, { ...frame, operations }, texts[2] ?? '');
      const wire = await stage.wire(talk.alice, 'phone');
      const again = operations.map((operation) => ({ ...operation, attempt: 2 }));
      const { results } = await wire.ask({ ...frame, operations: again }, 'ack');
      assert.deepEqual(
        results.map(({ seq, duplicate }) => [seq, duplicate]),
        [
          [seen.seq - 2, true],
          [seen.seq - 1, true],
          [seen.seq, true],
        ],
      );
      assert.equal(results[2]?.at, seen.at);
      for (const text of texts) await onlyOne(talk, text);
    },
  },
  {
    name: 'a sender whose connection is cut again and again loses nothing, doubles nothing and keeps its order',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { texts } = messages(30);
      const sent = texts.map((text, index) => {
        if (index % 6 === 5) talk.phone.client.cut();
        return talk.phone.client.send(talk.stream, { type: 'message', text });
      });
      for (const each of sent) await talk.phone.acknowledged(each);
      await talk.bobs.text(talk.stream, texts.at(-1) ?? '');
      await talk.agree();
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), texts);
    },
  },
  {
    name: 'what was sent while the device was offline is sent when it is back, after what came in the meantime',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      talk.phone.client.sleep();
      const waiting = talk.phone.client.send(talk.stream, { type: 'message', text: 'from the train' });
      const { seq } = await talk.bobs.sent(talk.stream, { type: 'message', text: 'are you there?' });
      talk.phone.client.wake();
      const result = await talk.phone.acknowledged(waiting);
      assert.ok(result.seq > seq);
      await talk.phone.text(talk.stream, 'are you there?');
      await onlyOne(talk, 'from the train');
    },
  },
  {
    name: 'the same operation on many roads at the same moment is carried out once',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { texts, operations } = messages(1);
      const wires = await Promise.all(
        ['phone', 'laptop', 'phone'].map((name) => stage.wire(talk.alice, name)),
      );
      const { token } = await talk.alice.on('laptop');
      const byHttp = { id: talk.stream, token, body: { operations } };
      const frame = { op: 'send', stream: talk.stream, operations };
      const Sent = z.object({ results: z.array(z.object({ seq: z.int(), duplicate: z.boolean() })) });
      const answers = await Promise.all([
        ...wires.map(async (wire) => (await wire.ask(frame, 'ack')).results[0]),
        stage.http.call(SEND, Sent, byHttp).then(({ results }) => results[0]),
        stage.http.call(SEND, Sent, byHttp).then(({ results }) => results[0]),
      ]);
      assert.equal(new Set(answers.map((answer) => answer?.seq)).size, 1);
      await onlyOne(talk, texts[0] ?? '');
    },
  },
  {
    name: 'a device that goes away in the middle of a conversation misses nothing of what it was not told',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      for (let round = 0; round < 5; round += 1) {
        talk.bobs.client.cut();
        await talk.say(`round ${round}`);
      }
      await until(() => talk.bobs.client.isCaughtUp, { what: 'the device to be back', withinMs: deliveryMs });
      await talk.agree();
      const texts = talk.bobs.rows(talk.stream).map(textOf);
      assert.deepEqual(texts, ['round 0', 'round 1', 'round 2', 'round 3', 'round 4']);
    },
  },
];

/** Says something and hangs up without hearing the answer, until the other person shows it: it may be too fast at first. */
async function sendDeaf(
  { stage, alice, bobs, stream }: Talk,
  frame: object,
  last: string,
): Promise<ShownRow> {
  const shown = () => bobs.rows(stream).find((row) => textOf(row) === last);
  for (let tries = 0; tries < 20; tries += 1) {
    const deaf = await stage.wire(alice, 'phone');
    deaf.say(frame);
    deaf.close();
    const seen = await until(shown, { what: last, withinMs: 2_000 }).catch(() => undefined);
    if (seen) return seen;
  }
  throw new Error('What was said and not waited for never arrived.');
}
