import assert from 'node:assert/strict';
import { bodies, Person as PersonSchema } from '../../../src/interface/protocol/index.ts';
import { freshAccount, Person } from '../../support/account.ts';
import { codeAt } from '../../support/authenticator.ts';
import { until } from '../../support/until.ts';
import { closingOf } from '../../support/wire.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { deliveryMs } from '../device.ts';
import { once } from '../patient-http.ts';
import type { Stage } from '../stage.ts';
import { openDirect } from '../talk.ts';

const PASSWORD = 'POST /api/v1/me/password';
const COLLECT = 'POST /api/v1/sessions/pairing/collect';
const endedMs = 1_000;

const say = (fields: object = {}) => ({ clientId: newClientId(), ...fields });

const signIn = (stage: Stage, who: Person, more: object = {}) =>
  stage.http.ask('POST /api/v1/sessions', {
    body: { ...who.account, device: newId(), deviceName: 'one more', ...more },
  });

const codeIn = (answer: { text: string }): unknown => JSON.parse(answer.text).code;

export const guardingCases: readonly Case[] = [
  {
    name: 'a changed password signs out every other device within a second, which is told to the one that stays',
    run: async (stage) => {
      const mallory = await stage.person('mallory');
      const { token } = await mallory.on('phone');
      const other = await mallory.signIn();
      const [device, wire] = await Promise.all([stage.device(mallory, 'phone'), stage.wireOf(other.token)]);
      const { personal } = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const { password } = mallory.account;
      const body = say({ old: password, new: `${password} once more` });
      for (const attempt of [1, 2]) {
        const { status } = await stage.http.ask(PASSWORD, { token, body });
        assert.equal(status, 204, `attempt ${attempt}`);
      }
      assert.equal((await closingOf(wire, endedMs)).code, 4403);
      assert.equal((await stage.http.refusal('GET /api/v1/me', other)).status, 401);
      const told = () => device.rows(personal).filter(({ type }) => type === 'security.changed');
      await until(() => told().length > 0, { what: 'the phone to be told', withinMs: deliveryMs });
      assert.deepEqual(told().at(-1)?.body, { v: 1, what: 'password', isFactorOn: false });
      assert.equal((await signIn(stage, mallory)).status, 401);
      const back = say({ old: `${password} once more`, new: password });
      await stage.http.run(PASSWORD, { token, body: back });
    },
  },
  {
    name: 'signing out everywhere else leaves one device, and says so to it',
    run: async (stage) => {
      const mallory = await stage.person('mallory');
      const { token, session } = await mallory.on('phone');
      const others = [await mallory.signIn(), await mallory.signIn()];
      const wires = await Promise.all(others.map((each) => stage.wireOf(each.token)));
      await stage.http.run('DELETE /api/v1/sessions', { token, ...once() });
      for (const wire of wires) assert.equal((await closingOf(wire, endedMs)).code, 4403);
      const { sessions } = await stage.http.call('GET /api/v1/sessions', bodies.Sessions, { token });
      assert.deepEqual(
        sessions.map(({ id }) => id),
        [session],
      );
    },
  },
  {
    name: 'a second factor is asked for from its first code on, takes each code once, and ends with a code',
    run: async (stage) => {
      const mallory = await stage.person('mallory');
      const { token } = await mallory.on('phone');
      const { password } = mallory.account;
      const { secret } = await stage.http.call('POST /api/v1/me/factor', bodies.FactorStarted, {
        token,
        body: say({ password }),
      });
      assert.equal((await signIn(stage, mallory)).status, 201);
      const code = codeAt(secret, Date.now());
      const confirming = { token, body: say({ code }) };
      const CONFIRM = 'POST /api/v1/me/factor/confirm';
      const { recoveryCodes } = await stage.http.call(CONFIRM, bodies.FactorConfirmed, confirming);
      const again = await stage.http.call(CONFIRM, bodies.FactorConfirmed, confirming);
      assert.deepEqual([recoveryCodes.length, again.recoveryCodes], [10, []]);
      assert.equal(codeIn(await signIn(stage, mallory)), 'factor_needed');
      assert.equal(codeIn(await signIn(stage, mallory, { code })), 'factor_wrong');
      const [recovery = '', last = ''] = recoveryCodes;
      assert.equal((await signIn(stage, mallory, { code: recovery })).status, 201);
      assert.equal(codeIn(await signIn(stage, mallory, { code: recovery })), 'factor_wrong');
      const state = await stage.http.call('GET /api/v1/me/security', bodies.Security, { token });
      assert.deepEqual([state.isFactorOn, state.recoveryCodes], [true, 9]);
      await stage.http.run('DELETE /api/v1/me/factor', { token, body: say({ password, code: last }) });
      assert.equal((await signIn(stage, mallory)).status, 201);
    },
  },
  {
    name: 'a new device is let in by one that is signed in, which is told of it, and only once',
    run: async (stage) => {
      const mallory = await stage.person('mallory');
      const { token } = await mallory.on('phone');
      const phone = await stage.device(mallory, 'phone');
      const { personal } = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const body = { device: newId(), deviceName: 'A tablet' };
      const { secret, key } = await stage.http.call('POST /api/v1/sessions/pairing', bodies.Pairing, {
        body,
      });
      const collecting = stage.http.call(COLLECT, bodies.SignedIn, { body: { secret, key } });
      const seen = await stage.http.call('POST /api/v1/sessions/pairing/look', bodies.WaitingDevice, {
        token,
        body: { secret },
      });
      assert.equal(seen.deviceName, 'A tablet');
      await stage.http.run('POST /api/v1/sessions/pairing/approve', { token, body: say({ secret }) });
      const collected = await collecting;
      assert.equal(collected.user.id, mallory.id);
      await (await stage.wireOf(collected.token)).settle();
      assert.equal(
        (await stage.http.refusal(COLLECT, { body: { secret, key } })).problem.code,
        'link_invalid',
      );
      const told = () =>
        phone.rows(personal).some(({ body: told }) => told?.['session'] === collected.session);
      await until(told, { what: 'the phone to be told of the tablet', withinMs: deliveryMs });
    },
  },
  {
    name: 'a closed account is over on every device, and what it wrote stays under a neutral name',
    run: async (stage) => {
      const account = freshAccount('erin');
      await stage.register({ ...account, clientId: newClientId() });
      const erin = await Person.known(account, stage.http);
      const bob = await stage.person('bob');
      const stream = await openDirect(stage, erin, bob);
      const [device, bobs] = await Promise.all([stage.device(erin, 'phone'), stage.device(bob, 'phone')]);
      const { seq } = await device.sent(stream, { type: 'message', text: 'So long' });
      const { token } = await erin.on('phone');
      const wire = await stage.wireOf(token);
      await stage.http.run('POST /api/v1/me/close', { token, body: say({ password: account.password }) });
      assert.equal((await closingOf(wire, endedMs)).code, 4403);
      assert.equal((await signIn(stage, erin)).status, 401);

      const asking = { token: (await bob.on('phone')).token };
      const shown = await stage.http.call('GET /api/v1/users/{id}', PersonSchema, { id: erin.id, ...asking });
      assert.notEqual(shown.name, account.name);
      assert.notEqual(shown.handle, account.handle);
      const query = { handle: account.handle };
      assert.equal((await stage.http.refusal('GET /api/v1/users', { ...asking, query })).status, 404);
      assert.equal((await bobs.row(stream, seq)).sender, erin.id);
      const taken = { ...freshAccount('erin'), handle: account.handle, clientId: newClientId() };
      assert.equal(
        (await stage.http.refusal('POST /api/v1/accounts', { body: taken })).problem.code,
        'handle_taken',
      );
    },
  },
  {
    name: 'nobody without a role sees accounts, invitations or what was done to them',
    run: async (stage) => {
      const { token } = await (await stage.person('mallory')).on('phone');
      for (const route of [
        'GET /api/v1/administration/users',
        'GET /api/v1/administration/audit',
        'GET /api/v1/invitations',
      ]) {
        const refused = await stage.http.refusal(route, { token });
        assert.deepEqual([route, refused.status, refused.problem.code], [route, 403, 'forbidden']);
      }
    },
  },
];
