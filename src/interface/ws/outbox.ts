import type { StreamId } from '../../domain/shared/ids.ts';
import { LIMITS } from '../protocol/index.ts';
import type { SocketPort } from './socket-port.ts';

/** Above this much waiting nothing more is pushed, and the socket's streams fall behind. */
export const SOFT_BYTES = 256 * 1024;
/** Above this much waiting, or after this long without a drain, the reader is too slow and is let go. */
export const HARD_BYTES = 1024 * 1024;
export const STUCK_MS = 30_000;
/** Streams remembered as behind, whose heads fit in one frame; with more, the device compares all its heads. */
const BEHIND_MAX = LIMITS.headsPage;
/** Payloads held while the first heads are on their way. */
const HELD_MAX = 1_000;

export interface OutboxOptions {
  readonly socket: SocketPort;
  readonly monotonic: () => number;
  /** The reader is too slow: let it go. It resumes and loses nothing. */
  readonly onSlow: () => void;
  /** The network took what waited: tell the heads of these streams. */
  readonly onCaughtUp: (behind: readonly StreamId[]) => void;
}

/**
 * What leaves for one device. Answers always go, or the device is let go; events and hints are dropped while the
 * network is full, and the device is told the heads afterwards, so that it asks for what it missed.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #fullSince: number | undefined;
  #held: string[] | undefined;
  #behind: Set<StreamId> | undefined;
  #isStale = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#fullSince !== undefined;
  }

  /** Keeps everything back until `release`, so that nothing arrives before the first heads. */
  hold(): void {
    this.#held = [];
  }

  release(first: string): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.answer(first);
    for (const payload of held) if (!this.#put(payload)) this.#isStale = true;
  }

  /** Something the device waits for. */
  answer(payload: string): void {
    if (this.#held) this.#hold(payload);
    else if (this.#options.socket.buffered() + payload.length > HARD_BYTES) this.#options.onSlow();
    else if (!this.#put(payload)) this.#options.onSlow();
  }

  push(streamId: StreamId, payload: string): void {
    if (this.#held) {
      this.#hold(payload);
      return;
    }
    const isRoom = this.#fullSince === undefined && this.#options.socket.buffered() < SOFT_BYTES;
    if (!isRoom || !this.#put(payload)) this.#fellBehind(streamId);
  }

  hint(payload: string): void {
    if (this.#held || this.#fullSince !== undefined || !this.#put(payload)) this.#isStale = true;
  }

  stale(): void {
    this.#isStale = true;
  }

  /** True once after something was lost. */
  takeStale(): boolean {
    const wasStale = this.#isStale;
    this.#isStale = false;
    return wasStale;
  }

  drained(): void {
    this.#fullSince = undefined;
    const behind = this.#behind;
    this.#behind = undefined;
    this.#options.onCaughtUp(behind ? [...behind] : []);
  }

  /** Called now and then: a reader that took nothing for long is let go. */
  checkStuck(): void {
    if (this.#fullSince !== undefined && this.#options.monotonic() - this.#fullSince > STUCK_MS) {
      this.#options.onSlow();
    }
  }

  /** Bounded; what does not fit is found by comparing heads. */
  #hold(payload: string): void {
    if (this.#held && this.#held.length < HELD_MAX) this.#held.push(payload);
    else this.#isStale = true;
  }

  #fellBehind(streamId: StreamId): void {
    this.#behind ??= new Set();
    if (this.#behind.size < BEHIND_MAX) this.#behind.add(streamId);
    else this.#isStale = true;
  }

  /** False when the socket dropped it. Every return value is read: -1 is accepted, 0 is not. */
  #put(payload: string): boolean {
    const written = this.#options.socket.send(payload);
    if (written > 0) return true;
    this.#fullSince ??= this.#options.monotonic();
    return written === -1;
  }
}
