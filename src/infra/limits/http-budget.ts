import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../../domain/shared/refusals.ts';
import { addressKey } from './address-key.ts';

export interface HttpLimits {
  readonly httpPerMinuteUser: number;
  readonly httpPerMinuteAddress: number;
}

const WINDOW_SECONDS = 60;

/**
 * How many calls a minute: of a person over all their devices, and of an address that nobody signed in from. A
 * counter lives for a minute, so there are never more than people and addresses that called within one.
 */
export class MemoryHttpBudget {
  readonly #people: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;

  constructor(limits: HttpLimits) {
    this.#people = new RateLimiterMemory({ points: limits.httpPerMinuteUser, duration: WINDOW_SECONDS });
    this.#addresses = new RateLimiterMemory({
      points: limits.httpPerMinuteAddress,
      duration: WINDOW_SECONDS,
    });
  }

  /** Counts one call of this person. Throws `too_many_requests` with how long to wait. */
  forUser(userId: string): Promise<void> {
    return spend(this.#people, userId);
  }

  /** Counts one call without a session from this address. Throws `too_many_requests` with how long to wait. */
  forAddress(address: string): Promise<void> {
    return spend(this.#addresses, addressKey(address));
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  await limiter.consume(key).catch((full: RateLimiterRes) => {
    throw new Refusal('too_many_requests', { afterMs: full.msBeforeNext });
  });
}
