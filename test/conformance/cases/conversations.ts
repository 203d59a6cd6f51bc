import assert from 'node:assert/strict';
import { bodies, type Head } from '../../../src/interface/protocol/index.ts';
import type { Person } from '../../support/account.ts';
import { until } from '../../support/until.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { type Device, deliveryMs, textOf } from '../device.ts';
import type { Stage } from '../stage.ts';
import { headOf, openDirect } from '../talk.ts';

const OPEN = 'POST /api/v1/conversations/direct';
const LIST = 'GET /api/v1/conversations';

export const conversationCases: readonly Case[] = [
  {
    name: 'two people who open their conversation at the same moment have one, and both devices show it at once',
    run: async (stage) => {
      const [bob, mallory] = await Promise.all([stage.person('bob'), stage.person('mallory')]);
      const [bobs, mallorys] = await Promise.all([
        stage.device(bob, 'phone'),
        stage.device(mallory, 'phone'),
      ]);
      const [first, second] = await Promise.all([
        openDirect(stage, bob, mallory),
        openDirect(stage, mallory, bob),
      ]);
      assert.equal(first, second);
      for (const device of [bobs, mallorys]) await isListed(device, first);
      assert.equal(await openDirect(stage, bob, mallory), first);
      for (const person of [bob, mallory]) {
        const listed = (await listOf(stage, person)).filter(({ stream }) => stream === first);
        assert.equal(listed.length, 1);
      }
      assert.deepEqual((await headOf(stage, bob, first)).peer, mallory.shown);
    },
  },
  {
    name: 'opening a conversation again with the same client id gives the first answer',
    run: async (stage) => {
      const [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
      const { token } = await alice.on('phone');
      const body = { clientId: newClientId(), user: bob.id };
      const first = await stage.http.call(OPEN, bodies.Opened, { token, body });
      const again = await stage.http.call(OPEN, bodies.Opened, { token, body });
      assert.deepEqual([again.stream, again.seq, again.duplicate], [first.stream, first.seq, true]);
      const other = await stage.http.refusal(OPEN, {
        token,
        body: { ...body, user: (await stage.person('mallory')).id },
      });
      assert.equal(other.problem.code, 'conflict');
    },
  },
  {
    name: 'nobody can open a conversation with nobody, or a second one with themselves',
    run: async (stage) => {
      const alice = await stage.person('alice');
      const { token } = await alice.on('phone');
      for (const user of [newId(), alice.id]) {
        const refused = await stage.http.refusal(OPEN, { token, body: { clientId: newClientId(), user } });
        assert.deepEqual([refused.status, refused.problem.code], [404, 'not_found']);
      }
    },
  },
  {
    name: 'notes to self reach every device of their writer and nobody else',
    run: async (stage) => {
      const [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
      const [phone, laptop, bobs] = await Promise.all([
        stage.device(alice, 'phone'),
        stage.device(alice, 'laptop'),
        stage.device(bob, 'phone'),
      ]);
      const { token } = await alice.on('phone');
      const { self } = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const text = `milk and seeds ${newId()}`;
      const { seq } = await phone.sent(self, { type: 'message', text });
      assert.equal((await laptop.text(self, text)).seq, seq);
      assert.equal((await headOf(stage, alice, self)).unread, 0);

      const stranger = { id: self, token: (await bob.on('phone')).token };
      assert.equal((await stage.http.refusal('GET /api/v1/conversations/{id}', stranger)).status, 404);
      const shared = await openDirect(stage, alice, bob);
      await phone.sent(shared, { type: 'message', text: 'seen?' });
      await bobs.text(shared, 'seen?');
      const everything = [...bobs.client.windows.values()].flatMap((window) => window.rows());
      assert.equal(
        everything.some((row) => textOf(row) === text),
        false,
      );
    },
  },
  {
    name: 'the list of conversations comes in pages of any size without missing or doubling one',
    run: async (stage) => {
      const alice = await stage.person('alice');
      await openDirect(stage, alice, await stage.person('bob'));
      await openDirect(stage, alice, await stage.person('mallory'));
      const whole = await listOf(stage, alice);
      const ids = whole.map(({ stream }) => stream);
      assert.deepEqual(ids, [...new Set(ids)].sort());
      assert.deepEqual(
        (await listOf(stage, alice, 1)).map(({ stream }) => stream),
        ids,
      );

      const wire = await stage.wire(alice, 'phone');
      const [first = '', ...others] = ids;
      const above = await wire.ask({ op: 'heads', after: first }, 'heads');
      assert.deepEqual(
        above.heads.map(({ stream }) => stream),
        others,
      );
      const one = await wire.ask({ op: 'heads', stream: first }, 'heads', ({ heads }) => heads.length === 1);
      assert.equal(one.heads[0]?.stream, first);
    },
  },
];

const isListed = (device: Device, stream: string): Promise<boolean> =>
  until(() => device.client.heads.has(stream) && device.client.windows.has(stream), {
    what: 'the conversation to be listed',
    withinMs: deliveryMs,
  });

async function listOf(stage: Stage, person: Person, limit?: number): Promise<Head[]> {
  const { token } = await person.on('phone');
  const heads: Head[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const query = { ...(limit === undefined ? {} : { limit }), ...(after === '' ? {} : { after }) };
    const page: typeof bodies.Conversations._output = await stage.http.call(LIST, bodies.Conversations, {
      token,
      query,
    });
    assert.ok(page.heads.length <= (limit ?? Number.POSITIVE_INFINITY));
    heads.push(...page.heads);
    after = page.next;
  }
  return heads;
}
