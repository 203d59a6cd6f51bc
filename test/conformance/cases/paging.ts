import assert from 'node:assert/strict';
import { bodies, type Event, LIMITS } from '../../../src/interface/protocol/index.ts';
import type { Wire } from '../../support/wire.ts';
import { newClientId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { EVENTS, Talk } from '../talk.ts';
import { messages } from './sending.ts';

export const pagingCases: readonly Case[] = [
  {
    name: 'history read forwards in pages with the digest of each is the history read backwards',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.bob, 'phone');
      const { operations } = messages(12);
      const sender = await stage.wire(talk.alice, 'phone');
      await sender.ask({ op: 'send', stream: talk.stream, operations }, 'ack');
      const head = await talk.head(talk.bob);
      const from = head.lastSeq - 40;
      const forwards = await readForwards(wire, { stream: talk.stream, after: Math.max(0, from), limit: 7 });
      assert.equal(forwards.digest, head.digest);
      const backwards = await readBackwards(wire, { stream: talk.stream, down: Math.max(0, from), limit: 5 });
      assert.deepEqual(forwards.events, backwards);
      assert.deepEqual(
        backwards.map(({ seq }) => seq),
        range(Math.max(0, from) + 1, head.lastSeq),
      );
    },
  },
  {
    name: 'pages by HTTP and pages by the socket are the same',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('one page');
      const { token } = await talk.bob.on('phone');
      const wire = await stage.wire(talk.bob, 'phone');
      for (const asked of [
        { after: seq - 3, limit: 2 },
        { after: seq, limit: 2 },
        { before: seq, limit: 3 },
      ]) {
        const { op: _op, ...told } = await wire.ask({ op: 'sync', stream: talk.stream, ...asked }, 'page');
        const query = asked as Record<string, number>;
        const read = await stage.http.call(EVENTS, bodies.EventsPage, { id: talk.stream, token, query });
        assert.deepEqual(read, told);
      }
    },
  },
  {
    name: 'a page of long messages is cut at whole events, and the next one goes on there',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const wire = await stage.wire(talk.bob, 'phone');
      const long = '鹊'.repeat(7_000);
      const first = (await talk.head(talk.bob)).lastSeq;
      for (let count = 0; count < 8; count += 1) await talk.say(`${count} ${long}`);
      const page = await wire.ask({ op: 'sync', stream: talk.stream, after: first, limit: 200 }, 'page');
      assert.ok(Buffer.byteLength(JSON.stringify(page)) <= LIMITS.pushBytes);
      assert.deepEqual([page.done, page.events[0]?.seq], [false, first + 1]);
      const forwards = await readForwards(wire, { stream: talk.stream, after: first, limit: 200 });
      const backwards = await readBackwards(wire, { stream: talk.stream, down: first, limit: 200 });
      assert.equal(forwards.events.length, 8);
      assert.deepEqual(forwards.events, backwards);
      await talk.agree();
    },
  },
  {
    name: 'an event that changes what this person has cleared is an empty place to them, and whole to the other',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const seq = await talk.say('out of sight');
      const { token } = await talk.bob.on('phone');
      const body = { clientId: newClientId(), upTo: seq };
      await stage.http.call('POST /api/v1/conversations/{id}/clear', bodies.Done, {
        id: talk.stream,
        token,
        body,
      });
      const edit = await talk.phone.sent(talk.stream, { type: 'edit', ref: seq, text: 'out of mind' });
      const hers = await talk.laptop.row(talk.stream, edit.seq);
      assert.deepEqual([hers.type, hers.body?.['text']], ['edit', 'out of mind']);
      const wire = await stage.wire(talk.bob, 'phone');
      const { events } = await wire.ask({ op: 'sync', stream: talk.stream, after: 0 }, 'page');
      assert.deepEqual(
        events.map(({ seq: at, type, body: said }) => ({ at, type, said })),
        [{ at: edit.seq, type: 'void', said: undefined }],
      );
    },
  },
];

interface Read {
  readonly stream: string;
  readonly limit: number;
}

/** Pages upwards, each asked with the digest of the one before. */
async function readForwards(
  wire: Wire,
  read: Read & { after: number },
): Promise<{ events: Event[]; digest: string }> {
  const events: Event[] = [];
  let { after } = read;
  let digest: string | undefined;
  for (;;) {
    const known = digest === undefined ? {} : { digest };
    const asked = { op: 'sync', stream: read.stream, after, limit: read.limit, ...known };
    const page = await wire.ask(asked, 'page', ({ from }) => from === after + 1);
    assert.ok(page.events.length <= read.limit);
    events.push(...page.events);
    after = page.events.at(-1)?.seq ?? after;
    digest = page.digest;
    if (page.done) return { events, digest };
  }
}

/** Pages downwards until `down` is reached, oldest first in the answer. */
async function readBackwards(wire: Wire, { stream, down, limit }: Read & { down: number }): Promise<Event[]> {
  const events: Event[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; before > down + 1; ) {
    const page = await wire.ask({ op: 'sync', stream, before, limit }, 'page');
    assert.equal(page.backwards, true);
    events.unshift(...page.events);
    before = page.events[0]?.seq ?? 0;
    if (page.done) break;
  }
  return events.filter(({ seq }) => seq > down);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_each, index) => from + index);
