import type { TimelineRow } from '../../sdk/index.ts';
import { dayKey } from '../words/day-key.ts';
import { kindOf } from './event-kinds.ts';
import type { NewMark } from './new-mark.ts';

/** Messages of one person this close together are one run. */
const RUN_MS = 5 * 60_000;

/** The keys of the lines that there is one of. */
export const OLDER_KEY = 'older';
export const NEW_KEY = 'new';

export interface RowLine {
  readonly kind: 'row';
  readonly key: string;
  readonly row: TimelineRow;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** What stands below each other in a timeline. */
export type Line =
  | { readonly kind: 'older'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | RowLine;

interface LinesOptions {
  readonly mark?: NewMark | undefined;
  /** Something older is not here yet. */
  readonly hasOlder?: boolean;
}

/** Rows with the headings of their days, joined into runs of one sender, and the line above what is new. */
export function linesOf(rows: readonly TimelineRow[], { mark, hasOlder = false }: LinesOptions = {}): Line[] {
  const lines: Line[] = hasOlder ? [{ kind: 'older', key: OLDER_KEY }] : [];
  const newKey = newKeyOf(rows, mark, hasOlder);
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    const after = rows[index + 1];
    const day = dayKey(row.at);
    if (!before || dayKey(before.at) !== day) lines.push({ kind: 'day', key: `day ${row.key}`, at: row.at });
    if (row.key === newKey) lines.push({ kind: 'new', key: NEW_KEY });
    const isFirst = !before || !isOneRun(before, row) || row.key === newKey;
    const isLast = !after || !isOneRun(row, after) || after.key === newKey;
    lines.push({ kind: 'row', key: row.key, row, isFirst, isLast });
  });
  return lines;
}

/** The row that the line "new" stands above, unless the first new one may be above these rows. */
function newKeyOf(
  rows: readonly TimelineRow[],
  mark: NewMark | undefined,
  hasOlder: boolean,
): string | undefined {
  if (!mark) return undefined;
  const first = rows.find(({ seq = 0, isMine, type }) => seq >= mark.seq && !isMine && type === 'message');
  const isWithin = !hasOlder || (rows[0]?.seq ?? mark.seq + 1) <= mark.seq;
  return isWithin ? first?.key : undefined;
}

function isOneRun(a: TimelineRow, b: TimelineRow): boolean {
  if (a.sender !== b.sender || !kindOf(a).isJoined || !kindOf(b).isJoined) return false;
  return Math.abs(b.at - a.at) < RUN_MS && dayKey(a.at) === dayKey(b.at);
}
