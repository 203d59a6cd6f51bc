import { LIMITS } from './limits.ts';

const DANGEROUS_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Bounded depth and number of keys, and none of the keys by which objects are poisoned. Walks without recursion.
 * Elements of a list are no keys: fifty operations that mention fifty people are one honest frame, and its bytes bound it.
 */
export function isTame(root: object): boolean {
  let level: object[] = [root];
  let keys = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > LIMITS.jsonDepth) return false;
    const next: object[] = [];
    for (const value of level) {
      const names = Array.isArray(value) ? [] : Object.keys(value);
      keys += names.length;
      if (keys > LIMITS.jsonKeys || names.some((name) => DANGEROUS_KEYS.has(name))) return false;
      for (const child of Object.values(value))
        if (child !== null && typeof child === 'object') next.push(child);
    }
    level = next;
  }
  return true;
}
