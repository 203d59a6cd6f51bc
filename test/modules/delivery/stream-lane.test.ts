import { describe, expect, test } from 'bun:test';
import type { LogRow } from '../../../src/domain/shared/rows.ts';
import { MemoryLogReader } from '../../../src/infra/memory/log-reader.ts';
import { MemoryTables } from '../../../src/infra/memory/tables.ts';
import { type HeardRun, StreamLane } from '../../../src/modules/delivery/stream-lane.ts';
import { settled } from '../../support/device.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { rowOf } from '../../support/rows.ts';

const rows = (first: number, last: number): LogRow[] =>
  Array.from({ length: last - first + 1 }, (_, index) => rowOf(first + index));
const run = (first: number, last = first): HeardRun => ({ first, last, rows: rows(first, last) });

/** A lane over a store that holds so many rows, of which some were handed on already. */
function rig({ stored, position }: { stored: number; position: number }) {
  const clock = new FakeClock();
  const tables = new MemoryTables();
  for (const row of rows(1, stored)) tables.put('log', row);
  const handed: { seqs: number[]; repaired: boolean }[] = [];
  const faults: unknown[] = [];
  let at = position;
  const reader = new MemoryLogReader(tables);
  const reads: number[] = [];
  const lane = new StreamLane({
    streamId: rowOf(1).streamId,
    clock,
    logs: Object.assign(Object.create(reader), {
      rows: (streamId: LogRow['streamId'], range: { first: number; last: number; limit: number }) => {
        reads.push(range.first);
        return reader.rows(streamId, range);
      },
    }),
    position: () => at,
    handOn: (piece, repaired) => {
      handed.push({ seqs: piece.map(({ seq }) => seq), repaired });
      at = piece.at(-1)?.seq ?? at;
    },
    onFault: (fault) => faults.push(fault),
  });
  return { clock, lane, handed, reads, faults };
}

describe('a lane', () => {
  test('hands on at once what is in order', () => {
    const { lane, handed, clock } = rig({ stored: 9, position: 3 });
    lane.hear(run(4));
    lane.hear(run(5, 6));
    expect(handed.map(({ seqs }) => seqs)).toEqual([[4], [5, 6]]);
    expect([clock.waiting, lane.isQuiet]).toEqual([0, true]);
  });

  test('drops what is behind, and the part of a run that is', () => {
    const { lane, handed } = rig({ stored: 9, position: 3 });
    lane.hear(run(2, 3));
    lane.hear(run(2, 5));
    expect(handed.map(({ seqs }) => seqs)).toEqual([[4, 5]]);
  });

  test('keeps what is ahead until the hole is closed, without asking the store', () => {
    const { lane, handed, clock, reads } = rig({ stored: 9, position: 3 });
    lane.hear(run(6));
    lane.hear(run(5));
    expect(handed).toEqual([]);
    lane.hear(run(4));
    expect(handed.map(({ seqs, repaired }) => [...seqs, repaired])).toEqual([
      [4, false],
      [5, false],
      [6, false],
    ]);
    expect([reads, clock.waiting]).toEqual([[], 0]);
  });

  test('asks the store once for everybody when a hole stays open for a tenth of a second', async () => {
    const { lane, handed, clock, reads } = rig({ stored: 6, position: 3 });
    lane.hear(run(6));
    clock.advance(99);
    expect(reads).toEqual([]);
    clock.advance(1);
    await settled();
    expect(reads).toEqual([4]);
    expect(handed).toEqual([{ seqs: [4, 5, 6], repaired: true }]);
  });

  test('asks at once where a run came without its rows', async () => {
    const { lane, handed } = rig({ stored: 6, position: 3 });
    lane.hear({ first: 4, last: 6 });
    await settled();
    expect(handed).toEqual([{ seqs: [4, 5, 6], repaired: true }]);
  });

  test('reads a long hole in pieces', async () => {
    const { lane, handed } = rig({ stored: 450, position: 0 });
    await lane.repair(450);
    expect(handed.map(({ seqs }) => [seqs[0], seqs.at(-1)])).toEqual([
      [1, 200],
      [201, 400],
      [401, 450],
    ]);
  });

  test('goes on above rows that retention took', async () => {
    const { lane, handed } = rig({ stored: 0, position: 3 });
    lane.hear(run(9));
    await lane.repair();
    expect(handed).toEqual([]);
    expect(lane.isQuiet).toBe(true);
  });

  test('hands on once what it heard while it was reading', async () => {
    const { lane, handed } = rig({ stored: 7, position: 3 });
    const repaired = lane.repair(6);
    lane.hear(run(7));
    await repaired;
    expect(handed.flatMap(({ seqs }) => seqs)).toEqual([4, 5, 6, 7]);
  });

  test('waits for nothing once it is stopped', async () => {
    const { lane, handed, clock } = rig({ stored: 6, position: 3 });
    lane.hear(run(6));
    lane.stop();
    clock.advance(1_000);
    await settled();
    expect([handed, clock.waiting]).toEqual([[], 0]);
  });
});
