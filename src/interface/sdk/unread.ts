import { type Counts, countAbove, isMentioned, isNumbered } from './head-counts.ts';
import type { Row } from './records.ts';
import type { Replica } from './replica.ts';
import type { Viewpoint } from './viewpoint.ts';

/**
 * Unread messages and mentions of one conversation. Where memory reaches down to the mark the rows are counted; else
 * the server's formula is used, `lastNo - readNo - ownAbove`, with what this device saw since added to it.
 */
export function unreadOf(replica: Replica, me: Viewpoint): Counts {
  const { head, window, read } = replica;
  if (window && read >= window.base) return countAbove(window, read, me);
  return { unread: Math.max(0, lastNoOf(replica) - head.readNo - head.ownAbove), mentions: head.mentions };
}

/** The first row that counts as unread, as far as the rows in memory tell; else the one after the mark. */
export function firstUnreadOf({ head, window, read }: Replica, me: string): number {
  const next = Math.max(read, head.visibleFrom, head.floor) + 1;
  if (!window || next <= window.base) return next;
  for (let seq = next; seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (row && row.sender !== me && isNumbered(row, window.rows.get(seq - 1))) return seq;
  }
  return next;
}

export const lastNoOf = ({ head, window }: Replica): number => Math.max(head.lastNo, window?.cursorNo ?? 0);

/** Whether a change of a row that is not in memory may have changed the number of mentions. */
export function changesCounts({ head, window, read }: Replica, event: Row, me: Viewpoint): boolean {
  if (!window || event.ref === undefined || read >= window.base || event.ref <= read) return false;
  return head.mentions > 0 || isMentioned(event, me);
}
