import { describe, expect, test } from 'bun:test';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import { type BatchAnswer, CommitQueue, type QueueOptions } from '../../../src/infra/committer/queue.ts';
import type { Frame, FrameOutcome, Run } from '../../../src/modules/shared/ports.ts';
import { message, person } from '../../support/asking.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { known } from '../../support/world.ts';

const alice = person('alice');

/** A frame of so many operations; its first text names it. */
const frame = (name: string, operations = 1): Frame => ({
  commands: Array.from({ length: operations }, () => message(alice, alice.selfId, name)),
});
const nameOf = ({ commands: [command] }: Frame): string => (command?.type === 'message' ? command.text : '');

const emptyRun: Run = { streamId: 'stream' as StreamId, rows: [] };

/** A store that answers when the test says so. */
class HeldRunner {
  /** The frames of every batch that was asked, in order. */
  readonly asked: string[][] = [];
  readonly #open: {
    resolve: (answer: BatchAnswer) => void;
    reject: (fault: unknown) => void;
    size: number;
  }[] = [];

  run = (frames: readonly Frame[]): Promise<BatchAnswer> => {
    this.asked.push(frames.map(nameOf));
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject, size: frames.length }));
  };

  /** Everything the oldest open batch asked was carried out. */
  async commit(): Promise<void> {
    const { resolve, size } = known(this.#open.shift());
    const outcomes = Array.from({ length: size }, (): FrameOutcome => ({ ok: true, results: [] }));
    resolve({ outcomes, runs: [emptyRun] });
    await settled();
  }

  async fail(fault: unknown): Promise<void> {
    known(this.#open.shift()).reject(fault);
    await settled();
  }
}

/** One turn of the loop: nothing here waits for anything but promises, and they are done by then. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function rig(options: Partial<QueueOptions> = {}) {
  const clock = new FakeClock();
  const runner = new HeldRunner();
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => faults.push(fault);
  const queue = new CommitQueue({ clock, runner, soon: queueMicrotask, onFault, ...options });
  const answers: string[] = [];
  const submit = (...frames: Frame[]) => {
    for (const each of frames) {
      void queue
        .submit(each)
        .then((outcome) => answers.push(`${nameOf(each)} ${outcome.ok ? 'stored' : outcome.code}`));
    }
    return settled();
  };
  return { clock, runner, queue, faults, answers, submit };
}

describe('group commit', () => {
  test('what arrives at the same moment shares one transaction', async () => {
    const { runner, submit, answers } = rig();
    await submit(frame('a'), frame('b'), frame('c'));
    expect(runner.asked).toEqual([['a', 'b', 'c']]);
    expect(answers).toEqual([]);
    await runner.commit();
    expect(answers).toEqual(['a stored', 'b stored', 'c stored']);
  });

  test('while one batch is under way the next gathers', async () => {
    const { runner, submit } = rig();
    await submit(frame('a'));
    await submit(frame('b'));
    await submit(frame('c'));
    expect(runner.asked).toEqual([['a']]);
    await runner.commit();
    expect(runner.asked).toEqual([['a'], ['b', 'c']]);
  });

  test('an idle queue asks as soon as what has arrived was taken in', async () => {
    const soon: (() => void)[] = [];
    const { runner, submit } = rig({ soon: (callback) => soon.push(callback) });
    await submit(frame('a'), frame('b'));
    expect(runner.asked).toEqual([]);
    expect(soon).toHaveLength(1);
    soon[0]?.();
    expect(runner.asked).toEqual([['a', 'b']]);
  });

  test('a batch is filled with whole frames, in order', async () => {
    const { runner, submit } = rig({ batchOperations: 4 });
    await submit(frame('a', 2), frame('b', 2), frame('c', 1), frame('d', 4), frame('e', 1));
    for (let batch = 0; batch < 4; batch += 1) await runner.commit();
    expect(runner.asked).toEqual([['a', 'b'], ['c'], ['d'], ['e']]);
  });

  test('a frame larger than a batch is a batch of its own', async () => {
    const { runner, submit } = rig({ batchOperations: 4 });
    await submit(frame('a', 9), frame('b'));
    await runner.commit();
    expect(runner.asked).toEqual([['a'], ['b']]);
  });
});

describe('bounds', () => {
  test('a full queue refuses what does not fit, and takes it again once there is room', async () => {
    const { runner, queue, submit, answers } = rig({ queueOperations: 5, batchOperations: 3 });
    await submit(frame('under way', 3));
    await submit(frame('a', 3), frame('b', 2), frame('c', 1));
    expect(queue.depth).toBe(5);
    expect(answers).toEqual(['c overloaded']);
    await runner.commit();
    expect(queue.depth).toBe(2);
    await submit(frame('c', 3));
    expect(answers).toEqual(['c overloaded', 'under way stored']);
    await runner.commit();
    await runner.commit();
    expect(queue.depth).toBe(0);
  });

  test('what waited until the deadline is carried out, what waited longer is given back', async () => {
    const { clock, runner, submit, answers } = rig({ deadlineMs: 5_000 });
    await submit(frame('under way'));
    await submit(frame('too long'));
    clock.advance(1);
    await submit(frame('just in time'));
    clock.advance(5_000);
    await runner.commit();
    expect(answers).toEqual(['under way stored', 'too long overloaded']);
    expect(runner.asked).toEqual([['under way'], ['just in time']]);
  });

  test('what was given back is never carried out late', async () => {
    const { clock, runner, queue, submit, answers } = rig({ deadlineMs: 5_000 });
    await submit(frame('under way'));
    await submit(frame('a'), frame('b'));
    clock.advance(5_001);
    await runner.commit();
    await submit();
    expect(answers).toEqual(['under way stored', 'a overloaded', 'b overloaded']);
    expect(runner.asked).toEqual([['under way']]);
    expect(queue.depth).toBe(0);
  });
});

describe('faults', () => {
  test('a store that stored nothing says why to everybody in the batch', async () => {
    const { runner, submit, answers, faults } = rig();
    await submit(frame('a'), frame('b'));
    await runner.fail(new Refusal('read_only'));
    expect(answers).toEqual(['a read_only', 'b read_only']);
    expect(faults).toEqual([]);
  });

  test('a batch of unknown outcome is asked again after a pause, and the receipts tell', async () => {
    const { clock, runner, submit, answers } = rig();
    await submit(frame('a'), frame('b'));
    await runner.fail(new Refusal('unknown_outcome'));
    expect(runner.asked).toHaveLength(1);
    clock.advance(50);
    await settled();
    expect(runner.asked).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    await runner.commit();
    expect(answers).toEqual(['a stored', 'b stored']);
  });

  test('an outcome that stays unknown until the deadline is told as unknown', async () => {
    const { clock, runner, submit, answers } = rig({ deadlineMs: 5_000 });
    await submit(frame('a'));
    clock.advance(4_951);
    await runner.fail(new Refusal('unknown_outcome'));
    clock.advance(50);
    await settled();
    expect(answers).toEqual(['a unknown_outcome']);
    expect(runner.asked).toHaveLength(1);
  });

  test('a store that fails after an unknown outcome leaves it unknown', async () => {
    const { clock, runner, submit, answers } = rig();
    await submit(frame('a'));
    await runner.fail(new Refusal('unknown_outcome'));
    await submit(frame('b'));
    clock.advance(50);
    await settled();
    await runner.fail(new Refusal('unavailable'));
    await runner.fail(new Refusal('unavailable'));
    expect(answers).toEqual(['a unknown_outcome', 'b unavailable']);
  });

  test('nothing overtakes a batch of unknown outcome', async () => {
    const { clock, runner, submit } = rig();
    await submit(frame('a'));
    await runner.fail(new Refusal('unknown_outcome'));
    await submit(frame('b'));
    expect(runner.asked).toEqual([['a']]);
    clock.advance(50);
    await settled();
    await runner.commit();
    expect(runner.asked).toEqual([['a'], ['a'], ['b']]);
  });

  test('a faulty frame is found by halving, by whole frames and in order', async () => {
    const { runner, submit, answers, faults } = rig();
    await submit(frame('a', 3), frame('b', 3), frame('bad', 3), frame('d', 3));
    const fault = new Error('UNIQUE constraint failed');
    await runner.fail(fault);
    await runner.commit();
    await runner.fail(fault);
    await runner.fail(fault);
    await runner.commit();
    expect(runner.asked).toEqual([['a', 'b', 'bad', 'd'], ['a', 'b'], ['bad', 'd'], ['bad'], ['d']]);
    expect(answers).toEqual(['a stored', 'b stored', 'bad internal', 'd stored']);
    expect(faults).toEqual([fault]);
  });

  test('a listener at fault is told of and has the batch neither refused nor asked again', async () => {
    const { runner, queue, submit, answers, faults } = rig();
    const heard: string[] = [];
    queue.onCommitted(() => {
      throw new Error('a listener broke');
    });
    queue.onCommitted(() => heard.push('told'));
    await submit(frame('a'), frame('b'));
    await runner.commit();
    expect(answers).toEqual(['a stored', 'b stored']);
    expect(runner.asked).toHaveLength(1);
    expect(heard).toEqual(['told']);
    expect(faults).toHaveLength(1);
  });
});

describe('listeners and draining', () => {
  test('listeners hear commits in their order, after the callers were answered', async () => {
    const { runner, queue, submit, answers } = rig();
    const seen: string[][] = [];
    queue.onCommitted(() => seen.push([...answers]));
    await submit(frame('a'));
    await submit(frame('b'));
    await runner.commit();
    await runner.commit();
    expect(seen).toEqual([['a stored'], ['a stored', 'b stored']]);
  });

  test('draining answers what is queued and refuses what comes', async () => {
    const { runner, queue, submit, answers } = rig();
    await submit(frame('a'));
    await submit(frame('b'));
    let isDrained = false;
    const drained = queue.drain().then(() => {
      isDrained = true;
    });
    await submit(frame('late'));
    expect(answers).toEqual(['late draining']);
    await runner.commit();
    expect(isDrained).toBe(false);
    await runner.commit();
    await drained;
    expect(answers).toEqual(['late draining', 'a stored', 'b stored']);
  });

  test('the store gets its next batch before the last one is told', async () => {
    const { runner, queue, submit } = rig({ soon: setImmediate });
    const seen: number[] = [];
    queue.onCommitted(() => seen.push(runner.asked.length));
    await submit(frame('a'));
    await settled();
    await submit(frame('b'));
    await runner.commit();
    await settled();
    expect(seen).toEqual([2]);
  });

  test('what is committed is told before draining ends', async () => {
    const soon: (() => void)[] = [];
    const { runner, queue, submit } = rig({ soon: (callback) => soon.push(callback) });
    let told = 0;
    queue.onCommitted(() => {
      told += 1;
    });
    await submit(frame('a'));
    soon.shift()?.();
    await runner.commit();
    expect(told).toBe(0);
    await queue.drain();
    expect(told).toBe(1);
    soon.shift()?.();
    expect(told).toBe(1);
  });

  test('an idle queue is drained at once', async () => {
    const { queue } = rig();
    await queue.drain();
    expect(await queue.submit(frame('late'))).toMatchObject({ ok: false, index: -1, code: 'draining' });
  });
});
