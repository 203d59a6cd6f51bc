import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type EventsPage, StreamWindow } from '../../../src/interface/sdk/stream-window.ts';
import { digestOf, head, message } from './support/device.ts';
import { ModelLog } from './support/model-log.ts';

const text = fc.string({ minLength: 1, maxLength: 3 });
const draft = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('message' as const), text }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('poll' as const), text }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('edit' as const), pick: fc.nat(), text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('recall' as const), pick: fc.nat(), text }) },
);

/** What may happen between a server and a device, in any order. `late` is how much the server's view is behind. */
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), drafts: fc.array(draft, { minLength: 1, maxLength: 6 }) }),
  fc.record({
    do: fc.constant('run' as const),
    first: fc.nat(),
    count: fc.integer({ min: 1, max: 6 }),
    late: fc.nat(8),
  }),
  fc.record({ do: fc.constant('forward' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('ask back' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('answer back' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('hide' as const), line: fc.nat(12) }),
);
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Drawn<typeof step>;

/** A device and its server, driven step by step. */
class World {
  readonly log = new ModelLog();
  readonly answers: EventsPage[] = [];
  window: StreamWindow;
  line = 0;

  constructor(before: readonly Drawn<typeof draft>[]) {
    for (const each of before) this.log.append(each);
    this.window = StreamWindow.openAt(head({ lastSeq: this.log.head }));
  }

  take(step: Step): void {
    const { log, window } = this;
    switch (step.do) {
      case 'write':
        for (const each of step.drafts) log.append(each);
        break;
      case 'run':
        this.#run(step);
        break;
      case 'forward':
        this.forward(step.count);
        break;
      case 'ask back':
        this.answers.push(this.#pageBelow(window.base, step.count));
        break;
      case 'answer back': {
        const [answer] = this.answers.splice(step.pick % Math.max(1, this.answers.length), 1);
        if (answer) window.prepend(answer);
        break;
      }
      case 'hide':
        this.line = Math.max(this.line, Math.min(step.line, log.head));
        window.hide(this.line);
        break;
    }
  }

  /** Everything that a connected device asks for until it holds all. */
  finish(): void {
    for (const answer of this.answers) this.window.prepend(answer);
    while (this.window.cursor < this.log.head) this.forward(3);
    while (!this.window.isComplete) this.window.prepend(this.#pageBelow(this.window.base, 3));
  }

  forward(count: number): void {
    const { log, line } = this;
    const { cursor } = this.window;
    const page = log.page({ from: cursor + 1, to: Math.max(cursor, line) + count, asOf: log.head, line });
    if (page.events.length > 0) this.window.offerPage(page);
    // Nothing is visible up to the head: a new window is opened there.
    else if (cursor < log.head)
      this.window = StreamWindow.openAt(head({ lastSeq: log.head, visibleFrom: line }));
  }

  #run({ first, count, late }: Extract<Step, { do: 'run' }>): void {
    const from = 1 + (first % Math.max(1, this.log.head));
    const to = Math.min(this.log.head, from + count - 1);
    const asOf = Math.max(to, this.log.head - late);
    const { events, digest } = this.log.page({ from, to, asOf });
    if (events.length > 0) this.window.offer({ first: from, events, digest });
  }

  #pageBelow(base: number, count: number): EventsPage {
    return this.log.page({
      from: Math.max(1, base - count + 1),
      to: base,
      asOf: this.log.head,
      line: this.line,
    });
  }
}

test('any order of pages and events ends in the rows of a fresh device', () => {
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 15 }), fc.array(step, { maxLength: 40 }), (before, steps) => {
      const world = new World(before);
      for (const each of steps) world.take(each);
      world.finish();
      const rows = [...world.window.rows.values()].sort((a, b) => a.seq - b.seq);
      expect(rows).toEqual(world.log.snapshot(world.log.head, world.line));
    }),
    { numRuns: 2_000 },
  );
});

test('at each step the store is told what the window holds, and the digest is that of the cursor', () => {
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 15 }), fc.array(step, { maxLength: 40 }), (before, steps) => {
      const world = new World(before);
      const stored = new Map<number, object>();
      for (const each of steps) {
        world.take(each);
        const { cursor, digest } = world.window;
        expect(digest).toBe(cursor === 0 ? '' : digestOf(cursor));
        const { dropUpTo, rows } = world.window.takeChanges();
        for (const seq of stored.keys()) if (seq <= dropUpTo) stored.delete(seq);
        for (const row of rows) stored.set(row.seq, row);
      }
      expect(new Map([...stored].sort())).toEqual(new Map([...world.window.rows].sort()));
    }),
    { numRuns: 500 },
  );
});

test('a window taken from the store is cut to its newest rows and goes on below them', () => {
  const rows = Array.from({ length: 10 }, (_, index) => message(index + 1));
  const position = { base: 0, cursor: 10, digest: '', cursorNo: 10, isComplete: true };
  const window = StreamWindow.restore(position, rows, { head: head({ lastSeq: 10 }), keep: 4 });
  expect([...window.rows.keys()].sort((a, b) => a - b)).toEqual([7, 8, 9, 10]);
  expect(window.position).toMatchObject({ base: 6, isComplete: false });
});

test('a window taken from the store begins above a hole that a failed write left', () => {
  const rows = [1, 2, 4, 5].map((seq) => message(seq));
  const position = { base: 0, cursor: 5, digest: '', cursorNo: 5, isComplete: true };
  const window = StreamWindow.restore(position, rows, { head: head({ lastSeq: 5 }), keep: 100 });
  expect(window.position).toMatchObject({ base: 3, cursor: 5, isComplete: false });
  expect(window.takeChanges().dropUpTo).toBe(3);
});
