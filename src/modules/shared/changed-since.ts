import type { ChangedStream, ChangeKey, ChangeReader } from './reading.ts';

/** Streams read at once. */
const PAGE = 500;

/**
 * The streams of one shard that changed at or after a time, page by page, oldest first. A stream that changes during
 * the walk is met again. However many share a millisecond, none is left out.
 */
export async function* changedSince(
  changes: ChangeReader,
  shard: number,
  since: number,
): AsyncGenerator<readonly ChangedStream[]> {
  let after: ChangeKey = { changedAt: since, streamId: '' };
  for (;;) {
    const page = await changes.changed(shard, after, PAGE);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last;
  }
}
