import { describe, expect, test } from 'bun:test';
import { Pacer } from '../../../src/interface/sdk/pacer.ts';
import { FakeTimers } from './support/fake-timers.ts';

function rig() {
  const timers = new FakeTimers();
  const sent: string[] = [];
  const pacer = new Pacer(timers, (text) => sent.push(text));
  /** The burst is used up. */
  const fill = () => {
    for (let frame = 0; frame < 40; frame += 1) pacer.push('first', 'first');
    sent.length = 0;
  };
  return { timers, sent, pacer, fill };
}

describe('the pace of frames', () => {
  test('lets catching up have its turn while somebody sends more than the pace allows', async () => {
    const { timers, sent, pacer, fill } = rig();
    fill();
    for (let frame = 0; frame < 30; frame += 1) pacer.push('first', 'first');
    for (let frame = 0; frame < 4; frame += 1) pacer.push('later', 'later');
    await timers.advance(603);
    expect(sent).toEqual(['first', 'first', 'later', 'first', 'first', 'later', 'first', 'first', 'later']);
  });

  test('keeps a few frames back for what a person does while a fresh device catches up', async () => {
    const { timers, sent, pacer } = rig();
    for (let frame = 0; frame < 500; frame += 1) pacer.push('later', 'later');
    await timers.advance(5_000);
    expect(sent.length).toBeGreaterThan(100);
    sent.length = 0;
    for (let frame = 0; frame < 4; frame += 1) pacer.push('first', 'first');
    expect(sent).toEqual(['first', 'first', 'later', 'first']);
  });

  test('says that a frame has left when it leaves, and never where the connection ends before', async () => {
    const { timers, pacer, fill } = rig();
    const left: string[] = [];
    pacer.push('at once', 'first', () => left.push('at once'));
    fill();
    pacer.push('soon', 'later', () => left.push('soon'));
    pacer.push('too late', 'later', () => left.push('too late'));
    expect(left).toEqual(['at once']);
    // One of the forty still waits, then four frames are kept back: what can wait leaves with the sixth.
    await timers.advance(402);
    expect(left).toEqual(['at once', 'soon']);
    pacer.stop();
    await timers.advance(1_000);
    expect(left).toEqual(['at once', 'soon']);
  });
});
