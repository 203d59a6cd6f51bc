import assert from 'node:assert/strict';
import { until } from '../../support/until.ts';
import type { Case } from '../case.ts';
import { type Device, deliveryMs, textOf } from '../device.ts';
import { Talk } from '../talk.ts';

/** How long a sender may take a message back. */
const recallMs = 120_000;

export const changingCases: readonly Case[] = [
  {
    name: 'an edited message shows its new text on every device, also on one that was away',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('see you at five');
      await talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'see you at six' });
      for (const device of [talk.bobs, talk.laptop]) {
        const { body } = await device.row(talk.stream, seq, (row) => textOf(row) === 'see you at six');
        assert.deepEqual([body?.['original'], body?.['edits']], ['see you at five', 1]);
      }
      await talk.agree();
    },
  },
  {
    name: 'of two edits by two devices both are stored and the later one stands',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('where?');
      const [first, second] = await Promise.all([
        talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'at the nest' }),
        talk.laptop.sent(talk.stream, { type: 'edit', ref: seq, text: 'at the tree' }),
      ]);
      const later = first.seq > second.seq ? 'at the nest' : 'at the tree';
      const { body } = await talk.bobs.row(talk.stream, seq, (row) => row.body?.['edits'] === 2);
      assert.deepEqual([body?.['text'], body?.['original']], [later, 'where?']);
      await talk.agree();
    },
  },
  {
    name: 'a recalled message is gone from every device, with what its edits said',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('I said too much');
      const edit = await talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'still too much' });
      await talk.bobs.row(talk.stream, edit.seq);
      await talk.laptop.sent(talk.stream, { type: 'recall', ref: seq });
      for (const device of [talk.bobs, talk.phone]) {
        await device.row(talk.stream, seq, ({ body }) => body === null);
        await device.row(talk.stream, edit.seq, ({ body }) => body === null);
      }
      await talk.agree();
      assert.equal(
        await talk.phone.refused(talk.stream, { type: 'edit', ref: seq, text: 'back again' }),
        'erased',
      );
      assert.equal(await talk.phone.refused(talk.stream, { type: 'recall', ref: seq }), 'erased');
    },
  },
  {
    name: 'nobody can edit or recall what somebody else wrote, and nothing changes on any screen',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('my own words');
      await talk.bobs.row(talk.stream, seq);
      assert.equal(
        await talk.bobs.refused(talk.stream, { type: 'edit', ref: seq, text: 'your words' }),
        'not_yours',
      );
      assert.equal(await talk.bobs.refused(talk.stream, { type: 'recall', ref: seq }), 'not_yours');
      await talk.agree();
      for (const device of [talk.phone, talk.laptop, talk.bobs, talk.pocket]) {
        assert.deepEqual(device.rows(talk.stream).map(textOf), ['my own words']);
      }
    },
  },
  {
    name: 'an operation on what is no message is refused',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('first');
      const edit = await talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'second' });
      for (const ref of [1, edit.seq, edit.seq + 50]) {
        assert.equal(
          await talk.phone.refused(talk.stream, { type: 'edit', ref, text: 'third' }),
          'not_found',
        );
        assert.equal(await talk.phone.refused(talk.stream, { type: 'recall', ref }), 'not_found');
      }
      await talk.agree();
    },
  },
  {
    name: 'a mention is counted for the person it names, and follows the edit and the recall',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      await readAll(talk.bobs, talk);
      const wire = await stage.wire(talk.alice, 'phone');
      const { results } = await wire.ask(sendMention(talk, 'look, @bob', [talk.bob.id]), 'ack');
      const seq = results[0]?.seq ?? 0;
      const { body } = await talk.bobs.row(talk.stream, seq);
      assert.deepEqual(body?.['mentions'], [talk.bob.id]);
      assert.deepEqual(await counts(talk), [1, 1]);
      assert.equal((await talk.head(talk.alice)).mentions, 0);

      await talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'look' });
      await talk.bobs.row(talk.stream, seq, (row) => textOf(row) === 'look');
      assert.deepEqual(await counts(talk), [1, 0]);
      const again = await wire.ask(sendMention(talk, 'and here, @bob', [talk.bob.id]), 'ack');
      assert.deepEqual(await counts(talk), [2, 1]);
      await talk.phone.sent(talk.stream, { type: 'recall', ref: again.results[0]?.seq ?? 0 });
      await talk.bobs.row(talk.stream, again.results[0]?.seq ?? 0, (row) => row.body === null);
      assert.deepEqual(await counts(talk), [2, 0]);

      const stranger = (await stage.person('mallory')).id;
      assert.equal((await wire.refusal(sendMention(talk, 'hi', [stranger]))).code, 'not_found');
      await talk.agree();
    },
  },
  {
    name: 'a message that is older than two minutes cannot be recalled any more',
    isSlow: true,
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('here to stay');
      const { at } = await talk.bobs.row(talk.stream, seq);
      const isOld = () => Date.now() - at > recallMs + 2_000;
      await until(isOld, { what: 'two minutes to pass', withinMs: recallMs + 10_000 });
      assert.equal(await talk.phone.refused(talk.stream, { type: 'recall', ref: seq }), 'recall_too_late');
      await talk.agree();
      assert.equal(textOf(await talk.bobs.row(talk.stream, seq)), 'here to stay');
    },
  },
];

const sendMention = ({ stream }: Talk, text: string, mentions: readonly string[]) => ({
  op: 'send',
  stream,
  operations: [{ type: 'message', clientId: Bun.randomUUIDv7(), text, mentions }],
});

/** What bob's list says: unread messages, and how many of them name him. */
async function counts(talk: Talk): Promise<[number, number]> {
  const { unread, mentions } = await talk.head(talk.bob);
  return [unread, mentions];
}

async function readAll(device: Device, talk: Talk): Promise<void> {
  const { lastSeq } = await talk.head(talk.bob);
  device.client.markRead(talk.stream, lastSeq);
  const isRead = async () => (await talk.head(talk.bob)).readSeq === lastSeq;
  await until(isRead, { what: 'everything to count as read', withinMs: deliveryMs });
}
