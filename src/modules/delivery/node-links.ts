import type { NodeId } from '../../domain/shared/ids.ts';
import type { Clock } from '../shared/ports.ts';
import type { Broadcaster, NodeMessage, Parcel, Registry } from './ports.ts';

export interface NodeLinksOptions {
  readonly clock: Clock;
  readonly broadcaster: Broadcaster;
  readonly registry: Registry;
  readonly boot: string;
  onMessage(message: NodeMessage): void;
  /** Something from another node may have been lost since this time, by this node's monotonic clock. */
  onLoss(lostAt: number): void;
  onFault(fault: unknown): void;
}

const BEAT_MS = 1_000;
/** Without its own beat for this long a node takes a new subscription; without another's, that one is silent. */
const DEAF_MS = 3_000;
/** A node that is gone may have left a write behind that commits this much later. */
const LINGER_MS = 10_000;

/** What is known of one publisher: which boot, the last number heard, and until when nothing of it is missing. */
interface Publisher {
  boot: string;
  heard: number;
  heardAt: number;
  coveredAt: number;
}

/**
 * Numbers what this node sends to each other node, repeats the last numbers once a second, and notices what is
 * missing of theirs. It repairs nothing itself: a gap, deafness, a silent publisher (every second until it is heard
 * again) and the death of one all mean `onLoss`.
 */
export class NodeLinks {
  readonly #options: NodeLinksOptions;
  readonly #sent = new Map<NodeId, number>();
  readonly #publishers = new Map<NodeId, Publisher>();
  #live: ReadonlySet<NodeId> = new Set();
  #ownBeatAt: number;
  #uneasyUntil = Number.NEGATIVE_INFINITY;
  #stopBeat: (() => void) | undefined;
  #beats = 0;

  constructor(options: NodeLinksOptions) {
    this.#options = options;
    this.#ownBeatAt = options.clock.monotonic();
    options.broadcaster.onParcel((parcel) => this.#receive(parcel));
  }

  start(): void {
    this.#ownBeatAt = this.#options.clock.monotonic();
    this.#beat();
  }

  stop(): void {
    this.#stopBeat?.();
  }

  send(to: NodeId, message: NodeMessage): void {
    this.#publish(to, { number: this.#nextNumber(to), message });
  }

  /** Something could not be sent, because nobody knows to whom: every node will find a number missing. */
  skip(): void {
    for (const node of new Set([...this.#live, ...this.#sent.keys()])) this.#nextNumber(node);
  }

  #nextNumber(to: NodeId): number {
    const number = (this.#sent.get(to) ?? 0) + 1;
    this.#sent.set(to, number);
    return number;
  }

  #publish(to: NodeId, content: { number: number; message?: NodeMessage }): void {
    const { broadcaster, boot } = this.#options;
    broadcaster.publish(to, { from: broadcaster.node, boot, ...content });
  }

  #beat(): void {
    const { broadcaster, clock, registry, onFault } = this.#options;
    this.#beats += 1;
    this.#stopBeat = clock.after(BEAT_MS, () => this.#beat());
    this.#publish(broadcaster.node, { number: this.#beats });
    registry.liveNodes().then((nodes) => this.#greet(nodes), onFault);
    this.#checkSilence();
  }

  /** A live node that was never heard is as good as a silent one. */
  #greet(nodes: readonly NodeId[]): void {
    const now = this.#options.clock.monotonic();
    this.#live = new Set(nodes);
    for (const node of nodes) {
      this.#publish(node, { number: this.#sent.get(node) ?? 0 });
      if (this.#publishers.has(node)) continue;
      this.#publishers.set(node, { boot: '', heard: 0, heardAt: now, coveredAt: now - DEAF_MS });
    }
  }

  #checkSilence(): void {
    const { clock, broadcaster, onLoss } = this.#options;
    const now = clock.monotonic();
    if (now - this.#ownBeatAt > DEAF_MS) {
      broadcaster.resubscribe();
      onLoss(this.#ownBeatAt);
      this.#ownBeatAt = now;
    }
    if (now < this.#uneasyUntil) onLoss(now - BEAT_MS);
    for (const [node, publisher] of this.#publishers) {
      if (now - publisher.heardAt <= DEAF_MS) continue;
      onLoss(publisher.coveredAt);
      publisher.coveredAt = now;
      if (!this.#live.has(node)) this.#forget(node, now);
    }
  }

  #forget(node: NodeId, now: number): void {
    this.#publishers.delete(node);
    this.#uneasyUntil = now + LINGER_MS;
  }

  #receive(parcel: Parcel): void {
    const { clock, broadcaster, boot, onMessage, onLoss } = this.#options;
    const now = clock.monotonic();
    if (parcel.from === broadcaster.node) {
      if (parcel.boot === boot) this.#ownBeatAt = now;
      return;
    }
    const known = this.#publishers.get(parcel.from);
    const isSame = known?.boot === parcel.boot;
    const heard = isSame ? known.heard : 0;
    if (parcel.message) onMessage(parcel.message);
    if (known && !isSame && known.boot !== '') this.#uneasyUntil = now + LINGER_MS;
    const next = heard + (parcel.message ? 1 : 0);
    if (parcel.number > next || (known && !isSame)) onLoss(known?.coveredAt ?? now - DEAF_MS);
    const publisher = {
      boot: parcel.boot,
      heard: Math.max(heard, parcel.number),
      heardAt: now,
      coveredAt: now,
    };
    this.#publishers.set(parcel.from, publisher);
  }
}
