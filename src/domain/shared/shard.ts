import type { StreamId } from './ids.ts';

/** Streams are spread over this many shards, so that readers of "what changed" can share the work. */
export const SHARDS = 16;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The shard of a stream. An id's last character carries only the three bits that 128 leave over, so the one before it
 * is taken: five random bits, of which four are used.
 */
export const shardOf = (streamId: StreamId): number =>
  (BASE32.indexOf(streamId.at(-2) ?? 'a') + BASE32.length) % SHARDS;
