import type { NodeId, UserId } from '../../domain/shared/ids.ts';
import type { Broadcaster, Parcel, Registry } from '../../modules/delivery/ports.ts';

type Listener = (parcel: Parcel) => void;

/** What several nodes of one process share in place of Redis: channels by node, and who is connected where. */
export class MemoryBus {
  readonly #channels = new Map<NodeId, Listener>();
  readonly #where = new Map<UserId, Set<NodeId>>();
  readonly #carry: (deliver: () => void) => void;

  /** `carry` decides when, how often and whether a parcel arrives. */
  constructor(carry: (deliver: () => void) => void = (deliver) => deliver()) {
    this.#carry = carry;
  }

  broadcaster(node: NodeId): Broadcaster {
    return {
      node,
      publish: (to, parcel) => this.#carry(() => this.#channels.get(to)?.(parcel)),
      onParcel: (listener) => this.#channels.set(node, listener),
      resubscribe: () => {},
    };
  }

  registry(node: NodeId): Registry {
    const others = (nodes: Iterable<NodeId>) => [...nodes].filter((each) => each !== node);
    return {
      isAlone: false,
      add: (userId) => {
        const nodes = this.#where.get(userId) ?? new Set();
        this.#where.set(userId, nodes.add(node));
      },
      remove: (userId) => this.#where.get(userId)?.delete(node),
      nodesOf: async (userIds) =>
        others(new Set(userIds.flatMap((userId) => [...(this.#where.get(userId) ?? [])]))),
      liveNodes: async () => others(this.#channels.keys()),
      onlineAmong: async (userIds) => userIds.filter((userId) => (this.#where.get(userId)?.size ?? 0) > 0),
    };
  }

  /** The node died: its channel and its routes are gone, as when its lease expires. */
  forget(node: NodeId): void {
    this.#channels.delete(node);
    for (const nodes of this.#where.values()) nodes.delete(node);
  }
}
