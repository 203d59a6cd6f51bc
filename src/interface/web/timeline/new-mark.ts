/** Where the line "New" stands. It holds still while the conversation is open. */
export interface NewMark {
  /** The first message that was unread. */
  readonly seq: number;
}

interface Unread {
  readonly unread: number;
  readonly firstUnreadSeq?: number;
}

/** What is new to somebody who opens a conversation. */
export function newMarkOf({ unread, firstUnreadSeq }: Unread): NewMark | undefined {
  return unread > 0 && firstUnreadSeq !== undefined ? { seq: firstUnreadSeq } : undefined;
}

/** What is new to somebody who looked away: whatever came since everything was read, else what was new before. */
export function markWhileAway(mark: NewMark | undefined, now: Unread): NewMark | undefined {
  const fresh = newMarkOf(now);
  return fresh && (!mark || fresh.seq >= mark.seq) ? fresh : mark;
}
