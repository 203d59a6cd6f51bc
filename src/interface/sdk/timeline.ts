import type { OutboxEntry, PendingOperation, Row } from './records.ts';
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

export interface TimelineSource {
  readonly me: string;
  readonly entries: readonly OutboxEntry[];
  isFlying(entry: OutboxEntry): boolean;
}

/** The rows of the window that are lines of their own, then what is still in the outbox. */
export function timelineOf(replica: Replica | undefined, source: TimelineSource): TimelineRow[] {
  const lines: TimelineRow[] = [];
  const { window } = replica ?? {};
  const changes = pendingChanges(source);
  if (replica && window) {
    for (let seq = window.base + 1; seq <= window.cursor; seq += 1) {
      const row = window.rows.get(seq);
      if (row && isLine(row))
        lines.push(withChange(storedLine(replica, row, source.me), changes.get(row.seq)));
    }
  }
  return [...lines, ...queuedLines(source)];
}

/** The last line, without building the others. */
export function lastLineOf(replica: Replica, source: TimelineSource): TimelineRow | undefined {
  const queued = source.entries.length > 0 ? queuedLines(source).at(-1) : undefined;
  const { window } = replica;
  if (queued || !window) return queued;
  for (let seq = window.cursor; seq > window.base; seq -= 1) {
    const row = window.rows.get(seq);
    if (row && isLine(row)) return storedLine(replica, row, source.me);
  }
  return undefined;
}

/** Rows that change others, and rows that stand for nothing visible, are no lines. */
const isLine = (row: Row): boolean => row.ref === undefined && row.type !== 'void';

function storedLine(replica: Replica, row: Row, me: string): TimelineRow {
  const { seq, type, at, reply, clientId, sender = '' } = row;
  const isMine = sender === me;
  const text = row.body?.['text'];
  const mentions = row.body?.['mentions'];
  return {
    key: isMine && clientId !== undefined ? clientId : String(seq),
    seq,
    type,
    sender,
    isMine,
    at,
    mentions: Array.isArray(mentions) ? mentions : [],
    isErased: row.body === null,
    edits: Number(row.body?.['edits'] ?? 0),
    row,
    ...(typeof text === 'string' ? { text } : {}),
    ...(clientId === undefined ? {} : { clientId }),
    ...(reply === undefined ? {} : { reply }),
    ...(isMine ? { delivery: deliveryOf(replica, seq) } : {}),
  };
}

function deliveryOf({ head }: Replica, seq: number): Delivery {
  if (head.kind !== 'direct') return 'sent';
  if ((head.peerRead ?? 0) >= seq) return 'read';
  return (head.peerReceived ?? 0) >= seq ? 'delivered' : 'sent';
}

function queuedLines(source: TimelineSource): TimelineRow[] {
  const changes = new Map(
    source.entries.flatMap((entry) =>
      entry.operation.type !== 'message' && entry.operation.target
        ? [[entry.operation.target, entry] as const]
        : [],
    ),
  );
  return source.entries.flatMap((entry) => {
    if (entry.operation.type !== 'message') return [];
    const change = changes.get(entry.clientId);
    return [withChange(queuedLine(entry, entry.operation, source), change && { entry: change, source })];
  });
}

function queuedLine(
  entry: OutboxEntry,
  operation: Extract<PendingOperation, { type: 'message' }>,
  source: TimelineSource,
): TimelineRow {
  const { clientId, stored, failure } = entry;
  return {
    key: clientId,
    clientId,
    type: 'message',
    sender: source.me,
    isMine: true,
    at: stored?.at ?? entry.createdAt,
    text: operation.text,
    mentions: operation.mentions,
    isErased: false,
    edits: 0,
    delivery: outboxDelivery(entry, source),
    ...(stored ? { seq: stored.seq } : {}),
    ...(failure ? { failure } : {}),
    ...(operation.reply === undefined ? {} : { reply: operation.reply }),
  };
}

function outboxDelivery(entry: OutboxEntry, source: TimelineSource): Delivery {
  if (entry.failure) return 'failed';
  if (entry.stored) return 'sent';
  return source.isFlying(entry) ? 'sending' : 'waiting';
}

interface Change {
  readonly entry: OutboxEntry;
  readonly source: TimelineSource;
}

/** The newest change of each stored row that is still in the outbox. */
function pendingChanges(source: TimelineSource): Map<number, Change> {
  const changes = new Map<number, Change>();
  for (const entry of source.entries) {
    if (entry.operation.type === 'message' || entry.operation.ref === undefined) continue;
    changes.set(entry.operation.ref, { entry, source });
  }
  return changes;
}

function withChange(line: TimelineRow, change: Change | undefined): TimelineRow {
  if (!change) return line;
  const { entry, source } = change;
  const { operation, failure, clientId } = entry;
  if (operation.type === 'message') return line;
  const delivery = outboxDelivery(entry, source);
  const pending: PendingChange = {
    clientId,
    type: operation.type,
    delivery,
    ...(failure ? { failure } : {}),
  };
  if (failure) return { ...line, pending };
  if (operation.type === 'edit')
    return { ...line, pending, text: operation.text, mentions: operation.mentions };
  const { text: _, ...erased } = line;
  return { ...erased, pending, mentions: [], isErased: true };
}
