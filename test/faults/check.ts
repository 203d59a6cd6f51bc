// `bun test/faults/check.ts <record> <database>`: holds a record against the database, prints what it finds, and
// exits with 1 when that is anything.
import { Database } from 'bun:sqlite';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { checkRecord } from './checker.ts';
import type { RecordLine } from './record.ts';

const [record, databasePath] = process.argv.slice(2);
if (!record || !databasePath) {
  console.error('Usage: bun test/faults/check.ts <record> <database>');
  process.exit(2);
}

const startedAt = performance.now();
const database = new Database(databasePath, { readonly: true });
const { violations, counts, ...figures } = await checkRecord(readRecord(record), database);
const integrity = database
  .query<{ integrity_check: string }, []>('PRAGMA integrity_check')
  .get()?.integrity_check;

for (const { invariant, sentence } of violations) console.log(`${invariant}: ${sentence}`);
if (integrity !== 'ok') console.log(`The database is damaged: ${integrity}`);
const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
console.log(JSON.stringify({ ...figures, violations: counts, integrity, seconds }));
process.exit(violations.length === 0 && integrity === 'ok' ? 0 : 1);

async function* readRecord(path: string): AsyncGenerator<RecordLine> {
  for await (const line of createInterface({ input: createReadStream(path) })) yield JSON.parse(line);
}
