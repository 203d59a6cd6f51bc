import type { TimelineRow } from '../../sdk/index.ts';
import { dayKey } from '../words/dates.ts';
import { kindOf } from './event-kinds.ts';

/** Messages of one person this close together are one run. */
const RUN_MS = 5 * 60_000;

/** What stands below each other in a timeline. */
export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'row';
      readonly key: string;
      readonly row: TimelineRow;
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

/** Rows with the headings of their days, joined into runs of one sender. The line "new" stands above `newKey`. */
export function linesOf(rows: readonly TimelineRow[], newKey?: string): Line[] {
  const lines: Line[] = [];
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    const after = rows[index + 1];
    const day = dayKey(row.at);
    if (!before || dayKey(before.at) !== day) lines.push({ kind: 'day', key: `day ${day}`, at: row.at });
    if (row.key === newKey) lines.push({ kind: 'new', key: 'new' });
    const isFirst = !before || !isOneRun(before, row) || row.key === newKey;
    const isLast = !after || !isOneRun(row, after) || after.key === newKey;
    lines.push({ kind: 'row', key: row.key, row, isFirst, isLast });
  });
  return lines;
}

function isOneRun(a: TimelineRow, b: TimelineRow): boolean {
  if (a.sender !== b.sender || !kindOf(a).isJoined || !kindOf(b).isJoined) return false;
  return Math.abs(b.at - a.at) < RUN_MS && dayKey(a.at) === dayKey(b.at);
}
