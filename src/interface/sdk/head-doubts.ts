import type { Head } from '../protocol/index.ts';
import type { Timers } from './ports.ts';
import type { Replica } from './replica.ts';
import type { Viewpoint } from './viewpoint.ts';

/** Before a head is asked for again. */
const RETRY_MS = 1_000;
/** After a mark was repeated the server has it, and heads show it, within this time. */
const MARK_SHOWN_MS = 2_000;

export interface DoubtPorts {
  readonly timers: Timers;
  readonly me: Viewpoint;
  askHead(stream: string): void;
}

/**
 * Heads arrive late: what one tells may be older than what is known from events and hints. What is known stands, and
 * the head is asked for again where it may say more than can be known without it.
 */
export class HeadDoubts {
  readonly #ports: DoubtPorts;
  /** Streams whose head told of less than was known, and is asked for once more. */
  readonly #doubted = new Set<string>();

  constructor(ports: DoubtPorts) {
    this.#ports = ports;
  }

  online(): void {
    this.#doubted.clear();
  }

  /** Takes the head over, as far as it is news. */
  judge(replica: Replica, head: Head, { isOlder, mustOpen }: { isOlder: boolean; mustOpen: boolean }): void {
    const known = replica.head;
    replica.head = isOlder ? this.#withoutNews(known, head) : head;
    replica.followRows(this.#ports.me);
    if (!mustOpen) replica.head = this.#withMarks(known, replica.head);
    replica.head = this.#withPeer(replica);
  }

  /** Where the rows above the mark are not in memory, the numbers are the head's: they must say what holds by now. */
  checkCounts(replica: Replica, head: Head): void {
    const { window, stream } = replica;
    if (!window || replica.read >= window.base) return;
    const isEarly = head.lastSeq < replica.countsChangedAt || head.lastSeq < window.base;
    if (isEarly) this.#askLater(stream, RETRY_MS);
    else if (replica.mark.read > head.readSeq) this.#askLater(stream, MARK_SHOWN_MS);
  }

  /** A head that was read before what the window has applied does not say who may see what now: that is asked again. */
  #withoutNews({ visibleFrom, leftSeq, stream }: Head, head: Head): Head {
    const isDifferent = visibleFrom !== head.visibleFrom || leftSeq !== head.leftSeq;
    if (isDifferent) this.#askLater(stream, RETRY_MS);
    return { ...head, visibleFrom, leftSeq };
  }

  /**
   * Marks only move up: a head with a lower one was read before a hint that overtook it. What is known stands, and the
   * head is asked for again, once, because a restored server may know no better. A head without the other's marks is no
   * lower one: they are kept from this person now.
   */
  #withMarks(known: Head, head: Head): Head {
    const { stream } = head;
    const isLower = head.readSeq < known.readSeq || (head.peerRead ?? Infinity) < (known.peerRead ?? 0);
    if (!isLower || this.#doubted.has(stream)) {
      this.#doubted.delete(stream);
      return head;
    }
    this.#doubted.add(stream);
    this.#askLater(stream, RETRY_MS);
    return withGreatestMarks(head, known);
  }

  /** A head that calls the other person otherwise than a hint did was read before it, or after one that was lost. */
  #withPeer(replica: Replica): Head {
    const { head, metPeer, stream } = replica;
    if (!metPeer || !head.peer || JSON.stringify(head.peer) === JSON.stringify(metPeer)) return head;
    replica.metPeer = undefined;
    this.#askLater(stream, RETRY_MS);
    return { ...head, peer: metPeer };
  }

  #askLater(stream: string, ms: number): void {
    this.#ports.timers.after(ms, () => this.#ports.askHead(stream));
  }
}

/** A head with the marks of another where those are greater. */
function withGreatestMarks(head: Head, other: Head): Head {
  const own = head.readSeq < other.readSeq ? other : head;
  const peer = (head.peerRead ?? 0) < (other.peerRead ?? 0) ? other : head;
  const { readSeq, readNo, ownAbove, mentions } = own;
  const { peerRead = 0, peerReceived = 0 } = peer;
  return { ...head, readSeq, readNo, ownAbove, mentions, ...(head.peer ? { peerRead, peerReceived } : {}) };
}
