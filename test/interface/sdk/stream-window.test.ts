import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { MemoryStore } from '../../../src/interface/sdk/index.ts';
import { hideUpTo } from '../../../src/interface/sdk/reducer.ts';
import { type EventsPage, StreamWindow } from '../../../src/interface/sdk/stream-window.ts';
import { digestOf, head, message, STREAM } from './support/device.ts';
import { ModelLog } from './support/model-log.ts';

const NO_MARK = { read: 0, received: 0 };

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
  fc.record({ do: fc.constant('release' as const), keep: fc.nat(5) }),
  fc.record({ do: fc.constant('restart' as const), newest: fc.nat(5) }),
  fc.record({ do: fc.constant('forget' as const), count: fc.nat(8) }),
);
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Drawn<typeof step>;

/** A device, its store and its server, driven step by step. */
class World {
  readonly log = new ModelLog();
  readonly answers: EventsPage[] = [];
  readonly store = new MemoryStore();
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
        this.answers.push(this.#pageBelow(window.stored, step.count));
        break;
      case 'release':
        window.release(step.keep);
        break;
      case 'restart':
        this.restart(step.newest);
        break;
      case 'forget':
        window.forgetStored(Math.min(window.base, window.stored + step.count));
        break;
      case 'answer back': {
        const [answer] = this.answers.splice(step.pick % Math.max(1, this.answers.length), 1);
        if (answer) window.prepend(answer, 1_000);
        break;
      }
      case 'hide':
        this.line = Math.max(this.line, Math.min(step.line, log.head));
        window.hide(this.line);
        break;
    }
  }

  /** Brings the store up to date. */
  save(): void {
    const { dropUpTo, rows, late } = this.window.takeChanges();
    const record = { stream: STREAM, head: this.#head(), window: this.window.position, mark: NO_MARK };
    this.store.putStream({ record, rows, late, dropUpTo });
  }

  /** What the store has of the window, as this person may see it. */
  stored(): object[] {
    const rows = this.store.snapshot().streams[0]?.rows ?? [];
    const { stored, line } = this.window;
    const seen = rows.filter(({ seq }) => seq > Math.max(stored, line));
    const hidden = hideUpTo(seen, line);
    return seen.map((row) => hidden.find(({ seq }) => seq === row.seq) ?? row);
  }

  restart(newest: number): void {
    this.save();
    // What was asked for before is never answered.
    this.answers.length = 0;
    const rows = this.store.snapshot().streams[0]?.rows ?? [];
    this.window = StreamWindow.restore(
      this.window.position,
      rows.slice(Math.max(0, rows.length - newest)),
      this.#head(),
    );
  }

  /** Everything that a connected device asks for until it holds all. */
  finish(): void {
    for (const answer of this.answers) this.window.prepend(answer, 1_000);
    while (this.window.cursor < this.log.head) this.forward(3);
    while (!this.window.isComplete) this.window.prepend(this.#pageBelow(this.window.stored, 3), 1_000);
  }

  forward(count: number): void {
    const { log, line } = this;
    const { cursor } = this.window;
    const page = log.page({ from: cursor + 1, to: Math.max(cursor, line) + count, asOf: log.head, line });
    if (page.events.length > 0) this.window.offerPage(page);
    // Nothing is visible up to the head: a new window is opened there.
    else if (cursor < log.head) this.window = StreamWindow.openAt(this.#head());
  }

  #head() {
    return head({ lastSeq: this.log.head, visibleFrom: this.line });
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

const steps = [fc.array(draft, { maxLength: 15 }), fc.array(step, { maxLength: 40 })] as const;

test('any order of pages, events, starts and forgetting ends in the rows of a fresh device', () => {
  fc.assert(
    fc.property(...steps, (before, taken) => {
      const world = new World(before);
      for (const each of taken) world.take(each);
      world.finish();
      world.save();
      const whole = world.log.snapshot(world.log.head, world.line);
      const inMemory = [...world.window.rows.values()].sort((a, b) => a.seq - b.seq);
      expect(inMemory).toEqual(whole.slice(whole.length - inMemory.length));
      expect(inMemory).toHaveLength(world.window.cursor - Math.max(world.window.base, world.line));
      expect(world.stored()).toEqual(whole);
    }),
    { numRuns: 3_000 },
  );
});

test('at each step the store has what the window says, and the digest is that of the cursor', () => {
  fc.assert(
    fc.property(...steps, (before, taken) => {
      const world = new World(before);
      for (const each of taken) {
        world.take(each);
        const { cursor, digest, line, stored } = world.window;
        expect(digest).toBe(cursor === 0 ? '' : digestOf(cursor));
        world.save();
        expect(world.stored()).toHaveLength(cursor - Math.max(stored, Math.min(line, cursor)));
        const rows = new Map(world.store.snapshot().streams[0]?.rows.map((row) => [row.seq, row]));
        for (const [seq, row] of world.window.rows) expect(rows.get(seq)).toEqual(row);
      }
    }),
    { numRuns: 500 },
  );
});

test('a window taken from the store has its newest rows in memory and knows of those below', () => {
  const rows = Array.from({ length: 4 }, (_, index) => message(index + 7));
  const position = { base: 0, cursor: 10, digest: '', cursorNo: 10, isComplete: true };
  const window = StreamWindow.restore(position, rows, head({ lastSeq: 10 }));
  expect([...window.rows.keys()].sort((a, b) => a - b)).toEqual([7, 8, 9, 10]);
  expect(window).toMatchObject({ base: 6, stored: 0, isComplete: true });
});

test('a window taken from the store begins above a hole that a failed write left', () => {
  const rows = [1, 2, 4, 5].map((seq) => message(seq));
  const position = { base: 0, cursor: 5, digest: '', cursorNo: 5, isComplete: true };
  const window = StreamWindow.restore(position, rows, head({ lastSeq: 5 }));
  expect(window.position).toMatchObject({ base: 3, cursor: 5, isComplete: false });
  expect(window.takeChanges().dropUpTo).toBe(3);
});
