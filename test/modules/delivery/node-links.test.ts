import { describe, expect, test } from 'bun:test';
import type { NodeId } from '../../../src/domain/shared/ids.ts';
import { MemoryBus } from '../../../src/infra/memory/bus.ts';
import { NodeLinks } from '../../../src/modules/delivery/node-links.ts';
import { settled } from '../../support/device.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { rowOf } from '../../support/rows.ts';

const { streamId } = rowOf(1);

/** Two nodes on one bus whose parcels the test can lose or hold. */
async function rig() {
  const clock = new FakeClock();
  const road = { isCut: false, held: undefined as (() => void)[] | undefined };
  const bus = new MemoryBus((deliver) => {
    if (road.held) road.held.push(deliver);
    else if (!road.isCut) deliver();
  });
  const node = (name: string, boot: string) => {
    const heard: number[] = [];
    const losses: number[] = [];
    const id = name as NodeId;
    const links = new NodeLinks({
      clock,
      broadcaster: bus.broadcaster(id),
      registry: bus.registry(id),
      boot,
      onMessage: ({ runs }) => heard.push(...runs.map(({ first }) => first)),
      onLoss: (since) => losses.push(since),
      onFault: () => {},
    });
    return { id, links, heard, losses };
  };
  const [a, b] = [node('a', 'boot a'), node('b', 'boot b')];
  for (const { links } of [a, b]) links.start();
  await pass(clock, 5);
  for (const { losses } of [a, b]) losses.length = 0;
  const say = (seq: number) => a.links.send(b.id, { runs: [{ streamId, first: seq, last: seq }] });
  return { clock, road, bus, node, a, b, say };
}

/** Seconds go by, each with its beat. */
async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1_000);
    await settled();
  }
}

describe('the links between nodes', () => {
  test('carry messages in order, and a quiet minute is no loss', async () => {
    const { clock, a, b, say } = await rig();
    for (const seq of [1, 2, 3]) say(seq);
    await pass(clock, 60);
    expect([b.heard, a.losses, b.losses]).toEqual([[1, 2, 3], [], []]);
  });

  test('notice a lost message by the next one', async () => {
    const { road, b, say } = await rig();
    road.isCut = true;
    say(1);
    road.isCut = false;
    say(2);
    expect([b.heard, b.losses.length]).toEqual([[2], 1]);
  });

  test('notice a lost last message by the next beat', async () => {
    const { clock, road, b, say } = await rig();
    road.isCut = true;
    say(1);
    road.isCut = false;
    expect(b.losses).toEqual([]);
    await pass(clock, 1);
    expect(b.losses).toHaveLength(1);
    await pass(clock, 10);
    expect(b.losses).toHaveLength(1);
  });

  test('notice what could not be sent, because nobody knew to whom', async () => {
    const { clock, a, b } = await rig();
    a.links.skip();
    await pass(clock, 1);
    expect(b.losses).toHaveLength(1);
  });

  test('hand on what comes late or twice, and call it no loss', async () => {
    const { road, b, say } = await rig();
    road.held = [];
    for (const seq of [1, 2]) say(seq);
    const [first, second] = road.held.splice(0);
    road.held = undefined;
    first?.();
    first?.();
    second?.();
    first?.();
    expect([b.heard, b.losses]).toEqual([[1, 1, 2, 1], []]);
  });

  test('take a node that is silent for three seconds as one that loses something', async () => {
    const { clock, a, b } = await rig();
    a.links.stop();
    await pass(clock, 3);
    expect(b.losses).toEqual([]);
    await pass(clock, 2);
    expect(b.losses.length).toBeGreaterThan(0);
  });

  test('repair after another node started anew', async () => {
    const { clock, bus, node, a, b } = await rig();
    a.links.stop();
    bus.forget(a.id);
    node('a', 'another boot').links.start();
    await pass(clock, 1);
    expect(b.losses.length).toBeGreaterThan(0);
  });

  test('take a new subscription when a node no longer hears itself', async () => {
    const { clock, road, b } = await rig();
    road.isCut = true;
    await pass(clock, 5);
    expect(b.losses.length).toBeGreaterThan(0);
  });
});
