import { describe, expect, test } from 'bun:test';
import type { FrameOf } from '../../../src/interface/protocol/index.ts';
import { MemoryStore } from '../../../src/interface/sdk/index.ts';
import { ALICE, BOB, backPage, Device, head, message, run, STREAM } from './support/device.ts';
import { settle } from './support/fake-timers.ts';

const marks = (change: Partial<FrameOf<'marks'>>): FrameOf<'marks'> => ({
  op: 'marks',
  stream: STREAM,
  user: ALICE,
  read: 0,
  received: 0,
  ...change,
});

/** Alice's device with three messages of Bob's, none of them read. */
async function threeUnread(device = new Device()): Promise<Device> {
  await device.signIn(head({ lastSeq: 3, receivedSeq: 3 }));
  await device.socket.say(backPage(1, 3));
  return device;
}

const unread = (device: Device) => device.client.conversation(STREAM)?.unread;

describe('marks', () => {
  test('are told at once, then at most once a second, the greatest only', async () => {
    const device = await threeUnread();
    device.client.markRead(STREAM, 1);
    device.client.markRead(STREAM, 2);
    device.client.markRead(STREAM, 3);
    device.client.markRead(STREAM, 2);
    expect(device.socket.all('read')).toEqual([{ op: 'read', stream: STREAM, seq: 1 }]);
    await device.timers.advance(999);
    expect(device.socket.all('read')).toHaveLength(1);
    await device.timers.advance(1);
    expect(device.socket.all('read')).toEqual([
      { op: 'read', stream: STREAM, seq: 1 },
      { op: 'read', stream: STREAM, seq: 3 },
    ]);
  });

  test('of somebody who left stay on this device, where they count all the same', async () => {
    const device = await threeUnread();
    await device.reconnect(head({ lastSeq: 3, receivedSeq: 3, leftSeq: 3 }));
    device.client.markRead(STREAM, 2);
    await device.reconnect(head({ lastSeq: 3, receivedSeq: 3, leftSeq: 3 }));
    expect(unread(device)).toBe(1);
    expect(device.socket.all('read')).toEqual([]);
  });

  test('that a head tells less of than a hint before it stay, and the head is asked for once more', async () => {
    const device = await threeUnread();
    await device.socket.say(marks({ read: 3, received: 3, unread: 0, mentions: 0 }));
    await device.socket.say(marks({ user: BOB, read: 2, received: 2 }));
    const late: FrameOf<'heads'> = {
      op: 'heads',
      heads: [head({ lastSeq: 3, receivedSeq: 3 })],
      next: null,
    };
    await device.socket.say(late);
    expect(unread(device)).toBe(0);
    await device.timers.advance(1_000);
    expect(device.socket.all('heads')).toEqual([{ op: 'heads', stream: STREAM }]);
    await device.socket.say(late);
    expect(unread(device)).toBe(3);
    await device.timers.advance(5_000);
    expect(device.socket.all('heads')).toHaveLength(1);
  });

  test('never name what this device does not hold', async () => {
    const device = await threeUnread();
    device.client.markRead(STREAM, 99);
    expect(device.socket.last('read').seq).toBe(3);
  });

  test('are told again when the heads show less', async () => {
    const store = new MemoryStore();
    const device = await threeUnread(new Device(store));
    await device.socket.drop();
    device.client.markRead(STREAM, 2);
    await settle();
    const restarted = new Device(store);
    await restarted.client.resume();
    expect(unread(restarted)).toBe(1);
    await restarted.greet(head({ lastSeq: 3, readSeq: 0, receivedSeq: 3 }));
    expect(restarted.socket.all('read')).toEqual([{ op: 'read', stream: STREAM, seq: 2 }]);
    await restarted.reconnect(head({ lastSeq: 3, readSeq: 2, receivedSeq: 3 }));
    expect(restarted.socket.all('read')).toEqual([]);
  });

  test('say how far rows were received, where the conversation is direct', async () => {
    const device = await threeUnread();
    await device.socket.say(run(4));
    expect(device.socket.all('read')).toEqual([{ op: 'read', stream: STREAM, seq: 0, received: 4 }]);
  });

  test('say nothing of what was received in a group', async () => {
    const device = new Device();
    await device.signIn(head({ kind: 'group', lastSeq: 0 }));
    await device.socket.say(run(1));
    expect(device.socket.all('read')).toEqual([]);
  });

  test('move with a message that was written in view of others', async () => {
    const device = await threeUnread();
    await device.client.send(STREAM, 'answer', { seen: 3 });
    expect(unread(device)).toBe(0);
    expect(device.socket.last('read').seq).toBe(3);
  });
});

describe('unread', () => {
  test('counts the messages of others above the mark', async () => {
    const device = await threeUnread();
    expect(unread(device)).toBe(3);
    device.client.markRead(STREAM, 2);
    expect(unread(device)).toBe(1);
    await device.socket.say(run(4), { ...run(5), events: [message(5, { sender: ALICE })] });
    expect(unread(device)).toBe(2);
  });

  test('never counts what has no number', async () => {
    const device = await threeUnread();
    const edit = message(4, { no: 3, type: 'edit', ref: 1, body: { v: 1, text: 'new' } });
    await device.socket.say({ ...run(4), events: [edit] });
    expect(unread(device)).toBe(3);
  });

  test('follows the mark of another device', async () => {
    const device = await threeUnread();
    await device.socket.say(marks({ read: 2, received: 3, unread: 1, mentions: 0 }));
    expect(unread(device)).toBe(1);
  });

  test('follows the formula of the head where the rows above the mark are not at hand', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 100, lastNo: 90, readSeq: 10, readNo: 8, ownAbove: 2 }));
    expect(unread(device)).toBe(80);
    const own = message(102, { no: 92, sender: ALICE });
    await device.socket.say({ ...run(101, 2), events: [message(101, { no: 91 }), own] });
    expect(unread(device)).toBe(81);
    await device.socket.say(marks({ read: 50, received: 50, unread: 40, mentions: 3 }));
    expect(device.client.conversation(STREAM)).toMatchObject({ unread: 40, mentions: 3 });
  });

  test('knows who was mentioned', async () => {
    const device = await threeUnread();
    const body = { v: 1, kind: 'text', text: 'hey', mentions: [ALICE] };
    await device.socket.say(run(4, 1, { body }));
    expect(device.client.conversation(STREAM)?.mentions).toBe(1);
    device.client.markRead(STREAM, 4);
    expect(device.client.conversation(STREAM)?.mentions).toBe(0);
  });
});

describe('the marks of the other person', () => {
  test("show how far one's own messages came", async () => {
    const device = new Device();
    await device.signIn(head());
    await device.socket.say({ ...run(1), events: [message(1, { sender: ALICE, clientId: 'mine' })] });
    const delivery = () => device.client.timeline(STREAM)[0]?.delivery;
    expect(delivery()).toBe('sent');
    await device.socket.say(marks({ user: BOB, read: 0, received: 1 }));
    expect(delivery()).toBe('delivered');
    await device.socket.say(marks({ user: BOB, read: 1, received: 1 }));
    expect(delivery()).toBe('read');
  });
});
