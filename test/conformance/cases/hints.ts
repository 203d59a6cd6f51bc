import assert from 'node:assert/strict';
import { bodies, type FrameOf } from '../../../src/interface/protocol/index.ts';
import type { Wire } from '../../support/wire.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { Talk } from '../talk.ts';

/** A gap in somebody's network shorter than this is not told to anybody. */
const graceMs = 15_000;

export const hintCases: readonly Case[] = [
  {
    name: 'typing is told to the sockets that have the conversation on the screen, and to no others',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const [looking, elsewhere, gone, own] = await Promise.all([
        stage.wire(talk.bob, 'phone'),
        stage.wire(talk.bob, 'pocket'),
        stage.wire(talk.bob, 'phone'),
        stage.wire(talk.alice, 'laptop'),
      ]);
      const { self } = await stage.http.call('GET /api/v1/me', bodies.Me, await talk.bob.on('pocket'));
      await show(looking, talk.stream);
      await show(own, talk.stream);
      await show(elsewhere, self);
      await show(gone, talk.stream);
      await show(gone, null);
      const wire = await stage.wire(talk.alice, 'phone');
      wire.say({ op: 'typing', stream: talk.stream });
      const told = await looking.next('typing');
      assert.deepEqual([told.stream, told.user], [talk.stream, talk.alice.id]);

      // What is sent later arrives later: with the message here, an unwanted hint would have come before.
      const seq = await talk.say('what was typed');
      for (const other of [elsewhere, gone, own]) {
        await other.next('event', ({ stream, first }) => stream === talk.stream && first === seq);
        assert.equal(
          other.heard.some(({ op }) => op === 'typing'),
          false,
        );
      }
    },
  },
  {
    name: 'a stranger who types is told to nobody',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const [looking, stranger] = await Promise.all([
        stage.wire(talk.bob, 'phone'),
        stage.wire(await stage.person('mallory'), 'phone'),
      ]);
      await show(looking, talk.stream);
      await show(stranger, talk.stream);
      stranger.say({ op: 'typing', stream: talk.stream });
      await stranger.settle();
      const wire = await stage.wire(talk.alice, 'phone');
      wire.say({ op: 'typing', stream: talk.stream });
      await looking.next('typing');
      assert.deepEqual(looking.heard.filter(({ op }) => op === 'typing').map(whoTypes), [talk.alice.id]);
      assert.equal(
        stranger.heard.some(({ op }) => op === 'typing'),
        false,
      );
    },
  },
  {
    name: 'another name is told at once to those who share a conversation',
    run: async (stage) => {
      const talk = await Talk.open(stage);
      const hers = await stage.wire(talk.alice, 'phone');
      const { token } = await talk.bob.on('phone');
      for (const name of [`Bob ${newId().slice(0, 5)}`, talk.bob.account.name]) {
        const body = { clientId: newClientId(), name };
        await stage.http.call('PATCH /api/v1/me', bodies.Me, { token, body });
        const isIt = (user: { id: string; name: string }) => user.id === talk.bob.id && user.name === name;
        await hers.next('people', ({ users }) => users.some(isIt));
      }
    },
  },
  {
    name: 'somebody who connects is online at once for those who watch',
    run: async (stage) => {
      const [alice, carol] = await Promise.all([stage.person('alice'), stage.person('carol')]);
      const watching = await stage.wire(alice, 'phone');
      const nobody = newId();
      const before = await watching.ask({ op: 'presence', users: [carol.id, nobody, alice.id] }, 'presence');
      assert.deepEqual(online(before), [alice.id]);
      const hers = await stage.wire(carol, 'phone');
      const told = await watching.next('presence');
      assert.deepEqual(
        told.users.map(({ id, online }) => [id, online]),
        [[carol.id, true]],
      );
      const again = await watching.ask({ op: 'presence', users: [carol.id, nobody] }, 'presence');
      assert.deepEqual(online(again), [carol.id]);
      hers.close();
    },
  },
  {
    name: 'somebody who leaves is offline after fifteen seconds, and somebody who is back before that never was',
    isSlow: true,
    run: async (stage) => {
      const [alice, carol] = await Promise.all([stage.person('alice'), stage.person('carol')]);
      const watching = await stage.wire(alice, 'phone');
      const first = await stage.wire(carol, 'phone');
      await watching.ask({ op: 'presence', users: [carol.id] }, 'presence');
      first.close();
      await first.closed;
      const back = await stage.wire(carol, 'phone');
      await watching.settle();
      assert.equal(watching.heard.filter(({ op }) => op === 'presence').length, 1);
      back.close();
      const leftAt = performance.now();
      const offline = await nextWithin(watching, 2 * graceMs);
      assert.deepEqual(
        offline.users.map(({ id, online: isOnline }) => [id, isOnline]),
        [[carol.id, false]],
      );
      assert.ok(performance.now() - leftAt > graceMs - 1_000);
    },
  },
  {
    name: 'a pong carries the head of the personal stream, also after something happened there',
    run: async (stage) => {
      const alice = await stage.person('alice');
      const { token } = await alice.on('phone');
      const { personal, name } = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const wire = await stage.wire(alice, 'phone');
      const lastOf = async () =>
        (await wire.ask({ op: 'heads', stream: personal }, 'heads')).heads[0]?.lastSeq;
      const before = await lastOf();
      assert.equal((await wire.ask({ op: 'ping' }, 'pong')).personal, before);
      await stage.http.call('PATCH /api/v1/me', bodies.Me, {
        token,
        body: { clientId: newClientId(), name },
      });
      await wire.next('event', ({ stream }) => stream === personal);
      assert.equal((await wire.ask({ op: 'ping' }, 'pong')).personal, (before ?? 0) + 1);
      const state = await stage.http.call('GET /api/v1/me/state', bodies.MyState, { token });
      assert.equal(state.asOf, (before ?? 0) + 1);
    },
  },
];

/** Puts a conversation on the screen and waits until the server knows. */
async function show(wire: Wire, stream: string | null): Promise<void> {
  wire.say({ op: 'open', stream });
  await wire.settle();
}

const online = ({ users }: FrameOf<'presence'>): string[] =>
  users.filter((each) => each.online).map(({ id }) => id);
const whoTypes = (frame: { op: string }): string => (frame as FrameOf<'typing'>).user;

/** A hint that takes longer than answers do; the connection is kept lively meanwhile. */
async function nextWithin(wire: Wire, withinMs: number): Promise<FrameOf<'presence'>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await wire.next('presence');
    } catch (late) {
      if (wire.isClosed || performance.now() > deadline) throw late;
    }
  }
}
