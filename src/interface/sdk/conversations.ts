import type { Person } from '../protocol/index.ts';
import type { Replica } from './replica.ts';
import { lastLineOf, type TimelineRow, type TimelineSource } from './timeline.ts';
import { firstUnreadOf, unreadOf } from './unread.ts';

/** One line of the list of conversations. */
export interface Conversation {
  readonly stream: string;
  readonly kind: string;
  /** The other person of a direct conversation. */
  readonly peer?: Person;
  readonly unread: number;
  readonly mentions: number;
  /**
   * Where reading goes on: the first unread message of somebody else, or the row after the read mark where the rows in
   * between are not at hand. Absent while nothing is unread.
   */
  readonly firstUnreadSeq?: number;
  readonly last?: TimelineRow;
  /** When something last happened, in milliseconds since 1970 (UTC); 0 while that is not known. */
  readonly activeAt: number;
  /** The person left or was removed: it can be read, and nothing can be sent. */
  readonly isEnded: boolean;
  /** Older rows than those at hand exist. */
  readonly hasOlder: boolean;
}

export function conversationOf(replica: Replica, source: TimelineSource): Conversation {
  const { head, window } = replica;
  const last = lastLineOf(replica, source);
  const counts = unreadOf(replica, source.me);
  const firstUnreadSeq = counts.unread > 0 ? firstUnreadOf(replica, source.me) : undefined;
  return {
    stream: replica.stream,
    kind: head.kind,
    ...counts,
    activeAt: last?.at ?? head.activeAt ?? 0,
    isEnded: head.leftSeq !== null,
    hasOlder: !(window?.isComplete ?? false),
    ...(head.peer ? { peer: head.peer } : {}),
    ...(last ? { last } : {}),
    ...(firstUnreadSeq === undefined ? {} : { firstUnreadSeq }),
  };
}

/** The most recently active first; the id decides between equals, so that every device shows one order. */
export function byActivity(a: Conversation, b: Conversation): number {
  return b.activeAt - a.activeAt || (a.stream < b.stream ? -1 : 1);
}
