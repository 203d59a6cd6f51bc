// The ceiling's only writer, a thread of its own: one transaction a batch, one string in, one string out.
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

declare const self: Worker;

/** What the gateway sends: the address of the database first, then batches of stream, sender, client id, text. */
export type Batch = readonly (readonly [stream: string, sender: string, clientId: string, text: string])[];
/** What comes back for each message of a batch, in its order. */
export type Written = readonly (readonly [seq: number, no: number, digest: string])[];
/** The time of a batch and what it wrote. */
export type BatchDone = readonly [at: number, written: Written];

/** Negative is KiB. */
const CACHE_KIB = -64 * 1024;
/** 64 MiB of pages between two checkpoints: measured as the best of 1,000 to 32,000 pages. */
const CHECKPOINT_PAGES = 16_000;

interface Counter {
  seq: number;
  no: number;
  digest: string;
}

let writeBatch: ((batch: Batch) => BatchDone) | undefined;

self.onmessage = ({ data }: MessageEvent<string>) => {
  if (writeBatch) return self.postMessage(JSON.stringify(writeBatch(JSON.parse(data) as Batch)));
  writeBatch = openWriter(data);
  self.postMessage('');
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function openWriter(file: string): (batch: Batch) => BatchDone {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma(`cache_size = ${CACHE_KIB}`);
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  const counters = readCounters(database);
  const statements = prepare(database);
  return database.transaction((batch: Batch): BatchDone => {
    const at = Date.now();
    const written = batch.map(([stream, sender, clientId, text]) => {
      const counter = counters.get(stream);
      if (!counter) throw new Error(`there is no stream ${stream}`);
      counter.seq += 1;
      counter.no += 1;
      const link = [counter.digest, stream, counter.seq, counter.no, 'message', sender, clientId, 0, '', at];
      counter.digest = sha256(link.join('|')).slice(0, 16);
      const { seq, no, digest } = counter;
      const body = JSON.stringify({ v: 1, kind: 'text', text });
      statements.log.run(stream, seq, no, sender, clientId, seq, at, digest, body);
      statements.receipt.run(sender, clientId, sha256(`${stream}|${clientId}|${text}`), stream, seq, at);
      statements.stream.run(seq, no, digest, at, stream);
      statements.member.run(seq, no, seq, sender, stream);
      return [seq, no, digest] as const;
    });
    return [at, written];
  }).immediate;
}

function readCounters(database: Database.Database): Map<string, Counter> {
  const rows = database.prepare('SELECT stream_id, last_seq, last_no, digest FROM streams').all() as {
    stream_id: string;
    last_seq: number;
    last_no: number;
    digest: string;
  }[];
  return new Map(
    rows.map((row) => [row.stream_id, { seq: row.last_seq, no: row.last_no, digest: row.digest }]),
  );
}

function prepare(database: Database.Database) {
  return {
    log: database.prepare(
      `INSERT INTO log (stream_id, seq, no, type, sender_id, client_id, part, ref_seq, reply_seq, changed_seq, at,
         digest, body, parent_seq, via_id, origin, origin_at, expires_at)
       VALUES (?, ?, ?, 'message', ?, ?, 0, NULL, NULL, ?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL)`,
    ),
    receipt: database.prepare(
      'INSERT INTO receipts (sender_id, client_id, hash, stream_id, seq, at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    stream: database.prepare(
      'UPDATE streams SET last_seq = ?, last_no = ?, digest = ?, changed_at = ? WHERE stream_id = ?',
    ),
    member: database.prepare(
      'UPDATE members SET read_seq = ?, read_no = ?, own_seq = ?, own_above = 0 WHERE user_id = ? AND stream_id = ?',
    ),
  };
}
