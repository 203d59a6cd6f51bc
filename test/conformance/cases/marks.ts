import assert from 'node:assert/strict';
import { bodies } from '../../../src/interface/protocol/index.ts';
import { until } from '../../support/until.ts';
import { newClientId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { deliveryMs } from '../device.ts';
import { Talk } from '../talk.ts';

const MARK = 'PUT /api/v1/conversations/{id}/mark';

export const markCases: readonly Case[] = [
  {
    name: "what one device read is read on the other, and the sender's devices show the read mark",
    run: async (stage) => {
      const talk = await Talk.open(stage);
      await talk.say('one');
      const seq = await talk.say('two');
      const { unread } = await talk.head(talk.bob);
      assert.ok(unread >= 2);
      const tablet = await stage.device(talk.bob, 'tablet');
      talk.bobs.client.markRead(talk.stream, seq);

      const own = await tablet.marked(({ user, read }) => user === talk.bob.id && read === seq);
      assert.deepEqual([own.unread, own.mentions], [0, 0]);
      for (const device of [talk.phone, talk.laptop]) {
        const told = await device.marked(({ user, read }) => user === talk.bob.id && read === seq);
        assert.deepEqual([told.received, told.unread], [seq, undefined]);
      }
      const { peerRead, peerReceived } = await talk.head(talk.alice);
      assert.deepEqual([peerRead, peerReceived], [seq, seq]);
      talk.pocket.client.wake();
      await until(() => talk.pocket.client.heads.get(talk.stream)?.readSeq === seq, {
        what: 'the device that was away to know what was read',
        withinMs: deliveryMs,
      });
      await talk.agree();
    },
  },
  {
    name: 'a received mark reaches the sender before anything is read',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('did it arrive?');
      const before = await talk.head(talk.bob);
      const wire = await stage.wire(talk.bob, 'phone');
      wire.say({ op: 'read', stream: talk.stream, seq: before.readSeq, received: seq });
      const told = await talk.phone.marked(({ user, received }) => user === talk.bob.id && received === seq);
      assert.equal(told.read, before.readSeq);
      assert.equal((await talk.head(talk.bob)).unread, before.unread);
    },
  },
  {
    name: 'a mark only moves up, and never past the last message',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('the last one');
      const { token } = await talk.bob.on('phone');
      const mark = (at: number) =>
        stage.http.call(MARK, bodies.MarkSet, { id: talk.stream, token, body: { seq: at } });
      assert.equal((await mark(seq + 1_000)).readSeq, seq);
      assert.equal((await mark(1)).readSeq, seq);
      assert.equal((await talk.head(talk.bob)).readSeq, seq);
      assert.equal((await talk.head(talk.alice)).peerRead, seq);
    },
  },
  {
    name: 'unread counts the messages of others above the mark, whatever was edited, recalled or sent in between',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const first = await talk.say('one');
      const second = await talk.say('two');
      await talk.phone.sent(talk.stream, { type: 'edit', ref: first, text: 'one, edited' });
      await talk.bobs.sent(talk.stream, { type: 'message', text: 'mine' });
      await talk.say('three');
      await talk.phone.sent(talk.stream, { type: 'recall', ref: second });
      const { token } = await talk.bob.on('phone');
      for (const at of [first, second]) {
        await stage.http.call(MARK, bodies.MarkSet, { id: talk.stream, token, body: { seq: at } });
        assert.equal((await talk.head(talk.bob)).unread, await recount(talk, at));
      }
      await talk.agree();
    },
  },
  {
    name: 'a message that says what was on the screen reads it, and one that does not reads nothing',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('please answer');
      const before = await talk.head(talk.bob);
      assert.ok(before.unread > 0);
      await talk.bobs.sent(talk.stream, { type: 'message', text: 'later' });
      assert.equal((await talk.head(talk.bob)).unread, before.unread);
      const answer = await talk.bobs.sent(talk.stream, { type: 'message', text: 'now', seen: seq + 1 });
      const after = await talk.head(talk.bob);
      assert.deepEqual([after.unread, after.readSeq], [0, answer.seq]);
    },
  },
  {
    name: 'a history that one device clears is cleared on the other, and stays whole for the other person',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('for bob only');
      const { token } = await talk.alice.on('phone');
      const { personal } = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const body = { clientId: newClientId(), upTo: seq };
      const clear = { id: talk.stream, token, body };
      const done = await stage.http.call('POST /api/v1/conversations/{id}/clear', bodies.Done, clear);
      const told = await talk.laptop.row(personal, done.seq);
      assert.deepEqual([told.type, told.body], ['history.cleared', { v: 1, stream: talk.stream, upTo: seq }]);
      const again = await stage.http.call('POST /api/v1/conversations/{id}/clear', bodies.Done, clear);
      assert.deepEqual(again, { ...done, duplicate: true });

      const head = await talk.head(talk.alice);
      assert.deepEqual([head.visibleFrom, head.unread], [seq, 0]);
      const laptop = await stage.wire(talk.alice, 'laptop');
      const page = await laptop.ask({ op: 'sync', stream: talk.stream, before: seq + 1 }, 'page');
      assert.deepEqual([page.events, page.done], [[], true]);
      const edit = { type: 'edit', ref: seq, text: 'too late' } as const;
      assert.equal(await talk.phone.refused(talk.stream, edit), 'not_found');
      assert.equal((await talk.head(talk.bob)).visibleFrom, 0);
      const bobs = await stage.wire(talk.bob, 'phone');
      const whole = await bobs.ask({ op: 'sync', stream: talk.stream, before: seq + 1, limit: 1 }, 'page');
      assert.equal(whole.events[0]?.body?.['text'], 'for bob only');
    },
  },
];

/** How many messages of others stand above a mark, counted one by one. */
async function recount({ stage, stream, bob }: Talk, mark: number): Promise<number> {
  const wire = await stage.wire(bob, 'phone');
  const { events } = await wire.ask({ op: 'sync', stream, after: mark, limit: 200 }, 'page');
  return events.filter(({ type, sender }) => type === 'message' && sender !== bob.id).length;
}
