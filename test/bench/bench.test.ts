import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReader, openWriter } from '../../src/infra/sqlite/database.ts';
import { Latencies } from '../../src/interface/cli/bench/latency.ts';
import { planPairs, splitPlan } from '../../src/interface/cli/bench/plan.ts';
import { isClean } from '../../src/interface/cli/bench/send.ts';
import { NO_VIOLATIONS, StreamCheck } from '../../src/interface/cli/bench/stream-check.ts';
import { Texts } from '../../src/interface/cli/bench/talk.ts';
import { ceiling, RunningServer } from './contenders.ts';
import { brokenChains } from './digest-check.ts';
import { summarise } from './figures.ts';
import { refuseMemory } from './machine.ts';
import { ringPairs, seedDatabase } from './seed.ts';
import { runLoad } from './send-run.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'magpie-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A reader that holds everything up to 10, and a writer whose texts 1 to 3 were acknowledged as 11 to 13. */
function threeAcknowledged(): StreamCheck {
  const check = new StreamCheck(10);
  for (const number of [1, 2, 3]) {
    check.sent(number, 0);
    check.acknowledged(number, 10 + number);
  }
  return check;
}

describe('the checker of order and completeness', () => {
  test('finds nothing where every text comes once and in order', () => {
    const check = threeAcknowledged();
    for (const number of [1, 2, 3]) check.received(10 + number, number, 'event');
    expect(check.finish()).toEqual(NO_VIOLATIONS);
    expect(check.isSettled).toBe(true);
  });

  test('lets a text arrive before its acknowledgement', () => {
    const check = new StreamCheck(0);
    check.sent(1, 5);
    expect(check.received(1, 1, 'event')).toBe(5);
    expect(check.acknowledged(1, 1)).toBe(5);
    expect(check.finish()).toEqual(NO_VIOLATIONS);
  });

  test('finds a lost text in the middle', () => {
    const check = threeAcknowledged();
    check.received(11, 1, 'event');
    check.received(13, 3, 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, lost: 1 });
  });

  test('finds a lost text at the end', () => {
    const check = threeAcknowledged();
    check.received(11, 1, 'event');
    check.received(12, 2, 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, lost: 1 });
  });

  test('finds a row that was skipped and is nobody’s text', () => {
    const check = new StreamCheck(10);
    check.sent(1, 0);
    check.received(12, 1, 'event');
    check.acknowledged(1, 12);
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, lost: 1 });
  });

  test('forgives a hole that a page fills', () => {
    const check = threeAcknowledged();
    check.received(11, 1, 'event');
    check.received(13, 3, 'event');
    check.received(12, 2, 'page');
    check.received(13, 3, 'page');
    expect(check.finish()).toEqual(NO_VIOLATIONS);
  });

  test('finds an event that comes twice', () => {
    const check = threeAcknowledged();
    for (const number of [1, 2, 2, 3]) check.received(10 + number, number, 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, doubled: 1 });
  });

  test('finds a text that is stored twice', () => {
    const check = threeAcknowledged();
    for (const number of [1, 2, 3]) check.received(10 + number, number, 'event');
    expect(check.received(14, 3, 'event')).toBeUndefined();
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, doubled: 1 });
  });

  test('finds two events that come in the wrong order', () => {
    const check = threeAcknowledged();
    for (const number of [1, 3, 2]) check.received(10 + number, number, 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, swapped: 1 });
  });

  test('finds two texts that are stored in the wrong order', () => {
    const check = new StreamCheck(0);
    for (const number of [1, 2]) check.sent(number, 0);
    check.acknowledged(1, 2);
    check.acknowledged(2, 1);
    check.received(1, 2, 'event');
    check.received(2, 1, 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, swapped: 1 });
  });

  test('finds a text at another place than its acknowledgement said', () => {
    const check = new StreamCheck(0);
    check.sent(1, 0);
    check.acknowledged(1, 2);
    check.received(1, 1, 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, misplaced: 1 });
  });

  test('finds a text that nobody sent', () => {
    const check = new StreamCheck(0);
    check.received(1, new Texts(40).numberOf('somebody else wrote this'), 'event');
    expect(check.finish()).toEqual({ ...NO_VIOLATIONS, unknown: 1 });
  });
});

test('a text is known again only to the last byte', () => {
  const texts = new Texts(100);
  expect(texts.of(7)).toHaveLength(100);
  expect(texts.numberOf(texts.of(7))).toBe(7);
  expect(texts.numberOf(texts.of(7).slice(0, -1))).toBeUndefined();
  expect(texts.numberOf(undefined)).toBeUndefined();
});

test('latencies of several processes add up to their common quantiles', () => {
  const [fast, slow] = [new Latencies(), new Latencies()];
  for (let round = 0; round < 90; round += 1) fast.note(2);
  for (let round = 0; round < 10; round += 1) slow.note(50);
  fast.addPairs(slow.toPairs());
  const { p50, p95 } = fast.quantiles();
  expect(p50).toBeCloseTo(2, 1);
  expect(Math.abs(p95 - 50)).toBeLessThan(1);
});

test('the median lies between the middle two of an even number of figures', () => {
  expect(summarise([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(summarise([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
});

test('a plan gives each sender its window of conversations, and parts share no account', () => {
  const { accounts, pairs } = planPairs(6, 4);
  expect(pairs).toHaveLength(24);
  expect(new Set(pairs.map(String)).size).toBe(24);
  const plan = {
    accounts: Array.from({ length: accounts }, (_, place) => ({ token: `token-${place}` })),
    conversations: pairs.map(([sender, receiver], place) => ({
      stream: `stream-${place}`,
      sender,
      receiver,
    })),
  };
  const parts = splitPlan(plan, 2);
  const tokens = parts.flatMap((part) => part.accounts.map(({ token }) => token));
  expect(parts).toHaveLength(2);
  expect(new Set(tokens).size).toBe(accounts);
  expect(tokens).toHaveLength(accounts);
  expect(parts.flatMap((part) => part.conversations)).toHaveLength(24);
});

test('everybody in a ring has the same number of conversations', () => {
  const degrees = new Map<number, number>();
  for (const place of ringPairs(50, 10).flat()) degrees.set(place, (degrees.get(place) ?? 0) + 1);
  expect([...degrees.values()]).toEqual(Array(50).fill(20));
});

// Skipped: only Linux has a file system in memory at a known place.
test.skipIf(!existsSync('/dev/shm'))('a folder in memory is refused with a sentence', () => {
  expect(() => refuseMemory('/dev/shm')).toThrow('/dev/shm lies on tmpfs, which keeps files in memory');
});

describe('a seeded database', () => {
  test('passes the digest check, and a planted break does not', async () => {
    const file = join(folder, 'seeded.db');
    const plan = await seedDatabase(file, { accounts: 6, pairs: ringPairs(6, 2), messages: 5 });
    expect(plan.conversations).toHaveLength(12);
    const database = openWriter(file, 'OFF');
    expect(brokenChains(database)).toEqual([]);
    const stream = plan.conversations[3]?.stream;
    database.prepare('DELETE FROM log WHERE stream_id = ? AND seq = 2').run(stream);
    expect(brokenChains(database)).toEqual([stream ?? '']);
    database.close();
  });

  test('is served by the ceiling, whose rows pass the digest check after a load', async () => {
    const data = mkdtempSync(join(folder, 'ceiling-'));
    const file = join(data, 'magpie.db');
    const planFile = join(data, 'plan.json');
    writeFileSync(planFile, JSON.stringify(await seedDatabase(file, { ...planPairs(4, 2), messages: 1 })));
    const server = await RunningServer.start(ceiling, data);
    const { report } = await runLoad(server.url, planFile, { seconds: 1, warmUp: 1, processes: 2 });
    await server.stop();
    expect(isClean(report)).toBe(true);
    expect(report).toMatchObject({ senders: 4, receivers: 4, conversations: 8, processes: 2, refusals: {} });
    const database = openReader(file);
    expect(brokenChains(database)).toEqual([]);
    const { messages } = database
      .prepare("SELECT count(*) AS messages FROM log WHERE type = 'message'")
      .get() as {
      messages: number;
    };
    expect(messages).toBeGreaterThanOrEqual(report.receivedPerSecond);
    database.close();
  });
});
