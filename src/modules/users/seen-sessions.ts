import type { SessionId, UserId } from '../../domain/shared/ids.ts';
import type { SessionRow } from '../../domain/shared/rows.ts';
import type { Caller } from '../shared/caller.ts';
import type { SeenSession } from '../shared/ports.ts';
import type { UsersDependencies } from './ports.ts';

const DAY_MS = 24 * 3_600_000;
/** A session's last-seen time is written at most this often while it is in use. */
const SEEN_EVERY_MS = 10 * 60_000;
/** Sessions whose last-seen time waits to be written; of more, the time that is stored stands. */
const SEEN_MAX = 10_000;

/** When sessions were last seen: gathered here, and written together. */
export class SeenSessions {
  readonly #deps: UsersDependencies;
  readonly #seen = new Map<SessionId, SeenSession>();
  #writing: readonly SeenSession[] = [];

  constructor(deps: UsersDependencies) {
    this.#deps = deps;
  }

  /** The session is in use, at `address` where that is known, which prolongs it. */
  note({ userId, sessionId, seenAt }: SessionRow, now: number, address?: string): void {
    if (now - seenAt <= SEEN_EVERY_MS) return;
    const expiresAt = now + this.#deps.sessionDays * DAY_MS;
    this.#put({ userId, sessionId, at: now, expiresAt, ...this.#whereabouts(sessionId, address) });
  }

  /** One of the session's connections ended just now. That prolongs nothing: it may have ended because the session did. */
  left({ userId, sessionId }: Caller): void {
    const expiresAt = this.#seen.get(sessionId)?.expiresAt ?? 0;
    const at = this.#deps.clock.now();
    this.#put({ userId, sessionId, at, expiresAt, ...this.#whereabouts(sessionId) });
  }

  /** When these people were last here, of those who share a conversation with the viewer and have a session. */
  async lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    const stored = await this.#deps.people.lastSeen(viewer, userIds);
    const times = new Map(stored.map(({ userId, seenAt }) => [userId, seenAt]));
    for (const { userId, at } of [...this.#writing, ...this.#seen.values()]) {
      const known = times.get(userId);
      if (known !== undefined && known < at) times.set(userId, at);
    }
    return times;
  }

  /** Writes what was noted. Called once a minute and when the node drains. */
  async flush(): Promise<void> {
    const seen = [...this.#seen.values()];
    this.#seen.clear();
    if (seen.length === 0) return;
    this.#writing = seen;
    try {
      await this.#deps.upkeep.seen(seen);
    } finally {
      this.#writing = [];
    }
  }

  #whereabouts(sessionId: SessionId, address = this.#seen.get(sessionId)?.address): { address?: string } {
    return address === undefined ? {} : { address };
  }

  #put(seen: SeenSession): void {
    if (this.#seen.size < SEEN_MAX || this.#seen.has(seen.sessionId)) this.#seen.set(seen.sessionId, seen);
  }
}
