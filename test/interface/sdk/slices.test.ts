import { describe, expect, test } from 'bun:test';
import { type Bounds, MemoryStore, type StreamChange } from '../../../src/interface/sdk/index.ts';
import { ALICE, Device, digestOf, head, message, nextClientId, run, STREAM } from './support/device.ts';
import { FakeTimers, settle } from './support/fake-timers.ts';
import type { Draft } from './support/model-log.ts';
import { ModelServer } from './support/model-server.ts';

const SMALL: Bounds = { page: 10, slice: 30, memory: 20, stored: 50 };
const messages = (count: number): Draft[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'message', text: `text ${index + 1}` }));

/** Alice's device in a conversation of so many messages, whose server answers at once. */
async function deviceIn(count: number, bounds?: Bounds, store = new MemoryStore()) {
  const server = new ModelServer();
  for (const draft of messages(count)) server.log.append(draft);
  const device = new Device(store, new FakeTimers(), bounds);
  await device.client.signIn({ handle: 'alice', password: 'correct horse' });
  await server.serve(device);
  await server.answer();
  const answered = async <T>(work: Promise<T>): Promise<T> => {
    // The device paces what it asks.
    await device.timers.advance(1_000);
    await server.answer();
    return work;
  };
  return { device, server, client: device.client, store, answered };
}

const seqs = (device: Device) => device.client.slice(STREAM).rows.map(({ seq }) => seq ?? 0);
const ends = (device: Device) => [seqs(device)[0], seqs(device).at(-1)];

describe('a slice', () => {
  test('slides up to the beginning and down to the live end, and never grows beyond its size', async () => {
    const { device, client, answered } = await deviceIn(400, SMALL);
    client.open(STREAM);
    await answered(Promise.resolve());
    expect(ends(device)).toEqual([391, 400]);
    let steps = 0;
    while (await answered(client.loadOlder(STREAM))) {
      steps += 1;
      expect(seqs(device).length).toBeLessThanOrEqual(SMALL.slice);
      expect(client.rows(STREAM).length).toBeLessThanOrEqual(SMALL.memory * 1.5);
    }
    expect([steps, ...ends(device)]).toEqual([38, 1, 30]);
    expect(client.slice(STREAM)).toMatchObject({ hasOlder: false, hasNewer: true });
    while (await answered(client.loadNewer(STREAM)))
      expect(seqs(device).length).toBeLessThanOrEqual(SMALL.slice);
    expect(ends(device)).toEqual([371, 400]);
    expect(client.slice(STREAM)).toMatchObject({ hasOlder: true, hasNewer: false });
  });

  test('opens at a message, with rows on both sides', async () => {
    const { device, client, answered } = await deviceIn(400, SMALL);
    expect(await answered(client.showAround(STREAM, 200))).toBe(true);
    const [first = 0, last = 0] = ends(device);
    expect([first < 196, last > 204, last - first < SMALL.slice]).toEqual([true, true, true]);
    expect(client.slice(STREAM)).toMatchObject({ hasOlder: true, hasNewer: true });
    client.showNewest(STREAM);
    await settle();
    expect(client.slice(STREAM)).toMatchObject({ hasNewer: false });
    expect(seqs(device).at(-1)).toBe(400);
  });

  test('stays where it is when a message cannot be seen', async () => {
    const { device, client, answered } = await deviceIn(40, SMALL);
    client.slice(STREAM);
    await settle();
    const before = client.slice(STREAM);
    for (const seq of [0, 41, -1]) expect(await answered(client.showAround(STREAM, seq))).toBe(false);
    expect(client.slice(STREAM)).toBe(before);
    expect(device.client.slice('nowhere')).toEqual({ rows: [], hasOlder: false, hasNewer: false });
  });

  test('at the live end follows it, elsewhere stays and follows what is edited and taken back', async () => {
    const { device, client, server, answered } = await deviceIn(400, SMALL);
    await answered(client.showAround(STREAM, 200));
    const [first] = ends(device);
    await server.write([
      { type: 'edit', pick: 199, text: 'mended' },
      { type: 'message', text: 'news' },
      { type: 'recall', pick: 200 },
    ]);
    const rows = client.slice(STREAM).rows;
    expect(rows.find(({ seq }) => seq === 200)).toMatchObject({ text: 'mended', edits: 1 });
    expect(rows.find(({ seq }) => seq === 201)?.isErased).toBe(true);
    expect(ends(device)[0]).toBe(first);
    client.showNewest(STREAM);
    await server.write([{ type: 'message', text: 'more' }]);
    expect(client.slice(STREAM).rows.at(-1)).toMatchObject({ text: 'more', seq: 404 });
  });

  test('is told of a change that came while its page was on the way', async () => {
    const { client, server } = await deviceIn(400, SMALL);
    const around = client.showAround(STREAM, 200);
    await settle();
    const before = server.log.head;
    await server.answer(1);
    await server.write([{ type: 'recall', pick: 198 }]);
    await server.answer();
    expect(await around).toBe(true);
    expect(server.log.head).toBe(before + 1);
    expect(client.slice(STREAM).rows.find(({ seq }) => seq === 199)?.isErased).toBe(true);
  });

  test('shows what waits to be sent at the live end only, and what it covers is found above', async () => {
    const { device, client, answered } = await deviceIn(30, SMALL);
    await device.socket.drop();
    for (let count = 0; count < 5; count += 1) await client.send(STREAM, `waits ${count}`);
    while (await answered(client.loadOlder(STREAM)));
    expect(client.slice(STREAM)).toMatchObject({ hasOlder: false, hasNewer: true });
    expect(ends(device)[0]).toBe(1);
    client.showNewest(STREAM);
    const { rows } = client.slice(STREAM);
    expect(rows.slice(-5).map(({ text }) => text)).toEqual([0, 1, 2, 3, 4].map((n) => `waits ${n}`));
  });

  test('reads what the store has without a connection, and says when only the server has it', async () => {
    const { store, client, answered } = await deviceIn(400, SMALL);
    while ((client.slice(STREAM).rows[0]?.seq ?? 400) > 351) await answered(client.loadOlder(STREAM));
    const restarted = new Device(store, new FakeTimers(), SMALL);
    await restarted.client.resume();
    restarted.client.slice(STREAM);
    await settle();
    expect(seqs(restarted).at(-1)).toBe(400);
    while ((seqs(restarted)[0] ?? 0) > 351) await restarted.client.loadOlder(STREAM);
    await expect(restarted.client.loadOlder(STREAM)).rejects.toMatchObject({ code: 'offline' });
    expect(restarted.transport.sockets.flatMap(({ sent }) => sent)).toEqual([]);
  });
});

test('a conversation of which a start read nothing is in the list and shows its rows when it is looked at', async () => {
  const { store, server } = await deviceIn(40);
  const load = store.load.bind(store);
  store.load = async (newest) => {
    const { streams, ...rest } = await load(newest);
    return { ...rest, streams: streams.map(({ record }) => ({ record, rows: [] })) };
  };
  const device = new Device(store);
  await device.client.resume();
  const [line] = device.client.conversations();
  expect(line).toMatchObject({ unread: 40, hasOlder: true, last: { text: 'text 40' } });
  await device.greet(server.head);
  await server.write([{ type: 'edit', pick: 38, text: 'mended' }]);
  await device.socket.say({ ...run(41), events: server.log.snapshot(41).slice(40), digest: digestOf(41) });
  expect(device.client.slice(STREAM).rows).toEqual([]);
  await settle();
  expect(seqs(device)).toEqual(Array.from({ length: 30 }, (_, index) => index + 11));
  expect(device.client.slice(STREAM).rows.find(({ seq }) => seq === 39)?.text).toBe('mended');
  expect(device.socket.all('sync')).toEqual([]);
});

describe('work', () => {
  test('a row stays the same object while nothing of it changes, and so does the slice', async () => {
    const { device, client, server } = await deviceIn(50);
    const before = client.slice(STREAM);
    device.client.nudge();
    expect(client.slice(STREAM)).toBe(before);
    await server.write([
      { type: 'message', text: 'news' },
      { type: 'edit', pick: 40, text: 'mended' },
    ]);
    const { rows } = client.slice(STREAM);
    const made = rows.filter((row) => !before.rows.includes(row));
    expect(made.map(({ seq }) => seq)).toEqual([41, 51]);
  });

  test('a mark of the other person touches only the rows that it passes', async () => {
    const device = new Device();
    await device.signIn(head());
    const own = Array.from({ length: 9 }, (_, index) => message(index + 1, { sender: ALICE }));
    await device.socket.say({ ...run(1), events: own, digest: digestOf(9) });
    const before = device.client.slice(STREAM).rows;
    const user = 'bob'.padEnd(26, 'b');
    await device.socket.say({ op: 'marks', stream: STREAM, user, read: 3, received: 3 });
    const after = device.client.slice(STREAM).rows;
    expect(after.map((row, index) => row === before[index])).toEqual([
      false,
      false,
      false,
      ...Array(6).fill(true),
    ]);
  });

  test('an event in one of many conversations makes one line of the list anew', async () => {
    const device = new Device();
    const streams = Array.from({ length: 200 }, (_, index) => `s${index}`.padEnd(26, 'a'));
    await device.signIn(head(), ...streams.map((stream, index) => head({ stream, activeAt: index })));
    const before = new Set(device.client.conversations());
    await device.socket.say(run(1));
    const list = device.client.conversations();
    expect(list.filter((each) => !before.has(each)).map(({ stream }) => stream)).toEqual([STREAM]);
    expect(list[0]?.stream).toBe(STREAM);
    await device.reconnect(
      head({ lastSeq: 1 }),
      ...streams.map((stream, index) => head({ stream, activeAt: index })),
    );
    expect(device.client.conversations().filter((each) => !list.includes(each))).toEqual([]);
  });

  test('a start with many conversations is a few writes, and what comes while one is under way is one more', async () => {
    const writes: StreamChange[][] = [];
    const store = new MemoryStore();
    const { saveStreams } = store;
    let release = (): void => undefined;
    store.saveStreams = async (changes) => {
      writes.push([...changes]);
      await saveStreams.call(store, changes);
      await new Promise<void>((done) => {
        release = done;
      });
    };
    const device = new Device(store);
    const streams = Array.from({ length: 100 }, (_, index) => `s${index}`.padEnd(26, 'a'));
    await device.signIn(head(), ...streams.map((stream) => head({ stream })));
    expect(writes.map(({ length }) => length)).toEqual([101]);
    for (let seq = 1; seq <= 50; seq += 1) await device.socket.say(run(seq));
    release();
    await settle();
    expect(writes.slice(1).map((changes) => changes.map(({ rows }) => rows.length))).toEqual([[50]]);
  });

  test('a store that fails once is written anew, and nothing that is shown is lost', async () => {
    const store = new MemoryStore();
    const { device, server, client } = await deviceIn(30, undefined, store);
    const { saveStreams } = store;
    store.saveStreams = () => Promise.reject(new Error('the disk is full'));
    await server.write([{ type: 'recall', pick: 3 }]);
    store.saveStreams = saveStreams;
    await server.write([{ type: 'message', text: 'news' }]);
    expect(device.heard('fault')).toHaveLength(1);
    const restarted = new Device(store);
    await restarted.client.resume();
    expect(restarted.client.rows(STREAM)).toEqual(client.rows(STREAM));
    expect(restarted.client.rows(STREAM).find(({ seq }) => seq === 4)?.body).toBeNull();
  });

  test('the last line of a conversation is known however many changes came after it', async () => {
    const { store, server, client } = await deviceIn(5, SMALL);
    const edits = Array.from(
      { length: 80 },
      (_, index): Draft => ({ type: 'edit', pick: 4, text: `${index}` }),
    );
    for (const edit of edits) await server.write([edit]);
    expect(client.conversation(STREAM)?.last).toMatchObject({ seq: 5, text: '79' });
    const restarted = new Device(store, new FakeTimers(), SMALL);
    await restarted.client.resume();
    expect(restarted.client.conversation(STREAM)?.last).toMatchObject({ seq: 5, text: '79' });
    expect(await restarted.client.send(STREAM, 'hello', { clientId: nextClientId() })).toBeString();
  });

  test('unread messages are counted right although most of them are in the store alone', async () => {
    const { client, server, store } = await deviceIn(5, SMALL);
    client.markRead(STREAM, 5);
    for (let count = 0; count < 60; count += 1) await server.write(messages(1));
    expect(client.conversation(STREAM)).toMatchObject({ unread: 60, firstUnreadSeq: 6 });
    await settle();
    const restarted = new Device(store, new FakeTimers(), SMALL);
    await restarted.client.resume();
    expect(restarted.client.conversation(STREAM)).toMatchObject({ unread: 60, firstUnreadSeq: 6 });
  });
});
