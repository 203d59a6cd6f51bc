import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { diskFolder } from '../support/temp-folder.ts';
import { checkRecord } from './checker.ts';
import { runKills } from './kill.ts';
import type { RecordLine } from './record.ts';

// The short form of `bun run faults kill`: modest load, so that it measures the server and not a busy machine.
const rounds = 5;
const testMs = 90_000;

test(
  'five kills under load lose nothing, double nothing and change nothing',
  async () => {
    using folder = diskFolder('kill-short');
    const run = await runKills({ folder: folder.path, rounds, seconds: 1.5, seed: 20_240, perSecond: 150 });
    expect(run.trouble).toBeUndefined();
    using database = new Database(run.database, { readonly: true });
    const report = await checkRecord(linesOf(run.record), database);
    expect(report.violations).toEqual([]);
    expect(report.kills).toBeGreaterThanOrEqual(rounds);
    expect(report.acknowledged).toBeGreaterThan(rounds * 50);
    expect(run.figures.exitCode).toBe(0);
  },
  testMs,
);

async function* linesOf(record: string): AsyncGenerator<RecordLine> {
  for await (const line of createInterface({ input: createReadStream(record) })) yield JSON.parse(line);
}
