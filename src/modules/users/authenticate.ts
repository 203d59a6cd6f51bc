import type { SessionId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { SessionRow } from '../../domain/shared/rows.ts';
import { isActive } from '../../domain/users/authority.ts';
import type { Caller } from '../shared/caller.ts';
import type { SeenSession } from '../shared/ports.ts';
import type { UsersDependencies } from './ports.ts';

const DAY_MS = 24 * 3_600_000;
/** A session's last-seen time is written at most this often. */
const SEEN_EVERY_MS = 10 * 60_000;
/** Sessions whose last-seen time waits to be written. */
const SEEN_MAX = 10_000;
const TOKEN = /^[a-z2-7]{52}$/;

/**
 * The one function that tells who asks, for HTTP and for sockets alike. Refuses with `not_signed_in` without a
 * token, with `session_expired` for one that is unknown, expired or of a disabled account.
 */
export class Authentication {
  readonly #deps: UsersDependencies;
  readonly #seen = new Map<SessionId, SeenSession>();

  constructor(deps: UsersDependencies) {
    this.#deps = deps;
  }

  /** `address` is where the device is now; it is noted with the time. */
  async caller(token: string | undefined, address?: string): Promise<Caller> {
    if (token === undefined || token === '') throw new Refusal('not_signed_in');
    if (!TOKEN.test(token)) throw new Refusal('session_expired');
    const { people, hasher, clock } = this.#deps;
    const session = await people.session(hasher.sha256(token));
    const now = clock.now();
    if (!session || session.expiresAt <= now) throw new Refusal('session_expired');
    const user = await people.user(session.userId);
    if (!user || !isActive(user)) throw new Refusal('session_expired');
    this.#note(session, now, address);
    const { userId, handle, name, role, personalId, selfId } = user;
    return { userId, sessionId: session.sessionId, handle, name, role, personalId, selfId };
  }

  /** Whether a connected device's session still stands: neither ended, nor expired, nor of a disabled account. */
  async isLive({ userId, sessionId }: Caller): Promise<boolean> {
    const now = this.#deps.clock.now();
    const sessions = await this.#deps.people.sessionsOf(userId);
    const session = sessions.find((each) => each.sessionId === sessionId);
    const user = session && (await this.#deps.people.user(userId));
    if (!session || session.expiresAt <= now || !user || !isActive(user)) return false;
    this.#note(session, now);
    return true;
  }

  #note({ userId, sessionId, seenAt }: SessionRow, now: number, address?: string): void {
    if (now - seenAt <= SEEN_EVERY_MS || this.#seen.size >= SEEN_MAX) return;
    const expiresAt = now + this.#deps.sessionDays * DAY_MS;
    const known = address ?? this.#seen.get(sessionId)?.address;
    this.#seen.set(sessionId, {
      userId,
      sessionId,
      at: now,
      expiresAt,
      ...(known === undefined ? {} : { address: known }),
    });
  }

  /** Writes the noted last-seen times. Called once a minute and when the node drains. */
  async flush(): Promise<void> {
    const seen = [...this.#seen.values()];
    this.#seen.clear();
    if (seen.length > 0) await this.#deps.upkeep.seen(seen);
  }
}
