import { profileChanged } from '../../domain/shared/events.ts';
import type { UserId } from '../../domain/shared/ids.ts';
import { CLOSED } from '../../domain/users/decide-closing.ts';
import type { Clock, NodeHint, Run } from '../shared/ports.ts';
import type { MembershipReader } from '../shared/reading.ts';

/** Somebody who changes again within this time is told of once more at its end, with what holds by then. */
const TOLD_EVERY_MS = 2_000;
/** Places in conversations that are looked up for one change: whoever has more is told of in some of them. */
const PEERS_MAX = 2_000;
/** People of whom something was told a moment ago; of more, nothing is told. */
const RECENT_MAX = 10_000;

export interface Profile {
  readonly userId: UserId;
  readonly handle: string;
  readonly name: string;
}

export interface ProfileTellingOptions {
  readonly clock: Clock;
  readonly memberships: MembershipReader;
  hint(hint: NodeHint): void;
  encode(profiles: readonly Profile[]): string;
  onFault(fault: unknown): void;
}

/**
 * Tells the devices of those who share a conversation with somebody that they are called otherwise from now on. A hint:
 * whoever misses it learns the name from the next heads.
 */
export class ProfileTelling {
  readonly #options: ProfileTellingOptions;
  readonly #recent = new Map<UserId, { next: Profile | undefined; readonly cancel: () => void }>();

  constructor(options: ProfileTellingOptions) {
    this.#options = options;
  }

  /** What this node committed. */
  committed(runs: readonly Run[]): void {
    for (const { rows } of runs) {
      for (const row of rows) {
        const profile = row.type === 'account.closed' ? CLOSED : profileChanged(row);
        if (profile) this.#changed({ userId: row.senderId, ...profile });
      }
    }
  }

  stop(): void {
    for (const { cancel } of this.#recent.values()) cancel();
    this.#recent.clear();
  }

  #changed(profile: Profile): void {
    const recent = this.#recent.get(profile.userId);
    if (recent) recent.next = profile;
    else if (this.#recent.size < RECENT_MAX) this.#tell(profile);
  }

  #tell(profile: Profile): void {
    const { clock, onFault } = this.#options;
    const { userId } = profile;
    const cancel = clock.after(TOLD_EVERY_MS, () => {
      const { next } = this.#recent.get(userId) ?? {};
      this.#recent.delete(userId);
      if (next) this.#tell(next);
    });
    this.#recent.set(userId, { next: undefined, cancel });
    this.#tellPeers(profile).catch(onFault);
  }

  async #tellPeers(profile: Profile): Promise<void> {
    const { memberships, hint, encode } = this.#options;
    const userIds = await memberships.peersOf(profile.userId, PEERS_MAX);
    if (userIds.length > 0) hint({ userIds, payload: encode([profile]) });
  }
}
