import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Person } from '../support/account.ts';
import { type Problem, problemIn } from '../support/http-calls.ts';
import { newId } from '../support/wire-ids.ts';
import { directOf, Lab, write } from './lab.ts';
import { OpenServer } from './open-server.ts';
import { frameRoads, opsOfServer, type Road, routeRoads, routesOfServer } from './roads.ts';

setDefaultTimeout(60_000);

let server: OpenServer;
let alice: Person;
let bob: Person;
let mallory: Person;
let direct: string;
/** A group that mallory was in once. */
let lab: Lab;

beforeAll(async () => {
  server = await OpenServer.start();
  [alice, bob, mallory] = await Promise.all([
    server.person('alice'),
    server.person('bob'),
    server.person('mallory'),
  ]);
  direct = await directOf(server, alice, bob);
  await write(server, { by: alice, stream: direct, operation: { type: 'message', text: 'between us' } });
  lab = await Lab.open(server, alice, [bob, mallory]);
  await lab.say(alice, 'while mallory was here');
  await lab.remove(mallory);
  await lab.say(alice, 'and after that');
});

afterAll(() => server[Symbol.asyncDispose]());

type Asked = Exclude<Extract<Road, { asking: unknown }>, { kind: 'person' }>;
const asked = (table: Readonly<Record<string, Road>>, kind: Road['kind']) =>
  Object.entries(table).filter((entry): entry is [string, Asked] => entry[1].kind === kind);

describe('the tables of roads', () => {
  test('name every route that the server has and no other', () => {
    expect(Object.keys(routeRoads()).sort()).toEqual(routesOfServer().sort());
  });

  test('name every frame that the server knows and no other', () => {
    expect(Object.keys(frameRoads()).sort()).toEqual(opsOfServer().sort());
  });
});

describe('somebody whom it does not concern', () => {
  test.each(asked(routeRoads(), 'conversation'))(
    'cannot tell by %s whether a conversation is there',
    async (route, road) => {
      const [there, nowhere] = await Promise.all([
        refusedBy(route, road, direct),
        refusedBy(route, road, newId()),
      ]);
      expect(there).toEqual(nowhere);
      expect(there.code).toBe('not_found');
    },
  );

  test.each(asked(routeRoads(), 'own'))("cannot tell by %s what is somebody else's", async (route, road) => {
    const { session } = await alice.on('phone');
    const [there, nowhere] = await Promise.all([
      refusedBy(route, road, session),
      refusedBy(route, road, newId()),
    ]);
    expect(there).toEqual(nowhere);
    expect(there.code).toBe('not_found');
  });

  test.each(asked(frameRoads(), 'conversation'))(
    'cannot tell by the frame %s whether a conversation is there',
    async (op, road) => {
      const wire = await server.wire((await mallory.on('phone')).token);
      const frame = (stream: string) => ({ op, ...(road.asking.body as object), stream });
      const [there, nowhere] = [await wire.refusal(frame(direct)), await wire.refusal(frame(newId()))];
      const { stream: _there, clientId: _first, ...known } = there;
      const { stream: _nowhere, clientId: _second, ...unknown } = nowhere;
      expect(known).toEqual(unknown);
      expect(known.code).toBe('not_found');
    },
  );

  test.each(silentFrames())(
    'hears nothing after the frame %s, and neither does anybody else',
    async (op, frame) => {
      const wire = await server.wire((await mallory.on('phone')).token);
      const inside = await server.wire((await bob.on('phone')).token);
      inside.say({ op: 'open', stream: direct });
      await inside.settle();
      const count = { wire: wire.heard.length, inside: inside.heard.length };
      // Their own mark in what they left is told to their own devices, so that frame is not tried there.
      const left = op === 'read' ? [] : [lab.stream];
      for (const stream of [direct, newId(), ...left]) wire.say({ op, ...frame, stream });
      await Promise.all([wire.settle(), inside.settle()]);
      // Only the answer to the ping of `settle` came.
      expect({ wire: wire.heard.length, inside: inside.heard.length }).toEqual({
        wire: count.wire + 1,
        inside: count.inside + 1,
      });
    },
  );
});

describe('somebody who was a member once', () => {
  const refusing = (table: Readonly<Record<string, Road>>) =>
    asked(table, 'conversation').filter(([, road]) => 'exMember' in road && road.exMember === 'not found');

  test.each(refusing(routeRoads()))('is answered by %s as if there were nothing', async (route, road) => {
    const [left, nowhere] = await Promise.all([
      refusedBy(route, road, lab.stream),
      refusedBy(route, road, newId()),
    ]);
    expect(left).toEqual(nowhere);
  });

  test.each(refusing(frameRoads()))(
    'is answered to the frame %s as if there were nothing',
    async (op, road) => {
      const wire = await server.wire((await mallory.on('phone')).token);
      expect((await wire.refusal({ op, ...(road.asking.body as object), stream: lab.stream })).code).toBe(
        'not_found',
      );
    },
  );
});

function silentFrames(): [string, object][] {
  return Object.entries(frameRoads()).flatMap(([op, road]) =>
    road.kind === 'silent' ? [[op, road.frame]] : [],
  );
}

/** How mallory is refused, without what differs from answer to answer. */
async function refusedBy(route: string, { asking }: Asked, id: string): Promise<Partial<Problem>> {
  const { token } = await mallory.on('phone');
  const { status, text } = await server.http.ask(route, { ...asking, id, token });
  expect(status).toBe(404);
  const { requestId: _requestId, clientId: _clientId, ...problem } = problemIn(text);
  return problem;
}
