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
}

const BEAT_MS = 1_000;
/** Without its own beat for this long a node takes a new subscription; without another's, that one is silent. */
const DEAF_MS = 3_000;

/** What is known of one publisher: which boot, and the last number heard. */
interface Publisher {
  boot: string;
  heard: number;
  heardAt: number;
}

/**
 * Numbers what this node sends to each other node, repeats the last numbers once a second, and notices what is
 * missing of theirs. It repairs nothing itself: a gap, a silent or new publisher and deafness all mean `onLoss`.
 */
export class NodeLinks {
  readonly #options: NodeLinksOptions;
  readonly #sent = new Map<NodeId, number>();
  readonly #publishers = new Map<NodeId, Publisher>();
  #ownBeatAt: number;
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
    const number = (this.#sent.get(to) ?? 0) + 1;
    this.#sent.set(to, number);
    this.#publish(to, { number, message });
  }

  #publish(to: NodeId, content: { number: number; message?: NodeMessage }): void {
    const { broadcaster, boot } = this.#options;
    broadcaster.publish(to, { from: broadcaster.node, boot, ...content });
  }

  #beat(): void {
    this.#beats += 1;
    this.#stopBeat = this.#options.clock.after(BEAT_MS, () => this.#beat());
    this.#publish(this.#options.broadcaster.node, { number: this.#beats });
    void this.#options.registry.liveNodes().then((nodes) => {
      for (const node of nodes) this.#publish(node, { number: this.#sent.get(node) ?? 0 });
    });
    this.#checkSilence();
  }

  #checkSilence(): void {
    const { clock, broadcaster, onLoss } = this.#options;
    const now = clock.monotonic();
    if (now - this.#ownBeatAt > DEAF_MS) {
      broadcaster.resubscribe();
      onLoss(this.#ownBeatAt);
      this.#ownBeatAt = now;
    }
    for (const [node, publisher] of this.#publishers) {
      if (now - publisher.heardAt <= DEAF_MS) continue;
      this.#publishers.delete(node);
      onLoss(publisher.heardAt);
    }
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
    const expected = isSame ? known.heard + (parcel.message ? 1 : 0) : undefined;
    if (parcel.message) onMessage(parcel.message);
    if (isSame && parcel.number < (expected ?? 0)) {
      known.heardAt = now;
      return;
    }
    const lastHeardAt = known?.heardAt ?? now - DEAF_MS;
    this.#publishers.set(parcel.from, { boot: parcel.boot, heard: parcel.number, heardAt: now });
    if (expected === undefined ? parcel.number > (parcel.message ? 1 : 0) : parcel.number > expected) {
      onLoss(lastHeardAt);
    }
  }
}
