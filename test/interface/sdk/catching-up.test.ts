import { describe, expect, test } from 'bun:test';
import {
  backPage,
  Device,
  digestOf,
  head,
  hello,
  page,
  personalHead,
  ready,
  run,
  STREAM,
} from './support/device.ts';
import { settle } from './support/fake-timers.ts';

const OTHER = 'other'.padEnd(26, 'o');

describe('a device has caught up', () => {
  test('with a conversation once what the head told of is here, whatever is missing elsewhere', async () => {
    const device = await returning();
    const told = asked(device, STREAM);
    await device.greet(head({ lastSeq: 6 }), head({ stream: OTHER, lastSeq: 9 }));
    expect(await told()).toBeUndefined();
    await device.socket.say(page(4, 2, { done: false, head: 6 }));
    expect(await told()).toBeUndefined();
    await device.socket.say(page(6, 1));
    expect(await told()).toBe(true);
    expect(device.client.conversation(STREAM)).toMatchObject({ last: { seq: 6 } });
  });

  test('with one that is new to it only with its newest rows', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 3 }));
    const told = asked(device, STREAM);
    expect(await told()).toBeUndefined();
    await device.socket.say(backPage(1, 3));
    expect(await told()).toBe(true);
    expect(await device.client.caughtUp(STREAM)).toBe(true);
  });

  test('with everything once all pages of the list came, and what they told of', async () => {
    const device = await returning();
    const told = asked(device);
    await settle();
    await device.socket.say(...opening([head({ lastSeq: 3 }), personalHead()], 'n'));
    expect(await told()).toBeUndefined();
    // Told by itself, because something happens there, or because it was asked for: that ends no list.
    await device.socket.say({ ...run(1), stream: OTHER });
    await device.socket.say({ op: 'heads', heads: [head({ lastSeq: 3 })], next: null });
    expect(await told()).toBeUndefined();
    const other = head({ stream: OTHER, lastSeq: 1 });
    await device.socket.say({ op: 'heads', heads: [other], next: null });
    expect(await told()).toBeUndefined();
    const last = head({ stream: 'z'.padEnd(26, 'z') });
    await device.socket.say({ op: 'heads', heads: [other, last], next: null });
    expect(await told()).toBeUndefined();
    await device.socket.say({ ...backPage(1, 1), stream: OTHER });
    expect(await told()).toBe(true);
  });

  test('not while it has no connection, and nobody waits for one that breaks', async () => {
    const device = await returning();
    const told = asked(device, STREAM);
    await device.socket.drop();
    expect(await told()).toBe(false);
    expect(await device.client.caughtUp(STREAM)).toBe(false);
    device.client.nudge();
    await device.greet(head({ lastSeq: 3 }));
    expect(await device.client.caughtUp(STREAM)).toBe(true);
  });

  test('not any more once another history begins', async () => {
    const device = await returning();
    await device.greet(head({ lastSeq: 3 }));
    await device.socket.say({ op: 'reset', stream: STREAM, reason: 'digest', floor: 0 });
    const told = asked(device, STREAM);
    expect(await told()).toBeUndefined();
    await device.socket.say({ op: 'heads', heads: [head({ lastSeq: 1, digest: digestOf(9) })], next: null });
    await device.socket.say(backPage(1, 1));
    expect(await told()).toBe(true);
  });

  test('with a conversation that there is not, as soon as all are told', async () => {
    const device = await returning();
    const told = asked(device, OTHER);
    await device.greet(head({ lastSeq: 3 }));
    expect(await told()).toBe(true);
  });
});

/** A device that held three rows when it was last connected, and connects again. */
async function returning(): Promise<Device> {
  const device = new Device();
  await device.signIn(head({ lastSeq: 3 }));
  await device.socket.say(backPage(1, 3));
  await device.socket.drop();
  await device.timers.advance(30_000);
  return device;
}

const opening = (heads: ReturnType<typeof head>[], next: string) => [hello, ready(heads, { next })] as const;

/** Waits to have caught up; gives back how to see what came of it. */
function asked(device: Device, stream?: string): () => Promise<boolean | undefined> {
  let answer: boolean | undefined;
  void device.client.caughtUp(stream).then((value) => {
    answer = value;
  });
  return async () => {
    await settle();
    return answer;
  };
}
