import assert from 'node:assert/strict';
import { bodies } from '../../../src/interface/protocol/index.ts';
import type { Person } from '../../support/account.ts';
import { until } from '../../support/until.ts';
import { newClientId } from '../../support/wire-ids.ts';
import type { Case } from '../case.ts';
import { type Device, deliveryMs } from '../device.ts';
import type { Stage } from '../stage.ts';
import { openDirect } from '../talk.ts';

type Privacy = bodies.Privacy;
const EVERYBODY: Privacy = {
  find: 'everybody',
  add: 'everybody',
  write: 'everybody',
  presence: 'everybody',
  receipts: 'everybody',
};

export const privacyCases: readonly Case[] = [
  {
    name: 'a profile reaches the other device whole, and whoever looks at the card',
    run: async (stage) => {
      const [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
      const laptop = await stage.device(alice, 'laptop');
      const { token } = await alice.on('phone');
      const profile = {
        bio: '在实验室\nIn the lab',
        title: 'she',
        language: 'zh-cn',
        timeZone: 'asia/shanghai',
      };
      const kept = { ...profile, language: 'zh-CN', timeZone: 'Asia/Shanghai' };
      const body = { clientId: newClientId(), profile };
      const changed = await stage.http.call('PATCH /api/v1/me', bodies.Me, { token, body });
      assert.deepEqual(changed.profile, kept);
      const told = await personalEvent(
        laptop,
        changed.personal,
        ({ profile: each }) => (each as { title?: string } | undefined)?.title === 'she',
      );
      assert.deepEqual(told, { v: 1, handle: alice.account.handle, name: changed.name, profile: kept });
      const card = await cardFor(stage, bob, alice);
      assert.deepEqual([card?.profile, card?.relation, card?.isBlocked], [kept, 'none', false]);

      const nothing = { bio: null, title: null, language: null, timeZone: '' };
      const bare = { clientId: newClientId(), profile: nothing };
      await stage.http.call('PATCH /api/v1/me', bodies.Me, { token, body: bare });
      assert.deepEqual((await cardFor(stage, bob, alice))?.profile, {});
      const zone = { clientId: newClientId(), profile: { timeZone: 'Mars/Phobos' } };
      const { problem } = await stage.http.refusal('PATCH /api/v1/me', { token, body: zone });
      assert.equal(problem.code, 'profile_invalid');
    },
  },
  {
    name: 'a setting reaches the other device, and a repeated call gets the first answer',
    run: async (stage) => {
      const alice = await stage.person('alice');
      const laptop = await stage.device(alice, 'laptop');
      const { token } = await alice.on('phone');
      const me = await stage.http.call('GET /api/v1/me', bodies.Me, { token });
      const body = { clientId: newClientId(), add: 'friends' };
      for (const _attempt of [1, 2]) {
        const now = await stage.http.call('PUT /api/v1/me/privacy', bodies.Privacy, { token, body });
        assert.deepEqual(now, { ...EVERYBODY, add: 'friends' });
      }
      const isIt = ({ privacy }: Record<string, unknown>) =>
        (privacy as Privacy | undefined)?.add === 'friends';
      const told = await personalEvent(laptop, me.personal, isIt);
      assert.deepEqual(told, { v: 1, privacy: { ...EVERYBODY, add: 'friends' } });
      assert.deepEqual(await decide(stage, alice, EVERYBODY), EVERYBODY);
    },
  },
  {
    name: 'somebody who lets nobody find them is found by no handle, and is known to whom they talk with',
    run: async (stage) => {
      const [bob, carol, mallory] = await Promise.all([
        stage.person('bob'),
        stage.person('carol'),
        stage.person('mallory'),
      ]);
      await openDirect(stage, carol, bob);
      await decide(stage, carol, { find: 'nobody' });
      assert.equal(await byHandle(stage, mallory, carol), undefined);
      assert.equal(await byHandle(stage, bob, carol), undefined);
      assert.equal(await cardFor(stage, mallory, carol), undefined);
      assert.equal((await cardFor(stage, bob, carol))?.handle, carol.account.handle);
      assert.equal((await byHandle(stage, carol, carol))?.id, carol.id);
      await decide(stage, carol, EVERYBODY);
      assert.equal((await byHandle(stage, mallory, carol))?.id, carol.id);
    },
  },
];

/** Waits for an event of somebody's own stream on one of their devices. */
async function personalEvent(
  device: Device,
  personal: string,
  isIt: (body: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  const look = () =>
    device
      .rows(personal)
      .map(({ body }) => body)
      .findLast((body) => body && isIt(body));
  return until(look, { what: 'the other device to hear of it', withinMs: deliveryMs });
}

async function decide(stage: Stage, person: Person, privacy: Partial<Privacy>): Promise<Privacy> {
  const { token } = await person.on('phone');
  const body = { clientId: newClientId(), ...privacy };
  return stage.http.call('PUT /api/v1/me/privacy', bodies.Privacy, { token, body });
}

async function byHandle(stage: Stage, viewer: Person, person: Person): Promise<bodies.Card | undefined> {
  const { token } = await viewer.on('phone');
  const query = { handle: person.account.handle };
  return found(await stage.http.ask('GET /api/v1/users', { token, query }));
}

async function cardFor(stage: Stage, viewer: Person, person: Person): Promise<bodies.Card | undefined> {
  const { token } = await viewer.on('phone');
  return found(await stage.http.ask('GET /api/v1/users/{id}', { token, id: person.id }));
}

function found({ status, text }: { status: number; text: string }): bodies.Card | undefined {
  assert.ok(status === 200 || status === 404, text);
  return status === 200 ? bodies.Card.parse(JSON.parse(text)) : undefined;
}
