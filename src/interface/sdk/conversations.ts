import type { Person } from '../protocol/index.ts';
import type { Replica } from './replica.ts';
import { lastLineOf, type TimelineRow, type TimelineSource } from './timeline.ts';
import { firstUnreadOf, unreadOf } from './unread.ts';
import type { Viewpoint } from './viewpoint.ts';

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
  /** When the last message was written, in milliseconds since 1970 (UTC); 0 while that is not known. */
  readonly activeAt: number;
  /** The person left or was removed: it can be read, and nothing can be sent. */
  readonly isEnded: boolean;
  /** Older rows than those at hand exist. */
  readonly hasOlder: boolean;
}

export function conversationOf(replica: Replica, me: Viewpoint, source: TimelineSource): Conversation {
  const { head, window } = replica;
  const last = lastLineOf(replica, source);
  const isQueued = last !== undefined && last.seq === undefined;
  const counts = unreadOf(replica, me);
  const firstUnreadSeq = counts.unread > 0 ? firstUnreadOf(replica, me.id) : undefined;
  return {
    stream: replica.stream,
    kind: head.kind,
    ...counts,
    // What was refused stands last for ever, whatever is written after it.
    activeAt: isQueued ? Math.max(last.at, head.activeAt ?? 0) : (head.activeAt ?? last?.at ?? 0),
    isEnded: head.leftSeq !== null,
    hasOlder: !(window?.isComplete && window.base === window.stored),
    ...(head.peer ? { peer: head.peer } : {}),
    ...(last ? { last } : {}),
    ...(firstUnreadSeq === undefined ? {} : { firstUnreadSeq }),
  };
}

/**
 * The list, kept up to date one conversation at a time: what happens in one costs nothing for the others, whose objects
 * stay the same.
 */
export class ConversationList {
  readonly #make: (stream: string) => Conversation | undefined;
  readonly #known = new Map<string, Conversation>();
  readonly #changed = new Set<string>();
  #sorted: readonly Conversation[] | undefined;

  constructor(make: (stream: string) => Conversation | undefined) {
    this.#make = make;
  }

  changed(stream: string): void {
    this.#changed.add(stream);
  }

  /** The most recently active first. */
  all(): Conversation[] {
    for (const stream of this.#changed) this.#renew(stream);
    this.#changed.clear();
    // What is sorted but for a few is sorted in one pass.
    this.#sorted ??= [...this.#known.values()].sort(byActivity);
    return [...this.#sorted];
  }

  get(stream: string): Conversation | undefined {
    if (this.#changed.delete(stream)) this.#renew(stream);
    return this.#known.get(stream);
  }

  clear(): void {
    this.#known.clear();
    this.#changed.clear();
    this.#sorted = undefined;
  }

  #renew(stream: string): void {
    const known = this.#known.get(stream);
    const made = this.#make(stream);
    if (known && made && isSame(known, made)) return;
    if (made) this.#known.set(stream, made);
    else this.#known.delete(stream);
    this.#sorted = undefined;
  }
}

/** The other person is told anew with every head. */
function isSame(a: Conversation, b: Conversation): boolean {
  const { peer: peerOfA, ...restOfA } = a;
  const { peer: peerOfB, ...restOfB } = b;
  return areAlike(restOfA, restOfB) && areAlike(peerOfA ?? {}, peerOfB ?? {});
}

function areAlike(a: object, b: object): boolean {
  const entries = Object.entries(a);
  const others = new Map(Object.entries(b));
  return entries.length === others.size && entries.every(([key, value]) => others.get(key) === value);
}

/** The most recently active first; the id decides between equals, so that every device shows one order. */
export function byActivity(a: Conversation, b: Conversation): number {
  return b.activeAt - a.activeAt || (a.stream < b.stream ? -1 : 1);
}
