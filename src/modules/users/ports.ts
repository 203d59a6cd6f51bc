import type { Clock, Committer, Hasher, Randomness, Upkeep } from '../shared/ports.ts';
import type { PeopleReader } from '../shared/reading.ts';

/** Deliberately slow. At most one at a time on a small machine; a full queue refuses with `overloaded`. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `undefined` stands for an account that does not exist: it costs the same and is never true. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Bounds guessing. Each method throws `too_many_requests` with how long to wait. */
export interface SignInThrottle {
  /** Refuses where this account or address failed too often. */
  check(handleKey: string, address: string): Promise<void>;
  failed(handleKey: string, address: string): Promise<void>;
  /** Counts one registration from this address. */
  registering(address: string): Promise<void>;
}

export interface UsersDependencies {
  readonly committer: Committer;
  readonly upkeep: Upkeep;
  readonly people: PeopleReader;
  readonly passwords: PasswordHasher;
  /** Passwords that nobody may choose, in lower case. */
  readonly commonPasswords: ReadonlySet<string>;
  readonly throttle: SignInThrottle;
  readonly hasher: Hasher;
  readonly random: Randomness;
  readonly clock: Clock;
  /** Whether strangers may register. The owner link works either way. */
  readonly isRegistrationOpen: boolean;
  readonly sessionDays: number;
}
