import type { StreamId } from '../../domain/shared/ids.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { Clock } from '../shared/ports.ts';
import type { LogReader } from '../shared/reading.ts';

/** A run whose rows may still have to be read. */
export interface HeardRun {
  readonly first: number;
  readonly last: number;
  readonly rows?: readonly LogRow[];
}

export interface LaneOptions {
  readonly streamId: StreamId;
  readonly clock: Clock;
  readonly logs: LogReader;
  /** The last seq handed on. */
  position: () => number;
  /** Hands on rows that begin right above the position. */
  handOn: (rows: readonly LogRow[], repaired: boolean) => void;
  /** The store gave no answer: what was missing still is. */
  onFault: (fault: unknown) => void;
}

/** How long a run that came too early waits for the one before it. */
const AHEAD_WAIT_MS = 100;
/** Rows read at once when a hole is repaired. */
const REPAIR_ROWS = 200;
/** Runs that may wait for a hole to close; beyond it the store is asked at once. */
const AHEAD_MAX = 64;

/**
 * Puts the runs of one stream in order. In order: handed on. Ahead: waits up to 100 ms, then one read of the store
 * serves every device. Behind: dropped.
 */
export class StreamLane {
  readonly #options: LaneOptions;
  #ahead: HeardRun[] = [];
  #timer: (() => void) | undefined;
  #reading = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get isQuiet(): boolean {
    return this.#ahead.length === 0 && !this.#reading;
  }

  hear(run: HeardRun): void {
    if (this.#reading || !this.#take(run)) {
      this.#ahead.push(run);
      if (run.rows === undefined || this.#ahead.length > AHEAD_MAX) this.#repairSoon();
      else this.#timer ??= this.#options.clock.after(AHEAD_WAIT_MS, () => this.#repairSoon());
      return;
    }
    this.#drainAhead();
  }

  /** Reads what lies above the position until nothing heard is missing. */
  async repair(upTo = 0): Promise<void> {
    this.#stopTimer();
    if (this.#reading) {
      // The read under way may have begun before this was written.
      if (upTo > 0) this.#ahead.push({ first: upTo, last: upTo });
      return;
    }
    this.#reading = true;
    try {
      let target = Math.max(upTo, ...this.#ahead.map(({ last }) => last));
      while (this.#options.position() < target) {
        const first = this.#options.position() + 1;
        const rows = await this.#options.logs.rows(this.#options.streamId, {
          first,
          last: Number.MAX_SAFE_INTEGER,
          limit: REPAIR_ROWS,
        });
        // Retention may have taken the rows between: what is left is handed on, and devices see the hole and ask.
        if (rows.length === 0) this.#ahead = [];
        if (rows.length === 0) break;
        this.#options.handOn(rows, true);
        target = Math.max(target, ...this.#ahead.map(({ last }) => last));
      }
    } finally {
      this.#reading = false;
    }
    this.#ahead = this.#ahead.filter(({ last }) => last > this.#options.position());
    this.#drainAhead();
  }

  stop(): void {
    this.#stopTimer();
    this.#ahead = [];
  }

  #repairSoon(): void {
    this.repair().catch(this.#options.onFault);
  }

  /** True when the run was handed on or is behind. */
  #take(run: HeardRun): boolean {
    const position = this.#options.position();
    if (run.last <= position) return true;
    if (run.first > position + 1 || run.rows === undefined) return false;
    this.#options.handOn(
      run.first === position + 1 ? run.rows : run.rows.slice(position + 1 - run.first),
      false,
    );
    return true;
  }

  #drainAhead(): void {
    let moved = true;
    while (moved && this.#ahead.length > 0) {
      const waiting = this.#ahead;
      this.#ahead = waiting.filter((run) => !this.#take(run));
      moved = this.#ahead.length < waiting.length;
    }
    if (this.#ahead.length === 0) this.#stopTimer();
  }

  #stopTimer(): void {
    this.#timer?.();
    this.#timer = undefined;
  }
}
