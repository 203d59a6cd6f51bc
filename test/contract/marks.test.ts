import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Command } from '../../src/domain/commands.ts';
import type { StreamId } from '../../src/domain/shared/ids.ts';
import {
  addMember,
  clearHistory,
  edit,
  mark,
  message,
  type Person,
  recall,
  removeMember,
} from '../support/asking.ts';
import { STORES, type StoreKind } from '../support/stores.ts';
import { known, World } from '../support/world.ts';
import { kept, mentionsRecounted, recounted } from './recount.ts';

/** Hundreds of small worlds, some of them on a disk that others use as well. */
const SLOW_MS = 120_000;

describe.each([...STORES])('marks in $kind', (kind) => {
  test('a mark moves up and never down', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    for (const text of ['one', 'two', 'three']) await world.say(alice, talk, text);
    const moved = await world.carryOut(mark(bob, talk, 3));
    expect(moved.result).toEqual({ readSeq: 3, receivedSeq: 3, moved: true, kind: 'direct' });
    expect(kept(world, bob, talk)).toEqual({ readNo: 2, ownAbove: 0, unread: 1 });

    const behind = await world.carryOut(mark(bob, talk, 2));

    expect(behind.result).toMatchObject({ readSeq: 3, moved: false });
    expect(world.member(bob, talk)).toMatchObject({ readSeq: 3, readNo: 2 });
  });

  test('a mark beyond the head stands at the head', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    const { result } = await world.carryOut(mark(bob, talk, 1_000, { received: 2_000 }));
    expect(result).toMatchObject({ readSeq: 2, receivedSeq: 2 });
    await world.say(alice, talk, 'two');
    expect(kept(world, bob, talk).unread).toBe(1);
  });

  test('what was received may lie above what was read, and never below', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    for (const text of ['one', 'two']) await world.say(alice, talk, text);
    expect((await world.carryOut(mark(bob, talk, 0, { received: 3 }))).result).toMatchObject({
      readSeq: 0,
      receivedSeq: 3,
      moved: true,
    });
    expect((await world.carryOut(mark(bob, talk, 2, { received: 1 }))).result).toMatchObject({
      readSeq: 2,
      receivedSeq: 3,
    });
  });

  test('somebody removed marks and clears no more than a stranger', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.say(alice, lab, 'one');
    await world.carryOut(removeMember(alice, lab, bob));
    const before = world.member(bob, lab);
    for (const seq of [1, 2, 100]) {
      expect(await world.refusal(mark(bob, lab, seq, { received: seq }))).toBe('not_found');
      expect(await world.refusal(clearHistory(bob, lab, seq))).toBe('not_found');
    }
    expect(world.member(bob, lab)).toEqual(before);
  });

  test('a stranger has no mark', async () => {
    using world = await World.open(kind);
    const { mallory, lab } = await world.lab();
    expect(await world.refusal(mark(mallory, lab, 1))).toBe('not_found');
  });

  test('a message with `seen` moves the mark over itself when nothing of others lies between', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.carryOut(message(bob, talk, 'two', { seen: 2 }));
    expect(world.member(bob, talk)).toMatchObject({ readSeq: 3, readNo: 2, ownSeq: 3, ownAbove: 0 });
  });

  test('a message with `seen` stops the mark below what the sender has not seen', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    for (const text of ['one', 'two']) await world.say(alice, talk, text);
    await world.carryOut(message(bob, talk, 'three', { seen: 2 }));
    expect(world.member(bob, talk)).toMatchObject({ readSeq: 2, readNo: 1, ownSeq: 4, ownAbove: 1 });
    expect(kept(world, bob, talk).unread).toBe(1);
  });

  test('a message without `seen` moves nothing', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.say(bob, talk, 'two');
    expect(world.member(bob, talk)).toMatchObject({ readSeq: 0, ownSeq: 3, ownAbove: 1 });
    expect(kept(world, bob, talk)).toEqual(recounted(world, bob, talk));
  });

  test('an own message is counted once when the same transaction also edits it', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.say(alice, talk, 'two');
    await world.together(
      [message(bob, talk, 'three')],
      [edit(bob, talk, 4), message(bob, talk, 'four', { seen: 2 })],
    );
    expect(kept(world, bob, talk)).toEqual(recounted(world, bob, talk));
    expect(world.member(bob, talk).ownAbove).toBe(2);
  });

  test(
    'counters follow from rows, whatever was done and however it was batched',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { maxLength: 8 }), (batches) => countersAgree(kind, batches)),
        { numRuns: kind.kind === 'memory' ? 300 : 20 },
      );
    },
    SLOW_MS,
  );
});

/** What somebody does in one frame. */
interface Turn {
  readonly who: number;
  readonly steps: readonly Step[];
}
type Step = readonly [verb: (typeof VERBS)[number], at: number, named: number];
const VERBS = ['say', 'say seen', 'mark', 'edit', 'recall', 'remove', 'add'] as const;
const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(...VERBS), fc.nat({ max: 14 }), fc.nat({ max: 2 }));
const turn: fc.Arbitrary<Turn> = fc.record({
  who: fc.nat({ max: 2 }),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
});
const batch = fc.array(turn, { minLength: 1, maxLength: 5 });

async function countersAgree(kind: StoreKind, batches: readonly (readonly Turn[])[]): Promise<void> {
  using world = await World.open(kind);
  const { alice, bob, carol, lab } = await world.lab();
  const people = [alice, bob, carol];
  for (const turns of batches) {
    const tried = world.batches.length;
    await world.together(
      ...turns.map(({ who, steps }) =>
        steps.map((each) => commandOf(each, known(people[who]), { people, lab })),
      ),
    );
    // A fault would be hidden by halving the batch.
    expect(world.batches.length - tried).toBe(1);
    for (const who of people) {
      expect(kept(world, who, lab)).toEqual(recounted(world, who, lab));
      const head = known(await world.store.logs.head(who.userId, lab));
      expect(head.mentions).toBe(mentionsRecounted(world, who, lab));
    }
  }
  expect(world.faults).toEqual([]);
}

/** Some steps are refused by somebody's rules, which must leave the counters alone as well. */
function commandOf(
  [verb, at, named]: Step,
  by: Person,
  { people, lab }: { people: readonly Person[]; lab: StreamId },
): Command {
  const owner = known(people[0]);
  const other = known(people[named]);
  const mentions = [other.userId];
  switch (verb) {
    case 'say':
      return message(by, lab, 'said', { mentions });
    case 'say seen':
      return message(by, lab, 'said', { seen: at });
    case 'mark':
      return mark(by, lab, at);
    case 'edit':
      return edit(by, lab, at, { mentions });
    case 'recall':
      return recall(by, lab, at);
    case 'remove':
      return removeMember(owner, lab, other);
    case 'add':
      return addMember(owner, lab, other, { seesHistory: at % 2 === 0 });
  }
}
