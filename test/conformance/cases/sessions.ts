import assert from 'node:assert/strict';
import { bodies } from '../../../src/interface/protocol/index.ts';
import type { Person, SignedIn } from '../../support/account.ts';
import { closingOf, type Wire } from '../../support/wire.ts';
import { newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { once } from '../patient-http.ts';
import type { Stage } from '../stage.ts';
import { openDirect } from '../talk.ts';

const LIST = 'GET /api/v1/sessions';
const END = 'DELETE /api/v1/sessions/{id}';
const SIGN_OUT = 'DELETE /api/v1/sessions/current';
/** The close code that says: this session was ended. */
const revoked = 4403;
const endedMs = 1_000;

export const sessionCases: readonly Case[] = [
  {
    name: 'every device of a person is listed, and each list says which one asks',
    run: async (stage) => {
      const bob = await stage.person('bob');
      const devices = [await bob.on('phone'), await bob.on('pocket')];
      for (const asking of devices) {
        const { sessions } = await stage.http.call(LIST, bodies.Sessions, asking);
        for (const { session, device } of devices) {
          const listed = sessions.find(({ id }) => id === session);
          assert.deepEqual([listed?.device, listed?.isCurrent], [device, session === asking.session]);
        }
      }
    },
  },
  {
    name: 'a session that another device ends is over within a second: its socket closes and its calls answer 401',
    run: async (stage) => {
      const bob = await stage.person('bob');
      const [stolen, { token }] = await Promise.all([bob.signIn(), bob.on('phone')]);
      const [wire, other] = await Promise.all([stage.wireOf(stolen.token), stage.wire(bob, 'phone')]);
      const call = { id: stolen.session, token, ...once() };
      await stage.http.run(END, call);
      await isOver(stage, wire, stolen);
      await stage.http.run(END, call);
      assert.equal((await stage.http.refusal(END, { ...call, ...once() })).status, 404);
      assert.deepEqual((await listed(stage, bob)).includes(stolen.session), false);
      await other.settle();
    },
  },
  {
    name: 'signing out ends the session at once, and only that one',
    run: async (stage) => {
      const bob = await stage.person('bob');
      const leaving = await bob.signIn();
      const [wire, phone] = await Promise.all([stage.wireOf(leaving.token), stage.device(bob, 'phone')]);
      await stage.http.run(SIGN_OUT, { token: leaving.token, ...once() });
      await isOver(stage, wire, leaving);
      const alice = await stage.person('alice');
      const stream = await openDirect(stage, alice, bob);
      const sender = await stage.device(alice, 'phone');
      await sender.sent(stream, { type: 'message', text: 'still there?' });
      await phone.text(stream, 'still there?');
    },
  },
  {
    name: 'signing in again on the same device replaces its session',
    run: async (stage) => {
      const bob = await stage.person('bob');
      const before = await bob.signIn();
      const wire = await stage.wireOf(before.token);
      const body = { ...bob.account, device: before.device, deviceName: 'again' };
      const after = await stage.http.call('POST /api/v1/sessions', bodies.SignedIn, { body });
      await isOver(stage, wire, before);
      const sessions = await listed(stage, bob);
      assert.deepEqual([sessions.includes(before.session), sessions.includes(after.session)], [false, true]);
      await stage.http.run(SIGN_OUT, { token: after.token ?? '', ...once() });
    },
  },
  {
    name: 'nobody can end a session of somebody else, and cannot tell it from one that never was',
    run: async (stage) => {
      const [bob, mallory] = await Promise.all([stage.person('bob'), stage.person('mallory')]);
      const [{ session }, { token }] = await Promise.all([bob.on('phone'), mallory.on('phone')]);
      for (const id of [session, newId()]) {
        const refused = await stage.http.refusal(END, { id, token, ...once() });
        assert.deepEqual([refused.status, refused.problem.code], [404, 'not_found']);
      }
      assert.equal((await listed(stage, bob)).includes(session), true);
    },
  },
  {
    name: 'a token that nobody was given opens nothing, on either road',
    run: async (stage) => {
      const token = 'a'.repeat(52);
      assert.equal((await stage.http.refusal('GET /api/v1/me', { token })).status, 401);
      const wire = await stage.wireOf();
      wire.say({ op: 'auth', token, client: { name: 'thief', level: 1 } });
      assert.equal((await wire.next('bye')).retryMs, undefined);
      assert.equal((await closingOf(wire, endedMs)).code, 4401);
    },
  },
];

async function isOver(stage: Stage, wire: Wire, { token }: SignedIn): Promise<void> {
  assert.equal((await closingOf(wire, endedMs)).code, revoked);
  const refused = await stage.http.refusal('GET /api/v1/me', { token });
  assert.deepEqual([refused.status, refused.problem.code], [401, 'session_expired']);
  const again = await stage.wireOf();
  again.say({ op: 'auth', token, client: { name: 'too late', level: 1 } });
  assert.equal((await closingOf(again, endedMs)).code, 4401);
}

async function listed(stage: Stage, person: Person): Promise<string[]> {
  const { sessions } = await stage.http.call(LIST, bodies.Sessions, await person.on('phone'));
  return sessions.map(({ id }) => id);
}
