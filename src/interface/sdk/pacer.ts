import type { Cancel, Timers } from './ports.ts';

/** The server allows 20 frames a second with a burst of 60; staying below both leaves room for clocks that differ. */
const FRAMES_PER_SECOND = 15;
const BURST = 40;

/** One of so many frames is for catching up when both wait: a person who sends a lot would never catch up else. */
const LATER_EVERY = 3;

/**
 * So many frames are kept back from catching up, for what a person does meanwhile. A fresh device with hundreds of
 * conversations catches up for half a minute, and nobody's message should wait in that line.
 */
const KEPT_BACK = 4;

/** Orders of urgency: what a person waits for, then catching up. A `hint` is dropped rather than made to wait. */
export type Urgency = 'first' | 'later' | 'hint';

interface Waiting {
  readonly text: string;
  readonly onLeft: (() => void) | undefined;
}

/** Keeps the frames of one connection below the server's rate limit. */
export class Pacer {
  readonly #timers: Timers;
  readonly #send: (text: string) => void;
  readonly #first: Waiting[] = [];
  readonly #later: Waiting[] = [];
  /** Frames that left while something waits to catch up. */
  #overtaken = 0;
  #tokens = BURST;
  #filledAt: number;
  #wake: Cancel | undefined;

  constructor(timers: Timers, send: (text: string) => void) {
    this.#timers = timers;
    this.#send = send;
    this.#filledAt = timers.now();
  }

  /** `onLeft` is called when the frame goes out, and never where the connection ends before. */
  push(text: string, urgency: Urgency, onLeft?: () => void): void {
    if (urgency === 'hint' && this.#isBusy()) return;
    (urgency === 'later' ? this.#later : this.#first).push({ text, onLeft });
    this.#flush();
  }

  stop(): void {
    this.#wake?.();
    this.#wake = undefined;
    this.#first.length = 0;
    this.#later.length = 0;
  }

  #isBusy(): boolean {
    this.#fill();
    return this.#tokens < 1 || this.#first.length > 0;
  }

  #fill(): void {
    const now = this.#timers.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) * FRAMES_PER_SECOND) / 1_000);
    this.#filledAt = now;
  }

  #flush(): void {
    this.#fill();
    while (this.#tokens >= 1) {
      const next = this.#next();
      if (!next) break;
      this.#tokens -= 1;
      this.#send(next.text);
      next.onLeft?.();
    }
    if (this.#first.length + this.#later.length === 0) return;
    this.#wake ??= this.#timers.after(Math.ceil(1_000 / FRAMES_PER_SECOND), () => {
      this.#wake = undefined;
      this.#flush();
    });
  }

  #next(): Waiting | undefined {
    if (this.#first.length === 0) return this.#tokens >= KEPT_BACK + 1 ? this.#later.shift() : undefined;
    this.#overtaken = this.#later.length === 0 ? 0 : this.#overtaken + 1;
    if (this.#overtaken < LATER_EVERY) return this.#first.shift();
    this.#overtaken = 0;
    return this.#later.shift();
  }
}
