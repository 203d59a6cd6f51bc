import type { Command } from '../../src/domain/commands.ts';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import type { LogRow, MemberRow, StreamRow } from '../../src/domain/shared/rows.ts';
import { shardOf } from '../../src/domain/shared/shard.ts';
import { type BatchRunner, CommitQueue } from '../../src/infra/committer/queue.ts';
import type { Frame, FrameOutcome, OperationResult, Run } from '../../src/modules/shared/ports.ts';
import { createGroup, message, openDirect, type Person, person, register } from './asking.ts';
import { FakeClock } from './fake-clock.ts';
import type { StoreKind, StoreUnderTest } from './stores.ts';

/** A store with a commit queue before it, and the verbs that tests are told in. */
export class World {
  readonly clock: FakeClock;
  readonly store: StoreUnderTest;
  readonly queue: CommitQueue;
  /** Everything that was told to the committer's listeners, in order. */
  readonly committed: Run[] = [];
  /** What the queue called a fault of ours. */
  readonly faults: unknown[] = [];
  /** How many frames each transaction held that was tried. */
  readonly batches: number[] = [];

  private constructor(clock: FakeClock, store: StoreUnderTest) {
    this.clock = clock;
    this.store = store;
    this.queue = new CommitQueue({
      clock,
      runner: this.#counted(store.runner),
      soon: setImmediate,
      onFault: (fault) => this.faults.push(fault),
    });
    this.queue.onCommitted((runs) => this.committed.push(...runs));
  }

  static async open(kind: StoreKind): Promise<World> {
    const clock = new FakeClock();
    return new World(clock, await kind.open(() => clock.now()));
  }

  [Symbol.dispose](): void {
    this.store.close();
  }

  /** Commands that stand or fall together. When it resolves the listeners were told as well. */
  async frame(...commands: Command[]): Promise<FrameOutcome> {
    const outcome = await this.queue.submit({ commands });
    await new Promise((resolve) => setImmediate(resolve));
    return outcome;
  }

  /** Frames that arrive at the same moment, and so share one transaction. */
  together(...frames: readonly Command[][]): Promise<FrameOutcome[]> {
    return Promise.all(frames.map((commands) => this.frame(...commands)));
  }

  /** Carries out one command that nothing speaks against. */
  async carryOut(command: Command): Promise<OperationResult> {
    const outcome = await this.frame(command);
    const [result] = outcome.ok ? outcome.results : [];
    if (!result) throw new Error(`${command.type} was refused: ${outcome.ok ? 'no result' : outcome.code}`);
    return result;
  }

  /** The code with which one command is refused, or `undefined` where it is carried out. */
  async refusal(command: Command): Promise<string | undefined> {
    const outcome = await this.frame(command);
    return outcome.ok ? undefined : outcome.code;
  }

  /** Makes an account for each handle. */
  async people<const Handles extends readonly string[]>(
    ...handles: Handles
  ): Promise<{ [Place in keyof Handles]: Person }> {
    const people = handles.map(person);
    for (const each of people) await this.carryOut(register(each));
    return people as { [Place in keyof Handles]: Person };
  }

  /** alice and bob, and their direct conversation, whose first event is its creation. */
  async talk(): Promise<{ alice: Person; bob: Person; talk: StreamId }> {
    const [alice, bob] = await this.people('alice', 'bob');
    return { alice, bob, talk: await this.direct(alice, bob) };
  }

  /** The group "the lab": alice owns it, bob and carol are in it, mallory is not. */
  async lab(): Promise<{ alice: Person; bob: Person; carol: Person; mallory: Person; lab: StreamId }> {
    const [alice, bob, carol, mallory] = await this.people('alice', 'bob', 'carol', 'mallory');
    return { alice, bob, carol, mallory, lab: await this.group(alice, bob, carol) };
  }

  async direct(first: Person, second: Person): Promise<StreamId> {
    return (await this.carryOut(openDirect(first, second))).streamId;
  }

  async group(owner: Person, ...others: Person[]): Promise<StreamId> {
    return (await this.carryOut(createGroup(owner, 'the lab', others))).streamId;
  }

  /** Groups whose streams share a shard and the millisecond of their making. */
  async groupsOfOneShard(owner: Person, count: number): Promise<StreamId[]> {
    const made: StreamId[] = [];
    for (let tried = 0; made.length < count; tried += 1) {
      const command = createGroup(owner, `the lab ${tried}`, []);
      if (shardOf(command.streamId) !== 0) continue;
      made.push(command.streamId);
      await this.carryOut(command);
    }
    return made;
  }

  /** Says something and answers the seq it got. */
  async say(by: Person, streamId: StreamId, text: string): Promise<number> {
    return (await this.carryOut(message(by, streamId, text))).seq;
  }

  /** Every row of a stream that is stored, whoever may see it. */
  log(streamId: StreamId): readonly LogRow[] {
    const rows = this.store.all('log').filter((row) => row.streamId === streamId);
    return rows.sort((a, b) => a.seq - b.seq);
  }

  row(streamId: StreamId, seq: number): LogRow {
    return known(this.log(streamId).find((row) => row.seq === seq));
  }

  stream(streamId: StreamId): StreamRow {
    return known(this.store.all('streams').find((row) => row.streamId === streamId));
  }

  member(who: Person, streamId: StreamId): MemberRow {
    const isTheirs = (row: MemberRow) => row.userId === who.userId && row.streamId === streamId;
    return known(this.store.all('members').find(isTheirs));
  }

  #counted(runner: BatchRunner): BatchRunner {
    return {
      run: (frames: readonly Frame[]) => {
        this.batches.push(frames.length);
        return runner.run(frames);
      },
    };
  }
}

/** What a test counts on being there. */
export function known<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('What the test counts on is not there.');
  return value;
}
