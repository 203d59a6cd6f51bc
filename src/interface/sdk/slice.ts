import type { TimelineRow } from './timeline.ts';

/** A bounded, contiguous piece of one conversation that slides over its history. */
export interface Slice {
  /**
   * Oldest first, at most 300. A row object stays identical (===) while nothing of it changed; the array is a new one
   * whenever anything changed.
   */
  readonly rows: readonly TimelineRow[];
  /** Something older than these rows exists. */
  readonly hasOlder: boolean;
  /**
   * Something newer than these rows exists. False: the slice is at the live end and follows it, and what is still in
   * the outbox stands at its end.
   */
  readonly hasNewer: boolean;
}

/** Nothing is known of the conversation yet. */
export const NO_ROWS: Slice = { rows: [], hasOlder: false, hasNewer: false };
