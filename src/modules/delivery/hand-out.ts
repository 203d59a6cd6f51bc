import type { LogRow } from '../../domain/shared/rows.ts';
import type { LocalPeople } from './local-people.ts';
import type { RunEncoder } from './ports.ts';
import type { IndexEntry, StreamIndex } from './stream-index.ts';

export interface HandOutMeans {
  readonly people: LocalPeople;
  readonly encoder: RunEncoder;
}

/**
 * Gives a piece of a stream to everybody here who may see it. Encoded once for all who see it as it is, and once more
 * for each who does not see the row that it changes, or not all of it. `repaired`: it was missing for a while, so that
 * hints may be missing too.
 */
export function handOut(
  index: StreamIndex,
  { rows, repaired }: { rows: readonly LogRow[]; repaired: boolean },
  { people, encoder }: HandOutMeans,
): void {
  const { streamId } = index;
  const first = rows[0]?.seq ?? 0;
  const last = rows.at(-1)?.seq ?? 0;
  // A row as it was changed by what comes later is not for those who leave before that: everybody asks for a page.
  const isAhead = rows.some(({ changedSeq }) => changedSeq > last);
  const refs = rows.flatMap(({ refSeq }) => (refSeq === null ? [] : [refSeq]));
  let plain: string | undefined;
  for (const [userId, entry] of index.entries) {
    if (last <= entry.visibleFrom || last > entry.leftSeq) continue;
    if (isAhead) {
      for (const device of people.devicesOf(userId)) device.entered(streamId);
      continue;
    }
    const isPlain = first > entry.visibleFrom && refs.every((ref) => ref > entry.visibleFrom);
    if (isPlain) plain ??= encoder.run(streamId, rows, () => false);
    const payload = (isPlain ? plain : undefined) ?? encodeFor(entry, { streamId, rows }, encoder);
    const run = { streamId, first: Math.max(first, entry.visibleFrom + 1), last, payload };
    for (const device of people.devicesOf(userId)) {
      device.push(run);
      if (repaired) device.stale();
    }
  }
}

/** The rows above where this person's view begins, without those that change what lies below it. */
function encodeFor(
  { visibleFrom }: IndexEntry,
  { streamId, rows }: { streamId: StreamIndex['streamId']; rows: readonly LogRow[] },
  encoder: RunEncoder,
): string {
  const seen = rows.filter(({ seq }) => seq > visibleFrom);
  return encoder.run(streamId, seen, ({ refSeq }) => refSeq !== null && refSeq <= visibleFrom);
}
