import type { Database } from 'bun:sqlite';
import { CheckDeliveries } from './check-deliveries.ts';
import { CheckLog } from './check-log.ts';
import { CheckMarks } from './check-marks.ts';
import { CheckOperations } from './check-operations.ts';
import { CheckShown } from './check-shown.ts';
import { Findings, type Invariant, type Violation } from './findings.ts';
import type { LineOf, RecordLine } from './record.ts';
import { StoredLog } from './stored-log.ts';

export interface Report {
  /** The first violations of each invariant, as sentences. */
  readonly violations: readonly Violation[];
  /** How many there were of each. */
  readonly counts: Readonly<Partial<Record<Invariant, number>>>;
  readonly acknowledged: number;
  readonly refused: number;
  readonly delivered: number;
  readonly rows: number;
  readonly kills: number;
}

/**
 * Holds a record against the database the server left behind. One pass through the record, one through the log;
 * what is kept in memory grows with devices, conversations, edits and refusals, not with messages.
 */
export async function checkRecord(lines: AsyncIterable<RecordLine>, database: Database): Promise<Report> {
  const findings = new Findings();
  const log = new StoredLog(database);
  const operations = new CheckOperations(log, findings);
  const deliveries = new CheckDeliveries(log, findings);
  const shown = new CheckShown(log, findings, deliveries);
  const marks = new CheckMarks(log, findings);
  const stored = new CheckLog(log, findings);

  let kills = 0;
  const readers: Readers = {
    device: (line) => shown.device(line),
    invoke: (line) => operations.invoke(line),
    ok: (line) => operations.ok(line),
    fail: (line) => operations.fail(line),
    unknown: () => {},
    window: (line) => deliveries.window(line),
    event: (line) => deliveries.event(line),
    ask: (line) => marks.ask(line),
    mark: (line) => marks.mark(line),
    answered: (line) => marks.answered(line),
    shown: (line) => shown.shown(line),
    final: (line) => shown.final(line),
    api: (line) => shown.api(line),
    head: (line) => marks.head(line),
    fault: ({ d, text }) => findings.add('fault', `${d}: ${text}`),
    kill: () => {
      kills += 1;
    },
    started: () => {},
  };
  for await (const line of lines) (readers[line.k] as (line: RecordLine) => void)(line);
  for (const row of log.everyRow()) {
    stored.row(row);
    operations.row(row);
  }
  for (const each of [operations, shown, marks, stored]) each.finish();

  const { acknowledged, refused } = operations;
  const { told: violations, counts } = findings;
  const { delivered } = deliveries;
  return {
    violations,
    counts: Object.fromEntries(counts),
    acknowledged,
    refused,
    delivered,
    rows: stored.rows,
    kills,
  };
}

type Readers = { readonly [K in RecordLine['k']]: (line: LineOf<K>) => void };
