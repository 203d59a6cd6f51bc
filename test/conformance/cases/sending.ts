import assert from 'node:assert/strict';
import { bodies } from '../../../src/interface/protocol/index.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { textOf } from '../device.ts';
import { Talk } from '../talk.ts';

export const SEND = 'POST /api/v1/conversations/{id}/messages';
const frameMax = 50;

export const sendingCases: readonly Case[] = [
  {
    name: 'a message that is sent by the socket is shown by every device of both, with one number',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const text = `hello ${newId()}`;
      const { seq, duplicate } = await talk.phone.sent(talk.stream, { type: 'message', text });
      assert.equal(duplicate, false);
      for (const device of [talk.bobs, talk.laptop, talk.phone]) {
        const row = await device.text(talk.stream, text);
        assert.deepEqual([row.seq, row.sender], [seq, talk.alice.id]);
      }
      await talk.agree();
    },
  },
  {
    name: 'a message that is sent by HTTP is shown by every device of both, with one number',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const text = `by HTTP ${newId()}`;
      const { token } = await talk.alice.on('phone');
      const body = { operations: [{ type: 'message', clientId: newClientId(), text }] };
      const sent = await stage.http.call(SEND, bodies.Sent, { id: talk.stream, token, body });
      for (const device of [talk.bobs, talk.laptop, talk.phone]) {
        assert.equal((await device.text(talk.stream, text)).seq, sent.results[0]?.seq);
      }
      await talk.agree();
    },
  },
  {
    name: 'the same client id by both roads is one message, and the second road gets the first answer',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const text = `only once ${newId()}`;
      const operation = { type: 'message', clientId: newClientId(), attempt: 1, text };
      const wire = await stage.wire(talk.alice, 'phone');
      const ack = await wire.ask({ op: 'send', stream: talk.stream, operations: [operation] }, 'ack');
      const { token } = await talk.alice.on('laptop');
      const body = { operations: [{ ...operation, attempt: 2 }] };
      const [first] = ack.results;
      const [again] = (await stage.http.call(SEND, bodies.Sent, { id: talk.stream, token, body })).results;
      assert.deepEqual(again, { ...first, duplicate: true });
      await onlyOne(talk, text);
    },
  },
  {
    name: 'a frame of fifty messages arrives whole and in its order, and one of fifty-one is refused',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.alice, 'phone');
      const { texts, operations } = messages(frameMax);
      const { results } = await wire.ask({ op: 'send', stream: talk.stream, operations }, 'ack');
      const first = results[0]?.seq ?? 0;
      assert.deepEqual(
        results.map(({ seq }) => seq),
        texts.map((_text, index) => first + index),
      );
      await talk.bobs.text(talk.stream, texts.at(-1) ?? '');
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), texts);

      const tooMany = messages(frameMax + 1);
      const nack = await wire.refusal({ op: 'send', stream: talk.stream, operations: tooMany.operations });
      assert.deepEqual([nack.code, nack.retry], ['bad_request', false]);
      await talk.agree();
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), texts);
    },
  },
  {
    name: 'one operation that cannot be carried out keeps the other forty-nine back, and is named',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.alice, 'phone');
      const { texts, operations } = messages(frameMax);
      const wrong = operations.map((each, index) => (index === 36 ? { ...each, text: ' \n ' } : each));
      const others = wrong.filter((_each, index) => index !== 36);
      const nack = await wire.refusal({ op: 'send', stream: talk.stream, operations: wrong });
      assert.deepEqual([nack.clientId, nack.code, nack.retry], [wrong[36]?.clientId, 'text_empty', false]);
      assert.deepEqual([nack.again, nack.afterMs], [others.map(({ clientId }) => clientId), 0]);
      assert.equal((await talk.head(talk.bob)).lastSeq, talk.bobs.client.windows.get(talk.stream)?.cursor);

      await wire.ask({ op: 'send', stream: talk.stream, operations: others }, 'ack');
      await talk.bobs.text(talk.stream, texts.at(-1) ?? '');
      await talk.agree();
      assert.deepEqual(
        talk.bobs.rows(talk.stream).map(textOf),
        texts.filter((_text, index) => index !== 36),
      );
    },
  },
  {
    name: 'by HTTP too nothing of a refused call is stored, and the refused operation is named',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const { token } = await talk.alice.on('phone');
      const [good, bad] = messages(2).operations;
      const body = { operations: [good, { ...bad, type: 'recall', ref: 1_000_000 }] };
      const refused = await stage.http.refusal(SEND, { id: talk.stream, token, body });
      assert.deepEqual([refused.status, refused.problem.code], [404, 'not_found']);
      assert.deepEqual(
        [refused.problem['clientId'], refused.problem['again']],
        [bad?.clientId, [good?.clientId]],
      );
      await talk.say('after the refusal');
      await talk.bobs.text(talk.stream, 'after the refusal');
      await talk.agree();
      assert.deepEqual(talk.bobs.rows(talk.stream).map(textOf), ['after the refusal']);
    },
  },
  {
    name: 'a reply names what it answers, and cannot answer what is not there yet',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const source = await talk.say('shall we?');
      const { seq } = await talk.bobs.sent(talk.stream, { type: 'message', text: 'yes', reply: source });
      for (const device of [talk.phone, talk.laptop]) {
        assert.equal((await device.row(talk.stream, seq)).reply, source);
      }
      const early = { type: 'message', text: 'to the future', reply: seq + 100 } as const;
      assert.equal(await talk.phone.refused(talk.stream, early), 'not_found');
      await talk.agree();
    },
  },
  {
    name: 'fields that the server does not know are taken out, and cannot say who sent a message or where it stands',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.alice, 'phone');
      const text = `plain ${newId()}`;
      const forged = {
        sender: talk.bob.id,
        seq: 1,
        no: 0,
        at: 1,
        part: 9,
        body: { text: 'forged' },
        colour: 'blue',
      };
      const operation = { type: 'message', clientId: newClientId(), text, ...forged };
      const { results } = await wire.ask(
        { op: 'send', stream: talk.stream, operations: [operation], urgent: true },
        'ack',
      );
      const row = await talk.bobs.text(talk.stream, text);
      assert.deepEqual([row.sender, row.seq, row.part], [talk.alice.id, results[0]?.seq, 0]);
      assert.deepEqual(row.body, { v: 1, kind: 'text', text });
      assert.ok(Math.abs(row.at - Date.now()) < 24 * 3_600_000);
      await talk.agree();
    },
  },
];

/** Messages of one frame, with their texts. */
export function messages(count: number) {
  const run = newId().slice(0, 6);
  const texts = Array.from({ length: count }, (_each, index) => `${run} number ${index + 1}`);
  return {
    texts,
    operations: texts.map((text) => ({ type: 'message', clientId: newClientId(), attempt: 1, text })),
  };
}

/** Every device of both shows this text exactly once. */
export async function onlyOne(talk: Talk, text: string): Promise<void> {
  await talk.bobs.text(talk.stream, text);
  await talk.agree();
  for (const device of [talk.phone, talk.laptop, talk.bobs, talk.pocket]) {
    assert.equal(device.rows(talk.stream).filter((row) => textOf(row) === text).length, 1);
  }
}
