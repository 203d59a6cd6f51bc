import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { SignInThrottle } from '../../modules/users/ports.ts';
import { addressKey } from './address-key.ts';

export interface SignInLimits {
  /** Failures of one account from one address, each 15 minutes. */
  readonly signInFailures: number;
  /** Failures from one address, whatever the account, each 15 minutes. */
  readonly signInFailuresAddress: number;
  /** Registrations from one address, each hour. */
  readonly registrationsPerHour: number;
  /** Devices that ask from one address to be let in by another, each hour. */
  readonly pairingsPerHour: number;
}

const FAILURE_WINDOW_SECONDS = 15 * 60;
const HOUR_SECONDS = 60 * 60;
/**
 * Wrong codes of one account from anywhere, each hour. A guess hits one of three codes in a million, so whoever has
 * the password and a thousand addresses still needs years.
 */
const FACTOR_FAILURES = 20;

/**
 * Counts failures per account *and* address, never per account alone: whoever guesses at somebody's password locks
 * out only their own address. Sessions that exist are not asked.
 *
 * Each counter ends with its window. A failure costs a password hash of some 30 ms, so one core can make no more
 * than 30,000 counters in 15 minutes; that is the bound of their number.
 */
export class MemorySignInThrottle implements SignInThrottle {
  readonly #pairs: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;
  readonly #registrations: RateLimiterMemory;
  readonly #pairings: RateLimiterMemory;
  readonly #codes: RateLimiterMemory;

  constructor(limits: SignInLimits) {
    const failures = { duration: FAILURE_WINDOW_SECONDS };
    this.#pairs = new RateLimiterMemory({ ...failures, points: limits.signInFailures });
    this.#addresses = new RateLimiterMemory({ ...failures, points: limits.signInFailuresAddress });
    this.#registrations = new RateLimiterMemory({
      points: limits.registrationsPerHour,
      duration: HOUR_SECONDS,
    });
    this.#pairings = new RateLimiterMemory({ points: limits.pairingsPerHour, duration: HOUR_SECONDS });
    this.#codes = new RateLimiterMemory({ points: FACTOR_FAILURES, duration: HOUR_SECONDS });
  }

  async check(handleKey: string, address: string): Promise<void> {
    const place = addressKey(address);
    const waits = await Promise.all([
      waitOf(this.#pairs, `${handleKey} ${place}`),
      waitOf(this.#addresses, place),
    ]);
    const afterMs = Math.max(...waits);
    if (afterMs > 0) throw new Refusal('too_many_requests', { afterMs });
  }

  async failed(handleKey: string, address: string): Promise<void> {
    const place = addressKey(address);
    await Promise.all([this.#pairs.penalty(`${handleKey} ${place}`), this.#addresses.penalty(place)]);
  }

  registering(address: string): Promise<void> {
    return spend(this.#registrations, addressKey(address));
  }

  pairing(address: string): Promise<void> {
    return spend(this.#pairings, addressKey(address));
  }

  async checkFactor(userId: UserId): Promise<void> {
    const afterMs = await waitOf(this.#codes, userId);
    if (afterMs > 0) throw new Refusal('too_many_requests', { afterMs });
  }

  async factorFailed(userId: UserId): Promise<void> {
    await this.#codes.penalty(userId);
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  await limiter.consume(key).catch((full: RateLimiterRes) => {
    throw new Refusal('too_many_requests', { afterMs: full.msBeforeNext });
  });
}

/** How long until the key may be tried again; 0 when it may now. */
async function waitOf(limiter: RateLimiterMemory, key: string): Promise<number> {
  const counted = await limiter.get(key);
  if (counted === null || counted.consumedPoints < limiter.points) return 0;
  return Math.max(0, counted.msBeforeNext);
}
