import { unreadOf } from '../../domain/messages/member.ts';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Caller } from '../shared/caller.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { MessagesDependencies } from './ports.ts';

/** Marks of one person in one conversation reach the store at most this often. */
const INTERVAL_MS = 1_000;
/** Marks that wait for their second; beyond it a mark is written at once, and lost where that is refused. */
export const WAITING_MAX = 50_000;
/** Above this many members nobody is told how far others have read. */
const RECEIPTS_MAX_MEMBERS = 100;

interface Mark {
  readonly seq: number;
  readonly received: number;
}

/** What one person will have read of one conversation when their second is over. */
interface Waiting {
  readonly caller: Caller;
  readonly streamId: StreamId;
  readonly cancel: () => void;
  seq: number;
  received: number;
}

const NOTHING: Mark = { seq: 0, received: 0 };

/**
 * Moves marks up. The first is written at once, those within the following second together; the greatest wins.
 * A mark that is lost in a crash is sent again by its client, which compares heads.
 */
export class MarkReading {
  readonly #deps: MessagesDependencies;
  readonly #waiting = new Map<string, Waiting>();
  readonly #flushing = new Set<Promise<void>>();
  #isStopped = false;

  constructor(deps: MessagesDependencies) {
    this.#deps = deps;
  }

  /** Notes the mark; resolves without waiting for the store. */
  note(caller: Caller, streamId: StreamId, mark: Mark): void {
    const isFirst = !this.#waiting.has(keyOf(caller, streamId));
    if (isFirst) this.#write(caller, streamId, mark);
    this.#wait(caller, streamId, isFirst ? NOTHING : mark);
  }

  /** Moves the mark and answers where it stands. Throws `not_found` for a stranger. */
  async now(caller: Caller, streamId: StreamId, mark: Mark) {
    const base = {
      type: 'mark' as const,
      userId: caller.userId,
      clientId: '' as const,
      attempt: 1,
      hash: '',
    };
    const { result } = await submitOne(this.#deps.committer, { ...base, streamId, ...mark });
    const at = result as { readSeq: number; receivedSeq: number; moved: boolean };
    // A batch of unknown outcome that is run again finds the mark in its place, and nobody was told yet.
    const isNews = at.moved || at.readSeq === mark.seq || at.receivedSeq === mark.received;
    if (isNews) await this.#tell(caller.userId, streamId);
    return { readSeq: at.readSeq, receivedSeq: at.receivedSeq };
  }

  /** A send or a clearing moved its asker's mark: told like any other. A hint, so a fault of the store loses no more than that. */
  movedByCommand(userId: UserId, streamId: StreamId): void {
    this.#tell(userId, streamId).catch((fault: unknown) => this.#deps.onFault(fault));
  }

  /** Writes what waits; from here on no mark waits any more. Called when the node drains. */
  async flush(): Promise<void> {
    this.#isStopped = true;
    for (const { caller, streamId, seq, received, cancel } of this.#waiting.values()) {
      cancel();
      if (seq + received > 0) this.#write(caller, streamId, { seq, received });
    }
    this.#waiting.clear();
    await Promise.all(this.#flushing);
  }

  /** Adds to what is written when the second is over. Where nothing may wait any more the mark is lost. */
  #wait(caller: Caller, streamId: StreamId, mark: Mark): void {
    const key = keyOf(caller, streamId);
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.seq = Math.max(waiting.seq, mark.seq);
      waiting.received = Math.max(waiting.received, mark.received);
    } else if (!this.#isStopped && this.#waiting.size < WAITING_MAX) {
      const cancel = this.#deps.clock.after(INTERVAL_MS, () => this.#release(key));
      this.#waiting.set(key, { ...mark, caller, streamId, cancel });
    }
  }

  #release(key: string): void {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (waiting && waiting.seq + waiting.received > 0) this.note(waiting.caller, waiting.streamId, waiting);
  }

  #write(caller: Caller, streamId: StreamId, mark: Mark): void {
    const done: Promise<void> = this.now(caller, streamId, mark)
      .then(() => undefined)
      .catch((fault: unknown) => {
        // Nobody waits for an answer. What may still succeed is tried with the next mark, and never at once.
        if (!(fault instanceof Refusal)) this.#deps.onFault(fault);
        else if (!fault.isFinal) this.#wait(caller, streamId, mark);
      })
      .finally(() => this.#flushing.delete(done));
    this.#flushing.add(done);
  }

  /**
   * My other devices always; the others where I am still a member and the conversation is small enough for receipts, but
   * for those from whom I am hidden and who would not see it by their head either.
   */
  async #tell(userId: UserId, streamId: StreamId): Promise<void> {
    const head = await this.#deps.logs.head(userId, streamId);
    if (!head) return;
    const { readSeq, receivedSeq } = head.member;
    const marks = { streamId, userId, readSeq, receivedSeq };
    const own = { unread: unreadOf(head.stream, head.member), mentions: head.mentions };
    this.#deps.hint({ userIds: [userId], payload: this.#deps.encodeMarks({ ...marks, own }) });
    if (head.member.leftSeq !== null) return;
    if (head.stream.kind !== 'direct' && head.stream.kind !== 'group') return;
    const all = await this.#deps.memberships.membersOf(streamId, RECEIPTS_MAX_MEMBERS);
    if (!all?.isWhole) return;
    const others = all.members.filter((row) => row.userId !== userId && row.leftSeq === null);
    const ids = others.map((row) => row.userId);
    const hidden = await this.#deps.discretion.marksHiddenFrom(userId, ids);
    const kept = await this.#deps.discretion.marksKeptFrom(userId, [...hidden]);
    const isTold = await Promise.all(
      ids.map((each) => !hidden.has(each) || (!kept.has(each) && this.#isSeenBy(each, marks))),
    );
    const userIds = ids.filter((_, place) => isTold[place]);
    if (userIds.length > 0) this.#deps.hint({ userIds, payload: this.#deps.encodeMarks(marks) });
  }

  /** Where one blocks the other their heads show what held before that: what was marked before is told, however late. */
  async #isSeenBy(userId: UserId, marks: { streamId: StreamId; readSeq: number; receivedSeq: number }) {
    const seen = (await this.#deps.logs.head(userId, marks.streamId))?.peerMarks;
    return seen?.readSeq === marks.readSeq && seen.receivedSeq === marks.receivedSeq;
  }
}

const keyOf = ({ userId }: Caller, streamId: StreamId): string => `${userId} ${streamId}`;
