import { LRUCache } from 'lru-cache';
import type { UserId } from '../../domain/shared/ids.ts';
import type { MessageBudget } from '../../modules/messages/ports.ts';
import type { Clock } from '../../modules/shared/ports.ts';

interface Bucket {
  tokens: number;
  /** When `tokens` was counted, on the monotonic clock. */
  at: number;
}

export interface MessageBudgetOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly perSecond: number;
  readonly burst: number;
}

/** People whose buckets are remembered. Whoever is forgotten starts with a full one. */
const BUCKETS_MAX = 20_000;
/** What many small refills can lose to rounding. */
const ROUNDING = 1e-6;

/**
 * A token bucket for each person. A frame is admitted while the bucket holds a whole token and may overdraw it by
 * its own size, so that a large frame is never refused for ever and the rate still holds over time.
 */
export class TokenBucketMessageBudget implements MessageBudget {
  readonly #options: MessageBudgetOptions;
  readonly #buckets = new LRUCache<UserId, Bucket>({ max: BUCKETS_MAX });

  constructor(options: MessageBudgetOptions) {
    this.#options = options;
  }

  spend(userId: UserId, count: number): number {
    const { clock, perSecond, burst } = this.#options;
    const now = clock.monotonic();
    const bucket = this.#buckets.get(userId) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1_000);
    bucket.at = now;
    this.#buckets.set(userId, bucket);
    const missing = 1 - bucket.tokens - ROUNDING;
    if (missing > 0) return Math.ceil((missing * 1_000) / perSecond);
    bucket.tokens -= count;
    return 0;
  }
}
