import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Bounds, MemoryStore, type Row } from '../../../src/interface/sdk/index.ts';
import { Device, STREAM } from './support/device.ts';
import { FakeTimers, settle } from './support/fake-timers.ts';
import { ModelServer } from './support/model-server.ts';

/** So little room that a few rows fill it. */
const SMALL: Bounds = { page: 4, slice: 8, memory: 5, stored: 14 };

const text = fc.string({ minLength: 1, maxLength: 3 });
const draft = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('message' as const), text }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('edit' as const), pick: fc.nat(), text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('recall' as const), pick: fc.nat() }) },
);
const drafts = fc.array(draft, { minLength: 1, maxLength: 5 });
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), drafts }),
  fc.record({ do: fc.constant('answer' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constantFrom('older', 'newer', 'newest', 'restart', 'break', 'miss' as const) }),
  fc.record({ do: fc.constant('around' as const), seq: fc.nat(40) }),
);
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Drawn<typeof step>;

/** Somebody scrolls in a conversation while others write in it and the connection comes and goes. */
class Screen {
  readonly server = new ModelServer();
  readonly #store = new MemoryStore();
  readonly #timers = new FakeTimers();
  device = this.#newDevice();

  async begin(before: readonly Drawn<typeof draft>[]): Promise<void> {
    for (const each of before) this.server.log.append(each);
    await this.device.client.signIn({ handle: 'alice', password: 'correct horse' });
    await this.server.serve(this.device);
  }

  async take(taken: Step): Promise<void> {
    const { client } = this.device;
    const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);
    if (taken.do === 'write') await this.server.write(taken.drafts);
    else if (taken.do === 'answer') await this.server.answer(taken.count);
    else if (taken.do === 'around') quietly(client.showAround(STREAM, taken.seq));
    else if (taken.do === 'older') quietly(client.loadOlder(STREAM));
    else if (taken.do === 'newer') quietly(client.loadNewer(STREAM));
    else if (taken.do === 'newest') client.showNewest(STREAM);
    else await this.again(taken.do);
    await settle();
    this.check();
  }

  async again(how: string): Promise<void> {
    await this.device.socket.drop();
    if (how === 'restart') {
      this.device = this.#newDevice();
      await this.device.client.resume();
    }
    if (how === 'miss') this.server.log.append({ type: 'edit', pick: this.server.log.head, text: 'missed' });
    await this.#timers.advance(30_000);
    await this.server.serve(this.device);
  }

  /** The slice is small, without a gap, and the same object until something changes. */
  check(): void {
    const slice = this.device.client.slice(STREAM);
    expect(this.device.client.slice(STREAM)).toBe(slice);
    expect(slice.rows.length).toBeLessThanOrEqual(SMALL.slice);
    const seqs = slice.rows.map(({ seq }) => seq ?? 0);
    const [first = 0, last = 0] = [seqs[0], seqs.at(-1)];
    const between = this.server.lines.map(({ seq }) => seq).filter((seq) => seq >= first && seq <= last);
    if (seqs.length > 0) expect(seqs).toEqual(between);
  }

  /** Everything is answered; then somebody scrolls from one end to the other. */
  async finish(): Promise<{ up: (Row | undefined)[]; down: (Row | undefined)[] }> {
    await this.again('break');
    await this.server.answer();
    const { client } = this.device;
    client.showNewest(STREAM);
    // What only the store has of the end comes by itself, a moment later; whoever scrolls has seen it.
    await settle();
    const up = await this.#scroll(() => client.loadOlder(STREAM));
    const down = await this.#scroll(() => client.loadNewer(STREAM));
    return { up, down };
  }

  async #scroll(more: () => Promise<boolean>): Promise<(Row | undefined)[]> {
    const seen = new Map<number, Row | undefined>();
    for (let hasMore = true; hasMore; ) {
      for (const { seq = 0, row } of this.device.client.slice(STREAM).rows) seen.set(seq, row);
      const loading = more();
      await this.server.answer();
      hasMore = await loading;
    }
    for (const { seq = 0, row } of this.device.client.slice(STREAM).rows) seen.set(seq, row);
    return [...seen].sort(([a], [b]) => a - b).map(([, row]) => row);
  }

  #newDevice(): Device {
    return new Device(this.#store, this.#timers, SMALL);
  }
}

test('whatever somebody loads, scrolls and restarts, a conversation shows what a fresh device shows', async () => {
  const run = fc.asyncProperty(
    fc.array(draft, { maxLength: 30 }),
    fc.array(step, { maxLength: 30 }),
    async (before, steps) => {
      const screen = new Screen();
      await screen.begin(before);
      for (const each of steps) await screen.take(each);
      const { up, down } = await screen.finish();
      const { lines } = screen.server;
      expect(up).toEqual(lines);
      expect(down).toEqual(lines);
    },
  );
  await fc.assert(run, { numRuns: 300 });
});
