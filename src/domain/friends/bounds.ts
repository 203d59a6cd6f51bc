/** One person's friends. */
export const FRIENDS_MAX = 5_000;
/** Requests of one person that stand, and in the same way requests that stand with one person. */
export const STANDING_MAX = 500;
/** People about whom one person keeps anything: friends, requests of their own, blocks and notes. */
export const CONTACTS_MAX = 10_000;
/** A request that nobody answers is over after two weeks. */
export const STANDING_MS = 14 * 24 * 3_600_000;

export const GREETING_MAX_CODE_POINTS = 200;
export const LABEL_MAX_CODE_POINTS = 32;
export const LABELS_MAX = 20;
