import type { UserId } from '../../domain/shared/ids.ts';
import type { Subscriber } from './ports.ts';

/** Which devices have whom on the screen. */
export class Watching {
  readonly #watched = new Map<Subscriber, readonly UserId[]>();
  readonly #watchers = new Map<UserId, Set<Subscriber>>();

  /** Replaces what this device watches. */
  set(device: Subscriber, userIds: readonly UserId[]): void {
    this.drop(device);
    this.#watched.set(device, userIds);
    for (const userId of userIds) {
      const watchers = this.#watchers.get(userId);
      if (watchers) watchers.add(device);
      else this.#watchers.set(userId, new Set([device]));
    }
  }

  /** Answers who is watched by nobody any more. */
  drop(device: Subscriber): UserId[] {
    const unwatched: UserId[] = [];
    for (const userId of this.#watched.get(device) ?? []) {
      const watchers = this.#watchers.get(userId);
      watchers?.delete(device);
      if (watchers?.size !== 0) continue;
      this.#watchers.delete(userId);
      unwatched.push(userId);
    }
    this.#watched.delete(device);
    return unwatched;
  }

  isWatched(userId: UserId): boolean {
    return this.#watchers.has(userId);
  }

  watchersOf(userId: UserId): Iterable<Subscriber> {
    return this.#watchers.get(userId) ?? [];
  }
}
