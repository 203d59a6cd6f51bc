import type { Slice } from '../slice.ts';
import type { TimelineRow } from '../timeline.ts';

/** Rows that the other side has already, by their place there, or new ones. */
type Part = { readonly from: number; readonly count: number } | { readonly rows: readonly TimelineRow[] };

/** What makes one slice out of the one before it, without repeating the rows that stayed. */
export interface SlicePatch {
  readonly parts: readonly Part[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** The difference between what was sent before and what there is now. */
export function patchOf(before: readonly TimelineRow[], { rows, hasOlder, hasNewer }: Slice): SlicePatch {
  const places = new Map(before.map((row, place) => [row, place]));
  const parts: ({ from: number; count: number } | { rows: TimelineRow[] })[] = [];
  for (const row of rows) {
    const place = places.get(row);
    const last = parts.at(-1);
    if (place === undefined) {
      if (last && 'rows' in last) last.rows.push(row);
      else parts.push({ rows: [row] });
    } else if (last && 'from' in last && last.from + last.count === place) last.count += 1;
    else parts.push({ from: place, count: 1 });
  }
  return { parts, hasOlder, hasNewer };
}

/** The slice on the other side: rows that stayed are the same objects there, too. */
export function patched(before: readonly TimelineRow[], { parts, hasOlder, hasNewer }: SlicePatch): Slice {
  const rows = parts.flatMap((part) =>
    'rows' in part ? part.rows : before.slice(part.from, part.from + part.count),
  );
  return { rows, hasOlder, hasNewer };
}
