import type { ClientFrameInput, FrameOf } from '../protocol/index.ts';
import type { Cancel, Timers } from './ports.ts';
import type { OwnMark, Row } from './records.ts';
import type { Replica } from './replica.ts';
import { lastNoOf } from './unread.ts';

/** Marks of one conversation are told at most this often. */
const PACE_MS = 1_000;

export interface MarkPorts {
  readonly timers: Timers;
  me(): string;
  send(frame: ClientFrameInput): void;
  onChange(replica: Replica): void;
}

/**
 * How far this person read and received. A mark only moves up; this device keeps its own greatest and repeats it
 * until the server's heads show it.
 */
export class Marks {
  readonly #ports: MarkPorts;
  readonly #sentAt = new Map<string, number>();
  readonly #due = new Map<string, Cancel>();

  constructor(ports: MarkPorts) {
    this.#ports = ports;
  }

  offline(): void {
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
  }

  /** The person has seen everything up to `seq`. */
  read(replica: Replica, seq: number): void {
    const read = Math.min(seq, replica.window?.cursor ?? 0);
    if (read <= replica.read) return;
    this.#raise(replica, { ...replica.mark, read });
  }

  /** Rows arrived; where receipts are kept, the sender hears of it. */
  received(replica: Replica, rows: readonly Row[]): void {
    if (replica.head.kind !== 'direct') return;
    const isOthers = ({ sender }: Row) => sender !== undefined && sender !== this.#ports.me();
    const received = rows.reduce((highest, row) => (isOthers(row) ? Math.max(highest, row.seq) : highest), 0);
    if (received <= Math.max(replica.mark.received, replica.head.receivedSeq)) return;
    this.#raise(replica, { ...replica.mark, received });
  }

  /** The server told a head. What it shows less of is said again. */
  compare(replica: Replica): void {
    const { head, mark } = replica;
    const read = Math.min(mark.read, head.lastSeq);
    const received = Math.min(mark.received, head.lastSeq);
    if (read > head.readSeq || received > head.receivedSeq) this.#tell(replica);
  }

  /** Somebody's marks moved: the person's own on another device, or those of the other person. */
  heard(replica: Replica, frame: FrameOf<'marks'>): void {
    const { head } = replica;
    if (frame.user === this.#ports.me()) {
      const { unread } = frame;
      const readNo =
        unread === undefined ? head.readNo : Math.max(0, lastNoOf(replica) - head.ownAbove - unread);
      replica.head = {
        ...head,
        readNo,
        readSeq: Math.max(head.readSeq, frame.read),
        receivedSeq: Math.max(head.receivedSeq, frame.received),
        mentions: frame.mentions ?? head.mentions,
      };
    } else if (head.peer?.id === frame.user) {
      const peerRead = Math.max(head.peerRead ?? 0, frame.read);
      replica.head = {
        ...head,
        peerRead,
        peerReceived: Math.max(head.peerReceived ?? 0, frame.received, peerRead),
      };
    }
    this.#ports.onChange(replica);
  }

  #raise(replica: Replica, mark: OwnMark): void {
    replica.mark = mark;
    this.#ports.onChange(replica);
    this.#tell(replica);
  }

  /** Somebody who left keeps their mark to themselves: the server takes none of theirs. */
  #tell(replica: Replica): void {
    const { stream } = replica;
    if (this.#due.has(stream) || replica.head.leftSeq !== null) return;
    const { timers } = this.#ports;
    const waitMs = (this.#sentAt.get(stream) ?? Number.NEGATIVE_INFINITY) + PACE_MS - timers.now();
    if (waitMs <= 0) {
      this.#send(replica);
      return;
    }
    const cancel = timers.after(waitMs, () => {
      this.#due.delete(stream);
      this.#send(replica);
    });
    this.#due.set(stream, cancel);
  }

  #send(replica: Replica): void {
    const { stream, mark, head } = replica;
    this.#sentAt.set(stream, this.#ports.timers.now());
    const seq = Math.max(mark.read, head.readSeq);
    const received = mark.received > 0 ? { received: mark.received } : {};
    this.#ports.send({ op: 'read', stream, seq, ...received });
  }
}
