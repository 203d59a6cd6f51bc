import { Refusal } from '../../domain/shared/refusals.ts';
import { isActive } from '../../domain/users/authority.ts';
import type { Caller } from '../shared/caller.ts';
import type { UsersDependencies } from './ports.ts';
import type { SeenSessions } from './seen-sessions.ts';

const TOKEN = /^[a-z2-7]{52}$/;

/**
 * The one function that tells who asks, for HTTP and for sockets alike. Refuses with `not_signed_in` without a
 * token, with `session_expired` for one that is unknown, expired or of a disabled account.
 */
export class Authentication {
  readonly #deps: UsersDependencies;
  readonly #seen: SeenSessions;

  constructor(deps: UsersDependencies, seen: SeenSessions) {
    this.#deps = deps;
    this.#seen = seen;
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
    this.#seen.note(session, now, address);
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
    this.#seen.note(session, now);
    return true;
  }
}
