import type { Command } from '../../domain/commands.ts';
import type { ClientId, SessionId, StreamId, UserId } from '../../domain/shared/ids.ts';
import type { RefusalCode } from '../../domain/shared/refusals.ts';
import type { LogRow } from '../../domain/shared/rows.ts';

/** Time. `monotonic` never jumps and is only good for differences. All in milliseconds. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Calls back once after `delayMs`; the answer cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface Randomness {
  /** 26 characters of lower-case base32 from 128 random bits. */
  id(): string;
  /** A UUIDv7. */
  clientId(): ClientId;
  /** 256 random bits, for tokens, as 52 characters of base32. */
  secret(): string;
  /** Uniform in [0, 1). Never for secrets. */
  fraction(): number;
}

export interface Hasher {
  /** SHA-256 in lower-case hex. */
  sha256(text: string): string;
  /** An id that a text always gets: 26 characters of lower-case base32 from the first 128 bits of its SHA-256. */
  idOf(text: string): string;
}

/** Commands that stand or fall together. All of one sender. */
export interface Frame {
  readonly commands: readonly Command[];
}

export interface OperationResult {
  readonly clientId: ClientId | '';
  readonly streamId: StreamId;
  readonly seq: number;
  readonly at: number;
  /** True when the command had been carried out before: this is the first answer again. */
  readonly duplicate: boolean;
  readonly result?: Readonly<Record<string, unknown>>;
}

/**
 * What became of a frame. Where it was refused nothing of it is stored, except operations that had been carried out
 * by an earlier attempt: those are in `done`.
 */
export type FrameOutcome =
  | { readonly ok: true; readonly results: readonly OperationResult[] }
  | {
      readonly ok: false;
      /** Which command was refused; -1 when the frame as a whole was (busy, unavailable, too late). */
      readonly index: number;
      readonly code: RefusalCode;
      readonly done: readonly OperationResult[];
    };

/** Rows that a commit appended to one stream, contiguous and in order, each as it stood at the end of the commit. */
export interface Run {
  readonly streamId: StreamId;
  readonly rows: readonly LogRow[];
}

export interface Committer {
  /**
   * Carries out a frame. The answer comes after the commit. Never rejects for an expected reason; an answer with
   * `unknown_outcome` or a retry code is safe to ask again with the same client ids. Callers must not assume that
   * frames asked one after the other on different streams commit in that order; on one stream they do.
   */
  submit(frame: Frame): Promise<FrameOutcome>;
  /** Called after each commit, in commit order, once the waiting callers were answered. */
  onCommitted(listener: (runs: readonly Run[]) => void): void;
  /** Answers what is queued, then refuses with `draining`. */
  drain(): Promise<void>;
}

/** Upkeep: the only writes that are not commands. Each call is one short transaction of the committer. */
export interface Upkeep {
  /** Moves a stream's floor up by at most one slice; the answer says whether more remains. */
  trim(streamId: StreamId, floor: number): Promise<{ more: boolean }>;
  /** Notes how far a consumer of the change feed has come. */
  advance(consumer: string, positions: readonly { streamId: StreamId; seq: number }[]): Promise<void>;
  /** Forgets refusals that were stored before `before`, and sessions and vouchers that have expired by now; of each at most one slice. */
  sweep(before: number): Promise<{ more: boolean }>;
  /** Notes when sessions were last seen and where, and prolongs them. */
  seen(sessions: readonly SeenSession[]): Promise<void>;
}

export interface SeenSession {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly at: number;
  readonly expiresAt: number;
  /** Left out where nobody knows where the device is. */
  readonly address?: string;
}

/** A hint for the devices of these people. They may be lost. */
export interface NodeHint {
  readonly userIds: readonly UserId[];
  /** `null` says nothing but that what the devices hold may be out of date: they compare heads at their next ping. */
  readonly payload: string | null;
  /** Set where only devices that have this conversation on the screen want to know. */
  readonly inStream?: StreamId;
  /** Set where only devices that have this person on the screen want to know. */
  readonly about?: UserId;
}

/** Of some people, those who are not told something of a person, or of what the person tells them nothing. */
export interface Discretion {
  /** Those who are not told that the person is writing. */
  typingHiddenFrom(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Those who are not told how far the person reads from now on, nor the person of them. */
  marksHiddenFrom(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Those whose marks the person never sees, nor they the person's. A block is no reason: it only halts the marks. */
  marksKeptFrom(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}
