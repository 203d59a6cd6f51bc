import type { UserId } from '../../domain/shared/ids.ts';
import type { Clock, HiddenAmong, NodeHint } from '../shared/ports.ts';
import type { Registry, Subscriber } from './ports.ts';

/** Offline is told only after this long, so that a changing network does not flicker. */
export const OFFLINE_GRACE_MS = 15_000;

export interface PresenceState {
  readonly userId: UserId;
  readonly online: boolean;
  /** When somebody who is away was last here, where that is known and the watcher's to know. */
  readonly seenAt?: number | undefined;
}

export interface PresenceOptions {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly hiddenAmong: HiddenAmong;
  /** Reaches people's devices wherever they are. */
  readonly hint: (hint: NodeHint) => void;
  /** When these people were last here, as far as the viewer may know. */
  lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>>;
  encode(states: readonly PresenceState[]): string;
  onFault(fault: unknown): void;
}

/**
 * Tells devices who of the people on their screen is online. Hints: a lost one is mended by the next subscription.
 * Whoever is hidden from somebody looks as if they were away.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #watched = new Map<Subscriber, readonly UserId[]>();
  readonly #watchers = new Map<UserId, Set<Subscriber>>();
  readonly #leaving = new Map<UserId, () => void>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Replaces what this device watches and answers the present state of those people. */
  async watch(device: Subscriber, userIds: readonly UserId[]): Promise<void> {
    this.unwatch(device);
    this.#watched.set(device, userIds);
    for (const userId of userIds) {
      const watchers = this.#watchers.get(userId);
      if (watchers) watchers.add(device);
      else this.#watchers.set(userId, new Set([device]));
    }
    device.hint(this.#options.encode(await this.#statesFor(device.userId, userIds)));
  }

  /** What hides two people from each other began or ended: each is told what they may see of the other now. */
  async changedBetween(a: UserId, b: UserId): Promise<void> {
    for (const [userId, about] of [
      [a, b],
      [b, a],
    ] as const) {
      const payload = this.#options.encode(await this.#statesFor(userId, [about]));
      this.#options.hint({ userIds: [userId], payload, about });
    }
  }

  async #statesFor(viewer: UserId, userIds: readonly UserId[]): Promise<PresenceState[]> {
    const { registry, hiddenAmong } = this.#options;
    const hidden = await hiddenAmong(viewer, userIds);
    const seen = await this.#lastSeen(viewer, userIds);
    // Asked last: who comes online from here on is told after this answer.
    const online = new Set([...(await registry.onlineAmong(userIds)), ...this.#leaving.keys()]);
    return userIds.map((userId) => {
      if (hidden.has(userId)) return { userId, online: false };
      return online.has(userId)
        ? { userId, online: true }
        : { userId, online: false, seenAt: seen.get(userId) };
    });
  }

  unwatch(device: Subscriber): void {
    for (const userId of this.#watched.get(device) ?? []) {
      const watchers = this.#watchers.get(userId);
      watchers?.delete(device);
      if (watchers?.size === 0) this.#watchers.delete(userId);
    }
    this.#watched.delete(device);
  }

  cameOnline(userId: UserId): void {
    const cancel = this.#leaving.get(userId);
    cancel?.();
    this.#leaving.delete(userId);
    if (!cancel) this.#tell(userId, true);
  }

  wentOffline(userId: UserId): void {
    this.#leaving.get(userId)?.();
    const cancel = this.#options.clock.after(OFFLINE_GRACE_MS, () => {
      this.#leaving.delete(userId);
      this.#tell(userId, false);
    });
    this.#leaving.set(userId, cancel);
  }

  stop(): void {
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
  }

  /** Who is here can be told also while the store is away. */
  async #lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    try {
      return await this.#options.lastSeen(viewer, userIds);
    } catch (fault) {
      this.#options.onFault(fault);
      return new Map();
    }
  }

  #tell(userId: UserId, online: boolean): void {
    const watchers = this.#watchers.get(userId);
    if (!watchers) return;
    const { hiddenAmong, encode, onFault } = this.#options;
    const viewers = [...new Set([...watchers].map((device) => device.userId))];
    hiddenAmong(userId, viewers).then((hidden) => {
      const payload = encode([{ userId, online }]);
      for (const device of watchers) if (!hidden.has(device.userId)) device.hint(payload);
    }, onFault);
  }
}
