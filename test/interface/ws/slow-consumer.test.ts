import { describe, expect, test } from 'bun:test';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import { LIMITS } from '../../../src/interface/protocol/index.ts';
import { HARD_BYTES, Outbox, SOFT_BYTES, STUCK_MS } from '../../../src/interface/ws/outbox.ts';
import { message } from '../../support/asking.ts';
import { coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { idOf } from '../../support/known-ids.ts';
import { openMemory } from '../../support/stores.ts';
import { World } from '../../support/world.ts';

/** A socket that only counts; frames here need not be of the protocol. */
function rig() {
  const clock = new FakeClock();
  const socket = {
    sent: [] as string[],
    answer: undefined as number | undefined,
    waiting: 0,
    send: (text: string) => {
      if (socket.answer !== 0) socket.sent.push(text);
      return socket.answer ?? text.length;
    },
    buffered: () => socket.waiting,
    close: () => {},
  };
  const told = { slow: 0, behind: [] as (readonly StreamId[])[] };
  const outbox = new Outbox({
    socket,
    monotonic: () => clock.monotonic(),
    onSlow: () => {
      told.slow += 1;
    },
    onCaughtUp: (behind) => told.behind.push(behind),
  });
  return { clock, socket, outbox, told };
}

const talk = idOf<StreamId>('talk');
const lab = idOf<StreamId>('lab');

describe('an outbox', () => {
  test('after -1 nothing more is pushed until the network drains', () => {
    const { socket, outbox, told } = rig();
    socket.answer = -1;
    outbox.push(talk, 'held back by the network, and accepted');
    outbox.push(talk, 'too much');
    outbox.push(lab, 'too much');
    expect(socket.sent).toEqual(['held back by the network, and accepted']);
    expect(outbox.isFull).toBe(true);
    socket.answer = undefined;
    outbox.drained();
    expect(told).toEqual({ slow: 0, behind: [[talk, lab]] });
    outbox.push(talk, 'again');
    expect(socket.sent).toHaveLength(2);
  });

  test('after 0 the stream is behind, because that push is lost', () => {
    const { socket, outbox, told } = rig();
    socket.answer = 0;
    outbox.push(talk, 'lost');
    outbox.drained();
    expect(told.behind).toEqual([[talk]]);
  });

  test('below the soft limit pushes go, at it they do not', () => {
    const { socket, outbox, told } = rig();
    socket.waiting = SOFT_BYTES - 1;
    outbox.push(talk, 'fits');
    socket.waiting = SOFT_BYTES;
    outbox.push(lab, 'does not');
    expect(socket.sent).toEqual(['fits']);
    outbox.drained();
    expect(told.behind).toEqual([[lab]]);
  });

  test('answers go up to the hard limit, and one byte more lets the reader go', () => {
    const { socket, outbox, told } = rig();
    socket.waiting = HARD_BYTES - 6;
    outbox.answer('answer');
    expect([socket.sent.length, told.slow]).toEqual([1, 0]);
    socket.waiting += 1;
    outbox.answer('answer');
    expect([socket.sent.length, told.slow]).toEqual([1, 1]);
  });

  test('an answer that the socket drops lets the reader go', () => {
    const { socket, outbox, told } = rig();
    socket.answer = 0;
    outbox.answer('answer');
    expect(told.slow).toBe(1);
  });

  test('a reader that takes nothing for thirty seconds is let go, and not a moment before', () => {
    const { clock, socket, outbox, told } = rig();
    socket.answer = -1;
    outbox.push(talk, 'one');
    clock.advance(STUCK_MS);
    outbox.checkStuck();
    expect(told.slow).toBe(0);
    clock.advance(1);
    outbox.checkStuck();
    expect(told.slow).toBe(1);
  });

  test('a reader that drained in time is not stuck', () => {
    const { clock, socket, outbox, told } = rig();
    socket.answer = -1;
    outbox.push(talk, 'one');
    clock.advance(STUCK_MS);
    outbox.drained();
    clock.advance(STUCK_MS);
    outbox.checkStuck();
    expect(told.slow).toBe(0);
  });

  test('a hint that cannot go makes the outbox stale, once', () => {
    const { socket, outbox } = rig();
    outbox.hint('heard');
    expect(outbox.takeStale()).toBe(false);
    socket.answer = -1;
    outbox.push(talk, 'one');
    outbox.hint('dropped');
    expect(socket.sent).toEqual(['heard', 'one']);
    expect([outbox.takeStale(), outbox.takeStale()]).toEqual([true, false]);
  });

  test('with more streams behind than a frame of heads holds, all heads are to be compared', () => {
    const { socket, outbox, told } = rig();
    socket.answer = 0;
    for (let index = 0; index < LIMITS.headsPage; index += 1) outbox.push(idOf(`stream ${index}`), 'lost');
    expect(outbox.takeStale()).toBe(false);
    outbox.push(idOf('one more'), 'lost');
    expect(outbox.takeStale()).toBe(true);
    outbox.drained();
    expect(told.behind[0]).toHaveLength(LIMITS.headsPage);
  });

  test('what is held comes after the first heads, in order; what does not fit makes it stale', () => {
    const { socket, outbox } = rig();
    outbox.hold();
    for (let index = 0; index < 1_001; index += 1) outbox.push(talk, `${index}`);
    expect(socket.sent).toEqual([]);
    outbox.release('ready');
    expect(socket.sent).toHaveLength(1_001);
    expect(socket.sent.slice(0, 3)).toEqual(['ready', '0', '1']);
    expect(outbox.takeStale()).toBe(true);
  });

  test('a held push that the socket drops is not forgotten', () => {
    const { socket, outbox } = rig();
    outbox.hold();
    outbox.push(talk, 'held');
    const send = socket.send;
    socket.send = (text) => (text === 'ready' ? send(text) : 0);
    outbox.release('ready');
    expect(outbox.takeStale()).toBe(true);
  });
});

describe('a device with a slow network', () => {
  async function scene() {
    const world = await World.open({ kind: 'memory', open: openMemory });
    const core = coreOver(world);
    const { alice, bob, talk: stream } = await world.talk();
    return { world, alice, bob, stream, phone: await Device.of(core, bob) };
  }

  test('it misses events while the network is full, and is told the heads when it drained', async () => {
    const { world, alice, stream, phone } = await scene();
    phone.socket.network = 'full';
    for (const text of ['held back', 'missed', 'missed too']) {
      await world.carryOut(message(alice, stream, text));
      await settled();
    }
    expect(phone.ops).toEqual(['event']);

    phone.socket.network = 'open';
    phone.socket.waiting = 0;
    phone.connection.drained();
    await settled();

    expect(phone.only('heads')).toMatchObject({ heads: [{ stream, lastSeq: 4 }], next: null });
    await phone.says({ op: 'sync', stream, after: phone.only('event').first });
    expect(phone.only('page').events.map(({ seq }) => seq)).toEqual([3, 4]);
  });

  test('it is let go when even answers do not fit', async () => {
    const { stream, phone } = await scene();
    phone.socket.waiting = HARD_BYTES;
    await phone.says({ op: 'heads', stream });
    expect(phone.only('bye')).toMatchObject({ code: 'slow', retryMs: 1_000 });
    expect(phone.socket.closed).toEqual({ code: 4002, reason: 'slow' });
  });

  test('a hint it missed is told at the next pong', async () => {
    const { phone } = await scene();
    phone.socket.network = 'dropping';
    phone.connection.hint('{"op":"ping"}');
    phone.socket.network = 'open';
    await phone.says({ op: 'ping' });
    await phone.says({ op: 'ping' });
    expect(phone.got('pong').map(({ stale }) => stale)).toEqual([true, undefined]);
  });

  test('pages wait for the network, one at a time', async () => {
    const { world, alice, stream, phone } = await scene();
    await world.frame(message(alice, stream, 'one'), message(alice, stream, 'two'));
    await settled();
    phone.forget();
    phone.socket.network = 'full';
    for (const after of [0, 1, 2]) await phone.says({ op: 'sync', stream, after });
    expect(phone.got('page').map(({ from }) => from)).toEqual([1]);
    phone.connection.drained();
    await settled();
    expect(phone.got('page').map(({ from }) => from)).toEqual([1, 2]);
    phone.socket.network = 'open';
    phone.connection.drained();
    await settled();
    expect(phone.got('page').map(({ from }) => from)).toEqual([1, 2, 3]);
  });
});
