import { expect, test } from 'bun:test';
import type { FrameOf } from '../../../src/interface/protocol/index.ts';
import { MemoryStore } from '../../../src/interface/sdk/index.ts';
import { backPage, bob, Device, head, personalHead, run, STREAM } from './support/device.ts';

const { peer: _, ...notes } = head({ stream: 'notes'.padEnd(26, 'n'), kind: 'self' });
const robert = { ...bob, name: 'Robert' };
const renamed: FrameOf<'people'> = { op: 'people', users: [robert] };

const nameIn = ({ client }: Device) => client.conversation(STREAM)?.peer?.name;
const heads = (...all: ReturnType<typeof head>[]) => ({ op: 'heads', heads: all, next: null }) as const;

async function talking(store = new MemoryStore()): Promise<Device> {
  const device = new Device(store);
  await device.signIn(personalHead(), head({ lastSeq: 1 }), notes);
  await device.socket.say(backPage(1, 1));
  return device;
}

test('another name is shown at once wherever its person is, and is still there after the next start', async () => {
  const store = new MemoryStore();
  const device = await talking(store);
  const changed: string[] = [];
  device.client.on('conversations', ({ stream }) => changed.push(stream));
  await device.socket.say(renamed);
  expect(nameIn(device)).toBe('Robert');
  expect(changed).toEqual([STREAM]);
  await device.client.close();
  const again = new Device(store);
  await again.client.resume();
  expect(nameIn(again)).toBe('Robert');
});

test('a head that was read before brings no former name back, and one that still differs is believed', async () => {
  const device = await talking();
  await device.socket.say(renamed, heads(head({ lastSeq: 1 })));
  expect(nameIn(device)).toBe('Robert');
  await device.timers.advance(1_000);
  expect(device.socket.last('heads')).toEqual({ op: 'heads', stream: STREAM });
  await device.socket.say(heads(head({ lastSeq: 1, peer: robert })));
  expect(nameIn(device)).toBe('Robert');

  // The hint that told of yet another name was lost.
  const rob = { ...bob, name: 'Rob' };
  await device.socket.say(renamed, heads(head({ lastSeq: 1, peer: rob })));
  await device.timers.advance(1_000);
  await device.socket.say(heads(head({ lastSeq: 1, peer: rob })));
  expect(nameIn(device)).toBe('Rob');
});

test('the heads of a new connection are believed at once', async () => {
  const device = await talking();
  await device.socket.say(renamed, run(2));
  await device.reconnect(head({ lastSeq: 2, peer: { ...bob, name: 'Rob' } }));
  expect(nameIn(device)).toBe('Rob');
});
