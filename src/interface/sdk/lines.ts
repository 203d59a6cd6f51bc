import type { OutboxEntry, PendingOperation, Row } from './records.ts';
import type { Replica } from './replica.ts';
import type { Delivery, PendingChange, TimelineRow } from './timeline.ts';

export interface LinePorts {
  me(): string;
  isFlying(entry: OutboxEntry): boolean;
}

/** A line with everything that it was made from besides the row or entry itself. */
interface Made {
  readonly me: string;
  readonly delivery: Delivery | undefined;
  readonly change: Change | undefined;
  readonly line: TimelineRow;
}

/** An edit or recall in the outbox, on top of what it changes. */
interface Change {
  readonly entry: OutboxEntry;
  readonly delivery: Delivery;
}

/**
 * Makes lines out of rows and outbox entries. Both never change, they are replaced: as long as one is the same and
 * nothing beside it moved, so is its line.
 */
export class Lines {
  readonly #ports: LinePorts;
  readonly #made = new WeakMap<Row | OutboxEntry, Made>();

  constructor(ports: LinePorts) {
    this.#ports = ports;
  }

  /** The lines of these rows, with what the outbox is about to do to them. */
  ofRows(replica: Replica, rows: readonly Row[], entries: readonly OutboxEntry[]): TimelineRow[] {
    const me = this.#ports.me();
    const changes = new Map<number, OutboxEntry>();
    for (const entry of entries) {
      const { operation } = entry;
      if (operation.type !== 'message' && operation.ref !== undefined) changes.set(operation.ref, entry);
    }
    return rows.map((row) => {
      const delivery = row.sender === me ? deliveryOf(replica, row.seq) : undefined;
      const change = this.#changeOf(changes.get(row.seq));
      return this.#cached(row, { me, delivery, change }, () => storedLine(row, me, delivery));
    });
  }

  /** The lines of the messages among these entries, in their order. */
  ofEntries(entries: readonly OutboxEntry[]): TimelineRow[] {
    if (entries.length === 0) return [];
    const me = this.#ports.me();
    const changes = new Map<string, OutboxEntry>();
    for (const entry of entries) {
      const { operation } = entry;
      if (operation.type !== 'message' && operation.target) changes.set(operation.target, entry);
    }
    return entries.flatMap((entry) => {
      const { operation } = entry;
      if (operation.type !== 'message') return [];
      const delivery = this.#deliveryOf(entry);
      const change = this.#changeOf(changes.get(entry.clientId));
      const make = () => queuedLine(entry, operation, { me, delivery });
      return [this.#cached(entry, { me, delivery, change }, make)];
    });
  }

  #cached(of: Row | OutboxEntry, from: Omit<Made, 'line'>, make: () => TimelineRow): TimelineRow {
    const known = this.#made.get(of);
    if (known && isSame(known, from)) return known.line;
    const line = withChange(make(), from.change);
    this.#made.set(of, { ...from, line });
    return line;
  }

  #changeOf(entry: OutboxEntry | undefined): Change | undefined {
    return entry && { entry, delivery: this.#deliveryOf(entry) };
  }

  #deliveryOf(entry: OutboxEntry): Delivery {
    if (entry.failure) return 'failed';
    if (entry.stored) return 'sent';
    return this.#ports.isFlying(entry) ? 'sending' : 'waiting';
  }
}

function isSame(known: Omit<Made, 'line'>, now: Omit<Made, 'line'>): boolean {
  const isSameChange =
    known.change?.entry === now.change?.entry && known.change?.delivery === now.change?.delivery;
  return isSameChange && known.me === now.me && known.delivery === now.delivery;
}

function storedLine(row: Row, me: string, delivery: Delivery | undefined): TimelineRow {
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
    ...(delivery === undefined ? {} : { delivery }),
  };
}

function deliveryOf({ head }: Replica, seq: number): Delivery {
  if (head.kind !== 'direct') return 'sent';
  if ((head.peerRead ?? 0) >= seq) return 'read';
  return (head.peerReceived ?? 0) >= seq ? 'delivered' : 'sent';
}

function queuedLine(
  entry: OutboxEntry,
  operation: Extract<PendingOperation, { type: 'message' }>,
  { me, delivery }: { me: string; delivery: Delivery },
): TimelineRow {
  const { clientId, stored, failure } = entry;
  return {
    key: clientId,
    clientId,
    type: 'message',
    sender: me,
    isMine: true,
    at: stored?.at ?? entry.createdAt,
    text: operation.text,
    mentions: operation.mentions,
    isErased: false,
    edits: 0,
    delivery,
    ...(stored ? { seq: stored.seq } : {}),
    ...(failure ? { failure } : {}),
    ...(operation.reply === undefined ? {} : { reply: operation.reply }),
  };
}

function withChange(line: TimelineRow, change: Change | undefined): TimelineRow {
  if (!change) return line;
  const { operation, failure, clientId } = change.entry;
  if (operation.type === 'message') return line;
  const pending: PendingChange = {
    clientId,
    type: operation.type,
    delivery: change.delivery,
    ...(failure ? { failure } : {}),
  };
  if (failure) return { ...line, pending };
  if (operation.type === 'edit')
    return { ...line, pending, text: operation.text, mentions: operation.mentions };
  const { text: _, ...erased } = line;
  return { ...erased, pending, mentions: [], isErased: true };
}
