import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import {
  AUDIENCES,
  PRIVACY_SETTINGS,
  type PrivacySetting,
  type Standing,
} from '../../src/domain/users/privacy.ts';
import { Head } from '../../src/interface/protocol/index.ts';
import { write } from './lab.ts';
import { OpenServer } from './open-server.ts';
import { PrivacyCast, type Viewer } from './privacy-cast.ts';
import { CLIENT_PRIVACY_ROADS } from './privacy-client-roads.ts';
import { HTTP_PRIVACY_ROADS } from './privacy-http-roads.ts';
import { MET_AT, placesOf, reasonsAgainst } from './privacy-places.ts';
import { expected } from './privacy-road.ts';
import { SOCKET_PRIVACY_ROADS } from './privacy-socket-roads.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
let cast: PrivacyCast;

beforeAll(async () => {
  server = await OpenServer.start();
  cast = await PrivacyCast.open(server);
});

afterAll(async () => {
  await cast.close();
  await server[Symbol.asyncDispose]();
});

const STANDINGS: readonly Standing[] = ['self', 'friend', 'stranger', 'blocked'];
const ROADS = [...HTTP_PRIVACY_ROADS, ...SOCKET_PRIVACY_ROADS, ...CLIENT_PRIVACY_ROADS];

describe('the table of settings and roads', () => {
  test('says of every call, frame, method and command whether a setting is met there', async () => {
    const places = await placesOf(cast.viewers.self.client);
    expect(places).toContain('chat /open');
    expect(places.filter((place) => !(place in MET_AT) && reasonsAgainst(place).length === 0)).toEqual([]);
    expect(places.filter((place) => place in MET_AT && reasonsAgainst(place).length > 0)).toEqual([]);
    expect(Object.keys(MET_AT).filter((place) => !places.includes(place))).toEqual([]);
  });

  test('has a road for every setting wherever one is met, and for nothing else', () => {
    const walked: Record<string, PrivacySetting[]> = {};
    for (const { setting, by } of ROADS) {
      for (const place of by) walked[place] = [...new Set([...(walked[place] ?? []), setting])].sort();
    }
    expect(walked).toEqual(MET_AT as Record<string, PrivacySetting[]>);
  });

  test('meets every setting over HTTP or the socket, and by a client', () => {
    for (const roads of [[...HTTP_PRIVACY_ROADS, ...SOCKET_PRIVACY_ROADS], CLIENT_PRIVACY_ROADS])
      expect([...new Set(roads.map(({ setting }) => setting))].sort()).toEqual([...PRIVACY_SETTINGS].sort());
  });

  test('tries everybody on some road of every setting', () => {
    for (const setting of PRIVACY_SETTINGS) {
      const roads = ROADS.filter((road) => road.setting === setting);
      for (const standing of ['friend', 'stranger', 'blocked'] as const) {
        const tried = roads.filter((road) => typeof expected(road, 'everybody', standing) === 'boolean');
        expect({ setting, standing, isTried: tried.length > 0 }).toEqual({
          setting,
          standing,
          isTried: setting !== 'add' || standing !== 'friend',
        });
      }
    }
  });
});

describe.each([...PRIVACY_SETTINGS])('who may %s', (setting) => {
  const roads = ROADS.filter((road) => road.setting === setting).map((road) => [road.name, road] as const);

  describe.each([...AUDIENCES])('where that is %s', (audience) => {
    beforeAll(() => cast.decide(setting, audience));

    test.each(roads)('by %s', async (_name, road) => {
      const found: Record<string, boolean | string> = {};
      const right: Record<string, boolean | string> = {};
      for (const standing of STANDINGS) {
        const wanted = expected(road, audience, standing);
        right[standing] = wanted;
        found[standing] =
          typeof wanted === 'string' ? wanted : await road.leads(cast, cast.viewers[standing]);
      }
      expect(found).toEqual(right);
      expect(server.faults).toEqual([]);
    });
  });
});

describe('whoever keeps to themselves how far they read', () => {
  const headOf = (token: string, stream: string) =>
    server.http.call('GET /api/v1/conversations/{id}', Head, { id: stream, token });

  test('does not learn it of the others either', async () => {
    const { friend, self } = cast.viewers;
    await cast.decide('receipts', 'everybody');
    await cast.choose(friend.person, { receipts: 'nobody' });
    const before = friend.wire.heard.length;
    await aliceReads(friend);
    await friend.wire.settle();
    const marks = friend.wire.heard.slice(before).filter((frame) => frame.op === 'marks');
    expect(marks.filter(({ user }) => user === cast.alice.id)).toEqual([]);
    for (const { token } of [friend, self]) {
      const { peerRead, peerReceived } = await headOf(token, friend.stream);
      expect([peerRead, peerReceived]).toEqual([undefined, undefined]);
    }
    await cast.choose(friend.person, { receipts: 'friends' });
    const seq = await aliceReads(friend);
    expect((await headOf(friend.token, friend.stream)).peerRead).toBe(seq);
  });

  test('has the devices of both compare heads, and so do two who become friends', async () => {
    const { friend, stranger } = cast.viewers;
    const isStale = async (wire: typeof friend.wire) =>
      (await wire.ask({ op: 'ping' }, 'pong')).stale === true;
    for (const { wire } of [friend, stranger]) await isStale(wire);
    await cast.choose(cast.alice, { receipts: 'nobody' });
    for (const { wire } of [friend, stranger]) {
      let stale = false;
      for (let tries = 0; tries < 100 && !stale; tries += 1) stale = await isStale(wire);
      expect(stale).toBe(true);
    }
  });
});

/** alice reads what this person says to her, over HTTP. */
async function aliceReads({ person, stream }: Viewer): Promise<number> {
  const seq = await write(server, { by: person, stream, operation: { type: 'message', text: 'read this' } });
  const { token } = cast.viewers.self;
  await server.http.run('PUT /api/v1/conversations/{id}/mark', { id: stream, token, body: { seq } });
  return seq;
}
