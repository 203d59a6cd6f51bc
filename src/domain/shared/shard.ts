import type { StreamId } from './ids.ts';

/** Streams are spread over this many shards, so that readers of "what changed" can share the work. */
export const SHARDS = 16;

/** The shard of a stream: its id is random base32, so its last character spreads evenly. */
export const shardOf = (streamId: StreamId): number => streamId.charCodeAt(streamId.length - 1) % SHARDS;
