import type { Lines } from './lines.ts';
import type { OutboxEntry, Row } from './records.ts';
import { isLine } from './reducer.ts';
import type { Replica } from './replica.ts';

/**
 * How far one's own message came. `sent`: the server has it for good; `delivered` and `read`: so has, and did, the
 * other person of a direct conversation; `failed`: refused for good, to be retried or discarded.
 */
export type Delivery = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

export interface Failure {
  readonly code: string;
  readonly text: string;
}

/** An edit or recall of a row that the server has not shown yet. */
export interface PendingChange {
  readonly clientId: string;
  readonly type: 'edit' | 'recall';
  readonly delivery: Delivery;
  readonly failure?: Failure;
}

/** One line of a conversation. */
export interface TimelineRow {
  /** Stays the same from the outbox into the log. */
  readonly key: string;
  /** Absent until the server acknowledged it. */
  readonly seq?: number;
  readonly clientId?: string;
  readonly type: string;
  readonly sender: string;
  readonly isMine: boolean;
  readonly at: number;
  /** As it reads now, with one's own change on top that is still on its way; absent where the row has none. */
  readonly text?: string;
  readonly mentions: readonly string[];
  readonly reply?: number;
  readonly isErased: boolean;
  readonly edits: number;
  /** Only on one's own rows. */
  readonly delivery?: Delivery;
  readonly failure?: Failure;
  readonly pending?: PendingChange;
  /** The stored row, for types that have no text. */
  readonly row?: Row;
}

/** What the lines of one conversation are made from, besides its rows. */
export interface TimelineSource {
  readonly entries: readonly OutboxEntry[];
  readonly lines: Lines;
}

/** The rows in memory that are lines of their own, then what is still in the outbox. */
export function timelineOf(replica: Replica | undefined, { entries, lines }: TimelineSource): TimelineRow[] {
  const stored: Row[] = [];
  const { window } = replica ?? {};
  for (let seq = (window?.base ?? 0) + 1; window && seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (row && isLine(row)) stored.push(row);
  }
  return [...(replica ? lines.ofRows(replica, stored, entries) : []), ...lines.ofEntries(entries)];
}

/** The last line, without building the others. */
export function lastLineOf(replica: Replica, { entries, lines }: TimelineSource): TimelineRow | undefined {
  const queued = entries.length > 0 ? lines.ofEntries(entries).at(-1) : undefined;
  const { last } = replica;
  return queued ?? (last && lines.ofRows(replica, [last], [])[0]);
}
