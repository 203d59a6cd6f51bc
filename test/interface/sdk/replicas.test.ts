import { describe, expect, test } from 'bun:test';
import { MemoryStore } from '../../../src/interface/sdk/index.ts';
import {
  backPage,
  Device,
  digestOf,
  head,
  hello,
  message,
  PERSONAL,
  page,
  personalHead,
  ready,
  run,
  STREAM,
} from './support/device.ts';

/** Alice's device with a window up to `lastSeq` and everything below it. */
async function deviceAt(lastSeq: number, device = new Device()): Promise<Device> {
  await device.signIn(head({ lastSeq }));
  if (lastSeq > 0)
    await device.socket.say(backPage(Math.max(1, lastSeq - 29), Math.min(30, lastSeq), { asOf: lastSeq }));
  return device;
}

const seqs = (device: Device) => device.client.rows(STREAM).map(({ seq }) => seq);

describe('a fresh device', () => {
  test('opens its window at the head and reads history backwards', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 5 }));
    expect(device.socket.all('sync')).toEqual([{ op: 'sync', stream: STREAM, before: 6, limit: 30 }]);
    await device.socket.say(backPage(1, 5));
    expect(seqs(device)).toEqual([1, 2, 3, 4, 5]);
    expect(device.client.conversations()[0]?.hasOlder).toBe(false);
  });

  test('asks for the next page of heads', async () => {
    const device = new Device();
    await device.signIn();
    await device.socket.say({ op: 'heads', heads: [head()], next: STREAM });
    expect(device.socket.last('heads')).toEqual({ op: 'heads', after: STREAM });
  });

  test('asks for the head of a conversation that it hears of for the first time', async () => {
    const device = new Device();
    await device.signIn();
    await device.socket.say(run(1));
    expect(device.socket.all('heads')).toEqual([{ op: 'heads', stream: STREAM }]);
    await device.socket.say(
      { op: 'heads', heads: [head({ lastSeq: 1 })], next: null },
      backPage(1, 1),
      run(2),
    );
    expect(seqs(device)).toEqual([1, 2]);
  });

  test('asks for what it heard of before the first head, which was read earlier still', async () => {
    const device = new Device();
    await device.signIn();
    await device.socket.say(run(1), run(2), { op: 'heads', heads: [head({ lastSeq: 1 })], next: null });
    const asked = device.socket.all('sync').find(({ after }) => after !== undefined);
    expect(asked).toMatchObject({ stream: STREAM, after: 1 });
    await device.socket.say(page(2, 1), backPage(1, 1));
    expect(seqs(device)).toEqual([1, 2]);
  });

  test('asks for what waited behind a hole when an older head begins the window anew', async () => {
    const device = await deviceAt(3);
    await device.socket.say(run(5_000));
    await device.socket.say({ op: 'heads', heads: [head({ lastSeq: 4_999 })], next: null });
    const asked = device.socket.all('sync').find(({ after }) => after !== undefined);
    expect(asked).toMatchObject({ stream: STREAM, after: 4_999 });
  });
});

describe('events', () => {
  test('apply in the order of their numbers', async () => {
    const device = await deviceAt(2);
    await device.socket.say(run(3, 2), run(5));
    expect(seqs(device)).toEqual([1, 2, 3, 4, 5]);
  });

  test('that come twice are dropped', async () => {
    const device = await deviceAt(2);
    await device.socket.say(run(3), run(3, 1, { body: { text: 'forged' } }), run(2, 2));
    expect(device.texts().at(-1)).toBe('text 3');
    expect(seqs(device)).toEqual([1, 2, 3]);
  });

  test('ahead of a hole wait for what is missing', async () => {
    const device = await deviceAt(2);
    await device.socket.say(run(4));
    expect(seqs(device)).toEqual([1, 2]);
    await device.socket.say(run(3));
    await device.timers.advance(1_000);
    expect(seqs(device)).toEqual([1, 2, 3, 4]);
    expect(device.socket.all('sync')).toHaveLength(1);
  });

  test('ahead of a hole are asked for after 100 to 200 ms, with the digest at the cursor', async () => {
    const device = await deviceAt(2);
    await device.socket.say(run(5));
    await device.timers.advance(100);
    expect(device.socket.all('sync')).toHaveLength(1);
    await device.timers.advance(100);
    expect(device.socket.last('sync')).toEqual({
      op: 'sync',
      stream: STREAM,
      after: 2,
      digest: digestOf(2),
      limit: 200,
    });
    await device.socket.say(page(3, 2, { head: 5, done: false }));
    expect(seqs(device)).toEqual([1, 2, 3, 4, 5]);
  });

  test('that do not follow each other are never applied', async () => {
    const device = await deviceAt(2);
    await device.socket.say({ ...run(3, 2), events: [message(3), message(5)] });
    expect(seqs(device)).toEqual([1, 2]);
  });
});

describe('coming back', () => {
  test('asks once more for heads that were refused for now', async () => {
    const device = await deviceAt(2);
    await device.socket.drop();
    await device.timers.advance(1_000);
    await device.socket.say(hello, ready([head({ lastSeq: 2 })], { next: STREAM }));
    const nack = { op: 'nack', about: 'heads', code: 'unavailable', text: '', retry: true } as const;
    await device.socket.say({ ...nack, afterMs: 300 });
    await device.timers.advance(300);
    expect(device.socket.all('heads')).toEqual([{ op: 'heads', after: STREAM }, { op: 'heads' }]);
    await device.socket.say({ ...run(1), stream: PERSONAL });
    await device.socket.say({ ...nack, stream: PERSONAL });
    await device.timers.advance(1_000);
    expect(device.socket.all('heads').slice(2)).toEqual([
      { op: 'heads', stream: PERSONAL },
      { op: 'heads', stream: PERSONAL },
    ]);
  });

  test('reads what was missed forwards from the cursor, page by page', async () => {
    const device = await deviceAt(2);
    await device.reconnect(head({ lastSeq: 6 }));
    expect(device.socket.last('sync')).toMatchObject({ after: 2, digest: digestOf(2) });
    await device.socket.say(page(3, 2, { head: 6, done: false }));
    expect(device.socket.last('sync')).toMatchObject({ after: 4, digest: digestOf(4) });
    await device.socket.say(page(5, 2));
    expect(seqs(device)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('up to 1,000 behind keeps the window', async () => {
    const device = await deviceAt(2);
    await device.reconnect(head({ lastSeq: 1_002 }));
    expect(device.socket.last('sync')).toMatchObject({ after: 2 });
  });

  test('more than 1,000 behind opens a new window at the head', async () => {
    const device = await deviceAt(2);
    await device.reconnect(head({ lastSeq: 1_003 }));
    expect(device.socket.last('sync')).toMatchObject({ before: 1_004 });
    await device.socket.say(backPage(974, 30));
    expect(seqs(device)[0]).toBe(974);
    expect(device.heard('reset')).toEqual([expect.objectContaining({ stream: STREAM, reason: 'behind' })]);
  });

  test('shows the same after a restart, before anything was heard', async () => {
    const store = new MemoryStore();
    const device = await deviceAt(3, new Device(store));
    await device.socket.say(run(4));
    const restarted = new Device(store);
    expect(await restarted.client.resume()).toBe(true);
    expect(restarted.client.timeline(STREAM)).toEqual(device.client.timeline(STREAM));
    await restarted.greet(head({ lastSeq: 4 }));
    expect(restarted.socket.all('sync')).toEqual([]);
  });

  test('tells its log epoch', async () => {
    const device = await deviceAt(3);
    await device.reconnect();
    expect(device.socket.last('auth')).toMatchObject({ token: 'secret', epoch: 'epoch-1' });
  });
});

describe('a restored backup', () => {
  test('shows as another digest at the same head, and the server is asked to judge', async () => {
    const device = await deviceAt(3);
    await device.reconnect(head({ lastSeq: 3, digest: 'ffffffffffffffff' }));
    expect(device.socket.last('sync')).toMatchObject({ after: 3, digest: digestOf(3) });
  });

  test('resets the stream: the window is dropped and a new one opened at the head', async () => {
    const device = await deviceAt(3);
    await device.socket.say({ op: 'reset', stream: STREAM, reason: 'digest', floor: 0 });
    expect(seqs(device)).toEqual([]);
    expect(device.heard('reset')).toEqual([expect.objectContaining({ stream: STREAM, reason: 'digest' })]);
    expect(device.socket.last('heads')).toEqual({ op: 'heads', stream: STREAM });
    await device.socket.say(
      { op: 'heads', heads: [head({ lastSeq: 2, digest: 'aaaaaaaaaaaaaaaa' })], next: null },
      backPage(1, 2),
    );
    expect(seqs(device)).toEqual([1, 2]);
  });

  test('with a new log epoch voids every window', async () => {
    const device = await deviceAt(3);
    await device.socket.drop();
    await device.timers.advance(30_000);
    await device.socket.say(hello, ready([head({ lastSeq: 3 })], { epoch: 'epoch-2' }));
    expect(device.heard('reset')).toEqual([expect.objectContaining({ stream: STREAM, reason: 'epoch' })]);
    expect(seqs(device)).toEqual([]);
    expect(device.socket.last('sync')).toMatchObject({ before: 4 });
  });
});

describe('history', () => {
  test('that was read before a change is brought up to date', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 5 }));
    const edit = {
      seq: 6,
      no: 5,
      type: 'edit',
      at: 9,
      sender: message(1).sender,
      ref: 4,
      body: { v: 1, text: 'new' },
    };
    await device.socket.say({ ...run(6), events: [edit] }, backPage(1, 5, { asOf: 5 }));
    expect(device.texts()).toEqual(['text 1', 'text 2', 'text 3', 'new', 'text 5']);
  });

  test('that was read before changes long forgotten is asked for again', async () => {
    const device = new Device();
    await device.signIn(head({ lastSeq: 5 }));
    const edits = Array.from({ length: 501 }, (_, index) => ({
      seq: 6 + index,
      no: 5,
      type: 'edit',
      at: 9,
      ref: 4,
      body: { v: 1, text: `new ${index}` },
    }));
    await device.socket.say({ ...run(6, 501), events: edits }, backPage(1, 5, { asOf: 5 }));
    expect(device.texts()).toEqual([]);
    expect(device.socket.all('sync')).toHaveLength(2);
    await device.socket.say(backPage(1, 5, { asOf: 506 }));
    expect(await device.client.loadOlder(STREAM)).toBe(false);
    expect(device.client.slice(STREAM).rows).toHaveLength(5);
  });

  test('is read further back on request', async () => {
    const device = await deviceAt(100);
    const older = device.client.loadOlder(STREAM);
    expect(device.socket.last('sync')).toEqual({ op: 'sync', stream: STREAM, before: 71, limit: 60 });
    await device.socket.say(backPage(11, 60, { asOf: 100 }));
    expect(await older).toBe(true);
    expect(seqs(device)[0]).toBe(11);
  });

  test('that the person cleared on another device goes here too', async () => {
    const device = new Device();
    await device.signIn(personalHead(1), head({ lastSeq: 5 }));
    await device.socket.say(backPage(1, 5));
    const body = { v: 1, stream: STREAM, upTo: 3 };
    const cleared = { ...message(2), type: 'history.cleared', body };
    await device.socket.say({ ...run(2), stream: PERSONAL, events: [cleared] });
    expect(seqs(device)).toEqual([4, 5]);
    expect(device.client.conversations()[0]?.hasOlder).toBe(false);
  });
});

describe('the heartbeat', () => {
  test('asks every 30 s and comes back when 10 s later nothing was heard', async () => {
    const device = await deviceAt(1);
    const { socket } = device;
    await device.timers.advance(75_000);
    expect([socket.isOpen, socket.all('ping').length]).toEqual([true, 2]);
    socket.hasVanished = true;
    await device.timers.advance(24_999);
    expect(socket.isOpen).toBe(true);
    await device.timers.advance(1);
    expect(socket.isOpen).toBe(false);
  });

  test('asks for the heads when a hint was lost', async () => {
    const device = await deviceAt(1);
    await device.socket.say({ op: 'pong', personal: 0, stale: true });
    expect(device.socket.all('heads')).toEqual([{ op: 'heads' }]);
  });
});
