import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
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
}

const FAILURE_WINDOW_SECONDS = 15 * 60;
const REGISTRATION_WINDOW_SECONDS = 60 * 60;

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

  constructor(limits: SignInLimits) {
    const failures = { duration: FAILURE_WINDOW_SECONDS };
    this.#pairs = new RateLimiterMemory({ ...failures, points: limits.signInFailures });
    this.#addresses = new RateLimiterMemory({ ...failures, points: limits.signInFailuresAddress });
    this.#registrations = new RateLimiterMemory({
      points: limits.registrationsPerHour,
      duration: REGISTRATION_WINDOW_SECONDS,
    });
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

  async registering(address: string): Promise<void> {
    await this.#registrations.consume(addressKey(address)).catch((full: RateLimiterRes) => {
      throw new Refusal('too_many_requests', { afterMs: full.msBeforeNext });
    });
  }
}

/** How long until the key may be tried again; 0 when it may now. */
async function waitOf(limiter: RateLimiterMemory, key: string): Promise<number> {
  const counted = await limiter.get(key);
  if (counted === null || counted.consumedPoints < limiter.points) return 0;
  return Math.max(0, counted.msBeforeNext);
}
