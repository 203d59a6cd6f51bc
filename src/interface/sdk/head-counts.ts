import type { Head } from '../protocol/index.ts';
import type { Row } from './records.ts';
import type { StreamWindow } from './stream-window.ts';
import type { Viewpoint } from './viewpoint.ts';

export interface Counts {
  readonly unread: number;
  readonly mentions: number;
}

/** The head after one more event, as the server would tell it; unchanged where it was told after the event. */
export function followed(head: Head, event: Row, me: Viewpoint): Head {
  if (event.seq <= head.lastSeq) return head;
  const isNumbered = event.no > head.lastNo;
  const isOwn = event.sender === me.id;
  return {
    ...head,
    lastSeq: event.seq,
    lastNo: event.no,
    ...(isNumbered ? { activeAt: event.at } : {}),
    ownAbove: head.ownAbove + (isNumbered && isOwn ? 1 : 0),
    mentions: head.mentions + (isNumbered && !isOwn && isMentioned(event, me) ? 1 : 0),
  };
}

/** The head with what the rows above the mark say written into its numbers, so that it can do without those rows. */
export function settled(head: Head, above: { window: StreamWindow; read: number; me: Viewpoint }): Head {
  const { window, read, me } = above;
  const { unread, mentions } = countAbove(window, read, me);
  let ownAbove = 0;
  for (let seq = read + 1; seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (row?.sender === me.id && isNumbered(row, window.rows.get(seq - 1))) ownAbove += 1;
  }
  const lastNo = Math.max(head.lastNo, window.cursorNo);
  return { ...head, ownAbove, mentions, readNo: Math.max(0, lastNo - ownAbove - unread) };
}

/** Numbered rows of others above a mark, all of which are in memory, and those of them that mention the person. */
export function countAbove(window: StreamWindow, read: number, me: Viewpoint): Counts {
  let unread = 0;
  let mentions = 0;
  for (let seq = read + 1; seq <= window.cursor; seq += 1) {
    const row = window.rows.get(seq);
    if (!row || row.sender === me.id || !isNumbered(row, window.rows.get(seq - 1))) continue;
    unread += 1;
    if (isMentioned(row, me)) mentions += 1;
  }
  return { unread, mentions };
}

/** A numbered row raises `no`; where the row below is not held, its type tells. */
export const isNumbered = (row: Row, below: Row | undefined): boolean =>
  below ? row.no > below.no : row.type === 'message';

/** Whoever is blocked mentions nobody. */
export function isMentioned({ body, sender = '' }: Row, me: Viewpoint): boolean {
  const mentions = body?.['mentions'];
  const isNamed = Array.isArray(mentions) && (mentions.includes(me.id) || mentions.includes('*'));
  return isNamed && !me.isBlocked(sender);
}
