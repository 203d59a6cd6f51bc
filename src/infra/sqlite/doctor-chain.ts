import { createHash } from 'node:crypto';
import type { Sqlite } from './database.ts';

interface Link {
  readonly streamId: string;
  readonly seq: number;
  readonly digest: string;
  readonly covered: string;
}

/** What the chain covers of a row, as text: everything that never changes, the columns in their order. */
const LINKS = `SELECT stream_id AS streamId, seq, digest, concat_ws('|', stream_id, seq, no, type, sender_id, client_id,
  part, coalesce(ref_seq, ''), at) AS covered FROM log ORDER BY stream_id, seq`;

/**
 * Names the rows whose digest does not follow from the row before them. One row is held at a time. Where retention
 * took the row before, a first row is believed: nothing is left to check it by.
 */
export function* brokenLinks(db: Sqlite): Generator<string> {
  let before: Link | undefined;
  for (const link of db.prepare(LINKS).iterate() as IterableIterator<Link>) {
    const previous = before?.streamId === link.streamId && before.seq === link.seq - 1 ? before : undefined;
    if ((previous || link.seq === 1) && link.digest !== digestOf(previous?.digest ?? '', link.covered))
      yield `${link.streamId} ${link.seq}`;
    before = link;
  }
}

const digestOf = (previous: string, covered: string): string =>
  createHash('sha256').update(`${previous}|${covered}`).digest().subarray(0, 8).toString('hex');
