import assert from 'node:assert/strict';
import { bodies, Person as PersonSchema } from '../../../src/interface/protocol/index.ts';
import { freshAccount, Person } from '../../support/account.ts';
import { until } from '../../support/until.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { deliveryMs } from '../device.ts';
import type { Stage } from '../stage.ts';

const REGISTER = 'POST /api/v1/accounts';
const FIND = 'GET /api/v1/users';

export const accountCases: readonly Case[] = [
  {
    name: 'an account that was made is found by others under its exact handle, and by nothing less',
    run: async (stage) => {
      const [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
      const { token } = await bob.on('phone');
      const { handle } = alice.account;
      for (const exact of [handle, `@${handle}`, handle.toUpperCase()]) {
        const found = await stage.http.call(FIND, PersonSchema, { token, query: { handle: exact } });
        assert.deepEqual(found, alice.shown);
      }
      for (const other of [
        handle.slice(0, -1),
        `${handle}x`,
        `${handle.slice(0, -1)}%`,
        alice.account.name,
      ]) {
        const { status } = await stage.http.refusal(FIND, { token, query: { handle: other } });
        assert.equal(status, 404);
      }
      const byId = await stage.http.call('GET /api/v1/users/{id}', PersonSchema, { id: alice.id, token });
      assert.deepEqual(byId, alice.shown);
    },
  },
  {
    name: 'a registration that is sent twice makes one account',
    run: async (stage) => {
      const account = freshAccount('carol');
      const body = { ...account, clientId: newClientId() };
      const first = await stage.register(body);
      assert.equal(first.status, 'created');
      assert.equal((await stage.register(body)).status, 'already_registered');
      const carol = await Person.known(account, stage.http);
      assert.equal(carol.id, first.user);
      stage.introduce('carol', carol);

      const { token } = await (await stage.person('bob')).on('phone');
      const query = { handle: account.handle };
      assert.deepEqual(await stage.http.call(FIND, PersonSchema, { token, query }), carol.shown);
    },
  },
  {
    name: 'a handle that somebody has is taken for everybody else',
    run: async (stage) => {
      const [alice, mallory] = await Promise.all([stage.person('alice'), stage.person('mallory')]);
      const { handle } = alice.account;
      for (const taken of [handle, handle.toUpperCase()]) {
        const body = { ...freshAccount('mallory'), handle: taken, clientId: newClientId() };
        const refused = await stage.http.refusal(REGISTER, { body });
        assert.deepEqual([refused.status, refused.problem.code], [409, 'handle_taken']);
      }
      assert.equal(await nameSeenBy(stage, mallory, alice), alice.account.name);
    },
  },
  {
    name: 'what cannot be an account is refused with a code for its reason',
    run: async ({ http }) => {
      const refused = async (wrong: object) => {
        const body = { ...freshAccount('carol'), clientId: newClientId(), ...wrong };
        return (await http.refusal(REGISTER, { body })).problem.code;
      };
      assert.equal(await refused({ handle: '7up' }), 'handle_invalid');
      assert.equal(await refused({ name: ' \t ' }), 'name_invalid');
      assert.equal(await refused({ password: 'short' }), 'password_invalid');
      assert.equal(await refused({ password: 'password123' }), 'password_common');
      assert.equal(await refused({ clientId: 'not a client id' }), 'bad_request');
    },
  },
  {
    name: 'a wrong password and an unknown handle are refused with the same words',
    run: async (stage) => {
      const { account } = await stage.person('alice');
      const body = { ...account, device: newId(), deviceName: 'a guess', password: 'none of hers at all' };
      const wrong = await stage.http.refusal('POST /api/v1/sessions', { body });
      const unknown = await stage.http.refusal('POST /api/v1/sessions', {
        body: { ...body, handle: freshAccount('nobody').handle },
      });
      const { requestId: _first, ...wrongProblem } = wrong.problem;
      const { requestId: _second, ...unknownProblem } = unknown.problem;
      assert.equal(wrongProblem.code, 'wrong_credentials');
      assert.deepEqual([wrong.status, wrongProblem], [unknown.status, unknownProblem]);
    },
  },
  {
    name: 'a changed name reaches the other device at once and everybody who looks',
    run: async (stage) => {
      const [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
      const laptop = await stage.device(alice, 'laptop');
      const { token } = await alice.on('phone');
      const me = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const name = `Alice ${newId().slice(0, 5)}`;
      const body = { clientId: newClientId(), name };
      for (const attempt of [1, 2]) {
        const changed = await stage.http.call('PATCH /api/v1/me', bodies.Me, { token, body });
        assert.equal(changed.name, name, `attempt ${attempt}`);
      }
      const told = () =>
        laptop
          .rows(me.personal)
          .filter(({ type, body }) => type === 'profile.changed' && body?.['name'] === name);
      await until(() => told().length > 0, {
        what: 'the laptop to hear of the new name',
        withinMs: deliveryMs,
      });
      assert.equal(told().length, 1);
      assert.equal(await nameSeenBy(stage, bob, alice), name);
      await stage.http.call('PATCH /api/v1/me', bodies.Me, {
        token,
        body: { clientId: newClientId(), name: me.name },
      });
      assert.equal(await nameSeenBy(stage, bob, alice), alice.account.name);
    },
  },
];

async function nameSeenBy(stage: Stage, viewer: Person, person: Person): Promise<string> {
  const { token } = await viewer.on('phone');
  return (await stage.http.call('GET /api/v1/users/{id}', PersonSchema, { id: person.id, token })).name;
}
