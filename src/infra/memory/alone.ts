import type { NodeId, UserId } from '../../domain/shared/ids.ts';
import type { Broadcaster, Registry } from '../../modules/delivery/ports.ts';

/** The registry of a server that is the only node: who is connected here is who is connected. */
export class LoneRegistry implements Registry {
  readonly isAlone = true;
  readonly #here = new Set<UserId>();

  add(userId: UserId): void {
    this.#here.add(userId);
  }

  remove(userId: UserId): void {
    this.#here.delete(userId);
  }

  async nodesOf() {
    return [];
  }

  async liveNodes() {
    return [];
  }

  async onlineAmong(userIds: readonly UserId[]): Promise<readonly UserId[]> {
    return userIds.filter((userId) => this.#here.has(userId));
  }
}

/** There is nobody to tell. */
export const loneBroadcaster = (node: NodeId): Broadcaster => ({
  node,
  publish: () => {},
  onParcel: () => {},
  resubscribe: () => {},
});
