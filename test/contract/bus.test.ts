import { describe, expect, test } from 'bun:test';
import type { NodeId } from '../../src/domain/shared/ids.ts';
import { LoneRegistry } from '../../src/infra/memory/alone.ts';
import { MemoryBus } from '../../src/infra/memory/bus.ts';
import type { Broadcaster, Parcel, Registry } from '../../src/modules/delivery/ports.ts';
import { person } from '../support/asking.ts';

const here = 'node a' as NodeId;
const there = 'node b' as NodeId;
const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((handle) => person(handle).userId) as [
  ReturnType<typeof person>['userId'],
  ReturnType<typeof person>['userId'],
  ReturnType<typeof person>['userId'],
];

/** One adapter of the broadcaster, for two nodes. */
const BROADCASTERS: readonly { kind: string; pair: () => { a: Broadcaster; b: Broadcaster } }[] = [
  {
    kind: 'memory',
    pair: () => {
      const bus = new MemoryBus();
      return { a: bus.broadcaster(here), b: bus.broadcaster(there) };
    },
  },
];

const parcel = (from: NodeId, number: number): Parcel => ({
  from,
  boot: 'boot 1',
  number,
  message: { runs: [] },
});

describe.each([...BROADCASTERS])('the broadcaster on $kind', ({ pair }) => {
  test('a parcel reaches the node it names, and no other', () => {
    const { a, b } = pair();
    const heard: [NodeId, number][] = [];
    for (const node of [a, b]) node.onParcel(({ number }) => heard.push([node.node, number]));
    a.publish(there, parcel(here, 1));
    b.publish(here, parcel(there, 2));
    expect(heard).toEqual([
      [there, 1],
      [here, 2],
    ]);
  });

  test('a node hears its own beats', () => {
    const { a } = pair();
    const heard: Parcel[] = [];
    a.onParcel((each) => heard.push(each));
    const beat = { from: here, boot: 'boot 1', number: 7 };
    a.publish(here, beat);
    expect(heard).toEqual([beat]);
  });

  test('a parcel for a node that is not there is nobody’s fault', () => {
    const { a } = pair();
    expect(() => a.publish('node c' as NodeId, parcel(here, 1))).not.toThrow();
  });

  test('a node goes on hearing after it subscribed anew', () => {
    const { a, b } = pair();
    const heard: number[] = [];
    b.onParcel(({ number }) => heard.push(number));
    b.resubscribe();
    a.publish(there, parcel(here, 1));
    expect(heard).toEqual([1]);
  });
});

/** One adapter of the registry; `b` is absent where no second node can be. */
const REGISTRIES: readonly { kind: string; pair: () => { a: Registry; b?: Registry } }[] = [
  { kind: 'a lone node', pair: () => ({ a: new LoneRegistry() }) },
  {
    kind: 'memory',
    pair: () => {
      const bus = new MemoryBus();
      for (const node of [here, there]) bus.broadcaster(node).onParcel(() => {});
      return { a: bus.registry(here), b: bus.registry(there) };
    },
  },
];

describe.each([...REGISTRIES])('the registry on $kind', ({ pair }) => {
  test('who came is online until they go', async () => {
    const { a } = pair();
    a.add(alice);
    a.add(bob);
    expect(await a.onlineAmong([alice, bob, carol])).toEqual([alice, bob]);
    a.remove(alice);
    expect(await a.onlineAmong([alice, bob, carol])).toEqual([bob]);
    expect(await a.onlineAmong([])).toEqual([]);
  });

  test('coming twice and going once is being gone, because the caller counts devices', async () => {
    const { a } = pair();
    a.add(alice);
    a.add(alice);
    a.remove(alice);
    expect(await a.onlineAmong([alice])).toEqual([]);
  });

  test('going without having come changes nothing', async () => {
    const { a } = pair();
    a.remove(alice);
    expect(await a.onlineAmong([alice])).toEqual([]);
  });

  test('this node is never among the others', async () => {
    const { a } = pair();
    a.add(alice);
    expect(await a.nodesOf([alice])).not.toContain(here);
    expect(await a.liveNodes()).not.toContain(here);
  });

  test('a node that is alone says so, and one that has company finds it', async () => {
    const { a, b } = pair();
    expect(a.isAlone).toBe(b === undefined);
    b?.add(bob);
    b?.add(carol);
    expect(await a.nodesOf([alice, bob, carol])).toEqual(b ? [there] : []);
    expect(await a.liveNodes()).toEqual(b ? [there] : []);
    expect(await a.onlineAmong([bob])).toEqual(b ? [bob] : []);
  });
});

test('the memory bus forgets a dead node’s channel and routes', async () => {
  const bus = new MemoryBus();
  const heard: Parcel[] = [];
  bus.broadcaster(here).onParcel(() => {});
  bus.broadcaster(there).onParcel((each) => heard.push(each));
  const registry = bus.registry(here);
  bus.registry(there).add(bob);
  bus.forget(there);
  bus.broadcaster(here).publish(there, parcel(here, 1));
  expect(heard).toEqual([]);
  expect(await registry.liveNodes()).toEqual([]);
  expect(await registry.onlineAmong([bob])).toEqual([]);
});

test('the memory bus carries a parcel when, and as often as, it is told to', () => {
  const carried: (() => void)[] = [];
  const bus = new MemoryBus((deliver) => carried.push(deliver));
  const heard: number[] = [];
  bus.broadcaster(there).onParcel(({ number }) => heard.push(number));
  const sender = bus.broadcaster(here);
  for (const number of [1, 2, 3]) sender.publish(there, parcel(here, number));
  expect(heard).toEqual([]);
  for (const place of [2, 0, 0]) carried[place]?.();
  expect(heard).toEqual([3, 1, 1]);
});
