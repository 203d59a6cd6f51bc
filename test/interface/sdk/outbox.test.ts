import { describe, expect, test } from 'bun:test';
import type { FrameOf } from '../../../src/interface/protocol/index.ts';
import { MemoryStore, type OutboxChange } from '../../../src/interface/sdk/index.ts';
import { ALICE, Device, head, message, nextClientId, run, STREAM } from './support/device.ts';
import { settle } from './support/fake-timers.ts';

const ack = (...results: [clientId: string, seq: number][]): FrameOf<'ack'> => ({
  op: 'ack',
  stream: STREAM,
  results: results.map(([clientId, seq]) => ({ clientId, stream: STREAM, seq, at: 5, duplicate: false })),
});

const nack = (change: Partial<FrameOf<'nack'>>): FrameOf<'nack'> => ({
  op: 'nack',
  about: 'send',
  stream: STREAM,
  code: 'forbidden',
  text: 'You may not do this.',
  retry: false,
  ...change,
});

/** Alice's own row as the log has it. */
const own = (seq: number, clientId: string, text: string) => ({
  ...run(seq),
  events: [message(seq, { sender: ALICE, clientId, body: { v: 1, kind: 'text', text } })],
});

async function online(store = new MemoryStore()): Promise<Device> {
  const device = new Device(store);
  await device.signIn(head());
  return device;
}

/** What the frames of this socket carried, frame by frame. */
const frames = (device: Device) =>
  device.socket
    .all('send')
    .map(({ operations }) => operations.map((each) => ('text' in each ? each.text : each.type)));

const deliveries = (device: Device) => device.client.timeline(STREAM).map(({ delivery }) => delivery);

async function sendAll(device: Device, ...texts: string[]): Promise<string[]> {
  const clientIds: string[] = [];
  for (const text of texts) clientIds.push(await device.client.send(STREAM, text));
  await settle();
  return clientIds;
}

describe('sending', () => {
  test('shows a message at once, before it is durable, and takes back what could not be kept', async () => {
    const store = new FailingStore();
    const device = await online(store);
    const shown: string[] = [];
    device.client.on('timeline', () =>
      shown.push(
        device.client
          .timeline(STREAM)
          .map(({ text }) => text ?? '')
          .join(),
      ),
    );
    await device.client.send(STREAM, 'kept');
    expect(shown[0]).toBe('kept');
    store.isFull = () => true;
    shown.length = 0;
    await device.client.send(STREAM, 'lost').catch(() => undefined);
    expect(shown[0]).toBe('kept,lost');
    expect(shown.at(-1)).toBe('kept');
  });

  test('shows a message from the moment it is durable to the moment its event is there', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'hello');
    expect(device.client.timeline(STREAM)).toMatchObject([
      { key: clientId, text: 'hello', delivery: 'sending' },
    ]);
    await device.socket.say(ack([clientId, 1]));
    expect(device.client.timeline(STREAM)).toMatchObject([{ key: clientId, seq: 1, delivery: 'sent' }]);
    await device.socket.say(own(1, clientId, 'hello'));
    expect(device.client.timeline(STREAM)).toMatchObject([
      { key: clientId, seq: 1, delivery: 'sent', at: 1_001 },
    ]);
  });

  test('has one unacknowledged frame per conversation, and sends the rest in order', async () => {
    const device = await online();
    const [first = ''] = await sendAll(device, 'one', 'two', 'three');
    expect(frames(device)).toEqual([['one']]);
    await device.socket.say(ack([first, 1]));
    expect(frames(device)).toEqual([['one'], ['two', 'three']]);
  });

  test('cuts frames at 50 operations', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    await sendAll(device, ...Array.from({ length: 60 }, (_, index) => `text ${index}`));
    await device.greet(head());
    expect(device.socket.last('send').operations).toHaveLength(50);
  });

  test('cuts frames at 60 KiB of UTF-8', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    await sendAll(device, '丁'.repeat(8_000), '丁'.repeat(8_000), '丁'.repeat(8_000));
    await device.greet(head());
    expect(device.socket.last('send').operations).toHaveLength(2);
  });

  test('carries `seen` only while the device is online', async () => {
    const device = await online();
    await device.client.send(STREAM, 'seen', { seen: 0 });
    await device.socket.drop();
    await device.client.send(STREAM, 'not seen', { seen: 0 });
    await device.timers.advance(30_000);
    await device.greet(head());
    expect(device.socket.last('send').operations.map((each) => 'seen' in each)).toEqual([true, false]);
  });

  test('refuses a text that the wire cannot carry before it enters the outbox', async () => {
    const device = await online();
    await expect(device.client.send(STREAM, '   ')).rejects.toMatchObject({ code: 'text_empty' });
    await expect(device.client.send(STREAM, 'x'.repeat(8_001))).rejects.toMatchObject({
      code: 'text_too_long',
    });
    await device.client.send(STREAM, '😀'.repeat(8_000));
    expect(device.client.timeline(STREAM)).toHaveLength(1);
  });

  test('is refused when 10,000 messages wait', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    for (let count = 0; count < 10_000; count += 1) await device.client.send(STREAM, 'x');
    await expect(device.client.send(STREAM, 'x')).rejects.toMatchObject({
      code: 'outbox_full',
      retry: 'later',
    });
  });
});

describe('the attempt', () => {
  test('is counted and stored before the frame leaves', async () => {
    const store = new MemoryStore();
    const device = await online(store);
    const stored: number[] = [];
    device.transport.onSend = (frame) => {
      if (frame.op === 'send') stored.push(...store.snapshot().outbox.map(({ attempt }) => attempt));
    };
    await sendAll(device, 'hello');
    await device.reconnect(head());
    expect(stored).toEqual([1, 2]);
    expect(device.socket.last('send').operations[0]?.attempt).toBe(2);
  });

  test('never leaves when it cannot be stored', async () => {
    const store = new FailingStore();
    const device = await online(store);
    store.isFull = (change) => (change.put ?? []).some(({ attempt }) => attempt > 0);
    await sendAll(device, 'hello');
    expect(frames(device)).toEqual([]);
    expect(device.heard('fault')).toHaveLength(1);
    store.isFull = () => false;
    await device.timers.advance(5_000);
    expect(frames(device)).toEqual([['hello']]);
  });

  test('of a message that cannot be made durable is none: nothing is sent or shown', async () => {
    const store = new FailingStore();
    const device = await online(store);
    store.isFull = () => true;
    await expect(device.client.send(STREAM, 'hello')).rejects.toThrow('no room');
    await settle();
    expect([frames(device), deliveries(device)]).toEqual([[], []]);
  });
});

class FailingStore extends MemoryStore {
  isFull: (change: OutboxChange) => boolean = () => false;

  override saveOutbox(change: OutboxChange): Promise<void> {
    return this.isFull(change) ? Promise.reject(new Error('no room')) : super.saveOutbox(change);
  }
}

describe('an outcome that is unknown', () => {
  test('after a broken connection is resolved by sending the same again', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'hello');
    await device.socket.drop();
    expect(deliveries(device)).toEqual(['waiting']);
    await device.timers.advance(30_000);
    await device.greet(head());
    expect(device.socket.last('send').operations).toMatchObject([{ clientId, attempt: 2, text: 'hello' }]);
  });

  test('after 10 s without an answer is resolved on a new connection', async () => {
    const device = await online();
    await sendAll(device, 'hello');
    const { socket } = device;
    await device.timers.advance(9_999);
    expect(socket.isOpen).toBe(true);
    await device.timers.advance(1);
    expect(socket.isOpen).toBe(false);
  });

  test('because the server vanished is resolved on a new connection after 6 s', async () => {
    const device = await online();
    await sendAll(device, 'hello');
    const { socket } = device;
    socket.hasVanished = true;
    await device.timers.advance(5_999);
    expect([socket.isOpen, socket.all('ping')]).toEqual([true, [{ op: 'ping' }]]);
    await device.timers.advance(1);
    expect(socket.isOpen).toBe(false);
    await device.timers.advance(1_000);
    expect(device.transport.sockets).toHaveLength(2);
  });

  test('is resolved by the event when the acknowledgement was lost', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'hello', 'next');
    await device.socket.say(own(1, clientId, 'hello'));
    expect(frames(device)).toEqual([['hello'], ['next']]);
    expect(device.client.timeline(STREAM)).toMatchObject([{ key: clientId, seq: 1 }, { text: 'next' }]);
  });

  test('resolved by the event does not let the late acknowledgement free the next frame', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'one', 'two');
    await device.socket.say(own(1, clientId, 'one'));
    await sendAll(device, 'three');
    await device.socket.say(ack([clientId, 1]));
    expect(frames(device)).toEqual([['one'], ['two']]);
  });

  test('survives a crash: a new client over the same store sends it again', async () => {
    const store = new MemoryStore();
    const before = await online(store);
    const [clientId = ''] = await sendAll(before, 'one', 'two');
    const after = new Device(store);
    await after.client.resume();
    await after.greet(head());
    expect(after.socket.last('send').operations).toMatchObject([
      { clientId, attempt: 2, text: 'one' },
      { attempt: 1, text: 'two' },
    ]);
  });

  test('of what the window shows already is not asked again after a crash', async () => {
    const store = new MemoryStore();
    const before = await online(store);
    const [clientId = ''] = await sendAll(before, 'one');
    const [entry] = store.snapshot().outbox;
    await before.socket.say(own(1, clientId, 'one'));
    if (entry) await store.saveOutbox({ put: [entry] });
    const after = new Device(store);
    await after.client.resume();
    await after.greet(head({ lastSeq: 1 }));
    expect([frames(after), after.texts()]).toEqual([[], ['one']]);
  });
});

describe('a refusal', () => {
  test('for good of one operation resends the others at once, in order', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    const [one = '', two = '', three = ''] = await sendAll(device, 'one', 'two', 'three');
    await device.greet(head());
    await device.socket.say(nack({ clientId: two, again: [one, three] }));
    expect(frames(device)).toEqual([
      ['one', 'two', 'three'],
      ['one', 'three'],
    ]);
    expect(device.heard('refused')).toEqual([expect.objectContaining({ clientId: two, code: 'forbidden' })]);
    expect(device.client.timeline(STREAM)[1]).toMatchObject({
      delivery: 'failed',
      failure: { code: 'forbidden' },
    });
  });

  test('for good is kept until the person retries it as a new message', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'hello');
    await device.socket.say(nack({ clientId }));
    const again = await device.client.retry(clientId);
    await settle();
    expect(again).not.toBe(clientId);
    expect(device.socket.last('send').operations).toMatchObject([
      { clientId: again, attempt: 1, text: 'hello' },
    ]);
  });

  test('for good is kept until the person discards it', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'hello');
    await device.socket.say(nack({ clientId }));
    await device.client.discard(clientId);
    expect(device.client.timeline(STREAM)).toEqual([]);
  });

  test('for good of a whole frame fails all of it', async () => {
    const device = await online();
    await sendAll(device, 'hello');
    await device.socket.say(nack({ code: 'not_found' }));
    expect(deliveries(device)).toEqual(['failed']);
  });

  test('for now waits as long as the server says, then resends the whole frame', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'hello');
    await device.socket.say(nack({ retry: true, code: 'too_many_requests', afterMs: 700 }));
    await device.timers.advance(699);
    expect(frames(device)).toEqual([['hello']]);
    await device.timers.advance(1);
    expect(device.socket.last('send').operations).toMatchObject([{ clientId, attempt: 2 }]);
  });

  test('for now without a time is repeated with a growing back-off', async () => {
    const device = await online();
    await sendAll(device, 'hello');
    const sentAt: number[] = [];
    device.transport.onSend = ({ op }) => op === 'send' && sentAt.push(device.timers.now());
    for (let round = 0; round < 4; round += 1) {
      await device.socket.say(nack({ retry: true, code: 'unavailable' }));
      await device.timers.advance(9_000);
    }
    const gaps = sentAt.map((at) => (at - (sentAt[0] ?? 0)) % 9_000);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(sentAt).toHaveLength(4);
  });

  test('of the session keeps the message waiting', async () => {
    const device = await online();
    await sendAll(device, 'hello');
    await device.socket.say(nack({ code: 'session_expired' }));
    expect(deliveries(device)).toEqual(['waiting']);
  });
});

describe('changing a message', () => {
  test('that never left changes it in the outbox', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    const [clientId = ''] = await sendAll(device, 'helo');
    await device.client.edit(STREAM, clientId, { text: 'hello' });
    await device.greet(head());
    expect(frames(device)).toEqual([['hello']]);
  });

  test('that never left can take it back without a trace', async () => {
    const device = new Device();
    await device.client.signIn({ handle: 'alice', password: 'correct horse' });
    const [clientId = ''] = await sendAll(device, 'oops');
    await device.client.recall(STREAM, clientId);
    await device.greet(head());
    expect([frames(device), device.texts()]).toEqual([[], []]);
  });

  test('that was attempted waits for the acknowledgement and takes its seq', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'helo');
    await device.client.edit(STREAM, clientId, { text: 'hello' });
    expect(device.texts()).toEqual(['hello']);
    expect(device.socket.last('send').operations).toMatchObject([{ text: 'helo' }]);
    await device.socket.say(ack([clientId, 7]));
    expect(device.socket.last('send').operations).toMatchObject([{ type: 'edit', ref: 7, text: 'hello' }]);
  });

  test('that was attempted never changes the operation itself, however often it is sent', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'helo');
    await device.client.edit(STREAM, clientId, { text: 'hello' });
    await device.reconnect(head());
    expect(frames(device)).toEqual([['helo']]);
  });

  test('that is then refused lands in the failed message', async () => {
    const device = await online();
    const [clientId = ''] = await sendAll(device, 'helo');
    await device.client.edit(STREAM, clientId, { text: 'hello' });
    await device.socket.say(nack({ clientId }));
    expect(device.client.timeline(STREAM)).toMatchObject([{ text: 'hello', delivery: 'failed' }]);
  });

  test('in the log shows at once and leaves as an operation of its own', async () => {
    const device = await online();
    await device.socket.say(own(1, nextClientId(), 'helo'));
    await device.client.edit(STREAM, 1, { text: 'hello' });
    await settle();
    expect(device.client.timeline(STREAM)).toMatchObject([
      { text: 'hello', pending: { type: 'edit', delivery: 'sending' } },
    ]);
    expect(device.socket.last('send').operations).toMatchObject([{ type: 'edit', ref: 1 }]);
  });

  test('in a history that was replaced is refused here, and what was never seen is sent again', async () => {
    const device = await online();
    await device.socket.say(own(1, nextClientId(), 'helo'));
    const [clientId = ''] = await sendAll(device, 'mine');
    await device.socket.say(ack([clientId, 2]));
    await device.client.edit(STREAM, 1, { text: 'hello' });
    await device.reconnect(head());
    await device.socket.say({ op: 'reset', stream: STREAM, reason: 'digest', floor: 0 });
    expect(device.heard('refused')).toEqual([expect.objectContaining({ code: 'history_changed' })]);
    expect(frames(device).flat()).toContain('mine');
  });
});
