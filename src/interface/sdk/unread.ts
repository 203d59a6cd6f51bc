import type { Row } from './records.ts';
import type { Replica } from './replica.ts';

/**
 * Unread messages and mentions of one conversation. Where the window reaches down to the mark the rows are counted;
 * else the server's formula is used, `lastNo - readNo - ownAbove`, with what this device saw since added to it.
 */
export function unreadOf(replica: Replica, me: string): { unread: number; mentions: number } {
  const { head, window } = replica;
  const read = Math.max(head.readSeq, replica.mark.read);
  if (window && read >= window.base) return countAbove(replica, read, me);
  const { lastNo, ownAbove, mentions } = tally(replica, me);
  return { unread: Math.max(0, lastNo - head.readNo - ownAbove), mentions };
}

/** The first row that counts as unread, as far as the rows at hand tell; else the one after the mark. */
export function firstUnreadOf(replica: Replica, me: string): number {
  const { head, window } = replica;
  const next = Math.max(head.readSeq, replica.mark.read, head.visibleFrom, head.floor) + 1;
  if (!window || next <= window.base) return next;
  for (let seq = next; seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (row && row.sender !== me && isNumbered(row, window.rows.get(seq - 1))) return seq;
  }
  return next;
}

/** The head's numbers with what was applied after the head was read. */
export function tally(
  { head, window }: Replica,
  me: string,
): { lastNo: number; ownAbove: number; mentions: number } {
  let { ownAbove, mentions } = head;
  if (!window) return { lastNo: head.lastNo, ownAbove, mentions };
  for (let seq = Math.max(head.lastSeq, window.base) + 1; seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (!row || !isNumbered(row, window.rows.get(seq - 1))) continue;
    if (row.sender === me) ownAbove += 1;
    else if (isMentioned(row, me)) mentions += 1;
  }
  return { lastNo: Math.max(head.lastNo, window.cursorNo), ownAbove, mentions };
}

/**
 * Whether these events changed a message whose mentions only the head counts. An edit may have added one or taken one
 * away, and how it was before is not at hand where the window does not reach down to the mark.
 */
export function overtakesHead(
  { head, window, mark }: Pick<Replica, 'head' | 'window' | 'mark'>,
  events: readonly Row[],
): boolean {
  const read = Math.max(head.readSeq, mark.read);
  if (!window || read >= window.base) return false;
  const isCounted = ({ seq, ref = 0 }: Row) => seq > head.lastSeq && ref > read && ref <= head.lastSeq;
  return events.some(isCounted);
}

function countAbove({ window }: Replica, read: number, me: string): { unread: number; mentions: number } {
  let unread = 0;
  let mentions = 0;
  if (!window) return { unread, mentions };
  for (let seq = read + 1; seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (!row || row.sender === me || !isNumbered(row, window.rows.get(seq - 1))) continue;
    unread += 1;
    if (isMentioned(row, me)) mentions += 1;
  }
  return { unread, mentions };
}

/** A numbered row raises `no`; where the row below is not held, its type tells. */
const isNumbered = (row: Row, below: Row | undefined): boolean =>
  below ? row.no > below.no : row.type === 'message';

function isMentioned(row: Row, me: string): boolean {
  const mentions = row.body?.['mentions'];
  return Array.isArray(mentions) && (mentions.includes(me) || mentions.includes('*'));
}
