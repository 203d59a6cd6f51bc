import { describe, expect, test } from 'bun:test';
import { SyncQueue } from '../../../src/interface/sdk/sync-queue.ts';
import { STREAM } from './support/device.ts';
import { FakeTimers } from './support/fake-timers.ts';

function rig() {
  const timers = new FakeTimers();
  const told: string[] = [];
  const leaving: (() => void)[] = [];
  const queue = new SyncQueue({
    timers,
    send: (_, onLeft) => leaving.push(onLeft),
    positionOf: () => ({ base: 0, cursor: 0, digest: '' }),
    onDoubt: () => told.push('doubt'),
    onSilence: () => told.push('silence'),
  });
  queue.open();
  const leave = () => leaving.shift()?.();
  return { timers, told, queue, leave };
}

describe('a page that is owed', () => {
  test('is waited for from when the question left, not from when it was put in line', async () => {
    const { timers, told, queue, leave } = rig();
    queue.forward(STREAM);
    await timers.advance(60_000);
    expect(told).toEqual([]);
    leave();
    await timers.advance(9_999);
    expect(told).toEqual(['doubt']);
    await timers.advance(1);
    expect(told).toEqual(['doubt', 'silence']);
  });

  test('is not missed any more once it is here, or once the question went with its connection', async () => {
    const { timers, told, queue, leave } = rig();
    queue.forward(STREAM);
    leave();
    queue.answered(STREAM);
    queue.forward(STREAM);
    queue.close();
    leave();
    await timers.advance(60_000);
    expect(told).toEqual([]);
  });
});
