import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

interface Link {
  readonly stream_id: string;
  readonly seq: number;
  readonly no: number;
  readonly type: string;
  readonly sender_id: string;
  readonly client_id: string;
  readonly part: number;
  readonly ref_seq: number | null;
  readonly at: number;
  readonly digest: string;
}

/**
 * Computes every stream's chain anew, from the rows alone and apart from the server's code, and names the streams
 * in which a row is missing, a digest is wrong, or the counter does not end at the last row.
 */
export function brokenChains(database: Database.Database): string[] {
  const rows = database.prepare(
    'SELECT stream_id, seq, no, type, sender_id, client_id, part, ref_seq, at, digest FROM log WHERE stream_id = ? ORDER BY seq',
  );
  const heads = database.prepare('SELECT stream_id, last_seq, last_no, digest FROM streams').all() as {
    stream_id: string;
    last_seq: number;
    last_no: number;
    digest: string;
  }[];
  return heads
    .filter((head) => {
      const links = rows.all(head.stream_id) as Link[];
      const last = links.at(-1);
      const endsThere =
        last?.seq === head.last_seq && last.no === head.last_no && last.digest === head.digest;
      return !endsThere || !isChain(links);
    })
    .map(({ stream_id }) => stream_id);
}

function isChain(links: readonly Link[]): boolean {
  return links.every((link, place) => {
    const { stream_id, seq, no, type, sender_id, client_id, part, ref_seq, at } = link;
    const before = links[place - 1]?.digest ?? '';
    const text = [before, stream_id, seq, no, type, sender_id, client_id, part, ref_seq ?? '', at].join('|');
    return seq === place + 1 && createHash('sha256').update(text).digest('hex').slice(0, 16) === link.digest;
  });
}
