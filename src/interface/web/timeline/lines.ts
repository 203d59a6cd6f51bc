import type { TimelineRow } from '../../sdk/index.ts';
import { dayKey } from '../words/dates.ts';

/** Messages of one person this close together are one run. */
const RUN_MS = 5 * 60_000;

/** What stands below each other in a timeline. */
export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string; readonly count: number }
  | { readonly kind: 'begin'; readonly key: string }
  | {
      readonly kind: 'row';
      readonly key: string;
      readonly row: TimelineRow;
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

/** Where the line "2 new" stands: above the row of this key. */
export interface NewMark {
  readonly key: string;
  readonly count: number;
}

/** Rows with the headings of their days, joined into runs of one sender. */
export function linesOf(rows: readonly TimelineRow[], newMark?: NewMark): Line[] {
  const lines: Line[] = [];
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    const day = dayKey(row.at);
    if (!before || dayKey(before.at) !== day)
      lines.push({ kind: 'day', key: `day ${day} ${row.key}`, at: row.at });
    if (row.key === newMark?.key) lines.push({ kind: 'new', key: 'new', count: newMark.count });
    const isFirst = !before || !isOneRun(before, row) || row.key === newMark?.key;
    const after = rows[index + 1];
    const isLast = !after || !isOneRun(row, after) || after.key === newMark?.key;
    if (row.type === 'conversation.created') lines.push({ kind: 'begin', key: row.key });
    else lines.push({ kind: 'row', key: row.key, row, isFirst, isLast });
  });
  return lines;
}

/** The first of the newest `unread` messages of others, as far as it is at hand. */
export function newMarkOf(rows: readonly TimelineRow[], unread: number): NewMark | undefined {
  if (unread === 0) return undefined;
  const others = rows.filter(({ isMine, type }) => !isMine && type === 'message');
  const first = others.at(-unread);
  return first && { key: first.key, count: unread };
}

function isOneRun(a: TimelineRow, b: TimelineRow): boolean {
  const isClose = Math.abs(b.at - a.at) < RUN_MS && dayKey(a.at) === dayKey(b.at);
  return a.sender === b.sender && isClose && a.type !== 'conversation.created';
}
