import { drainMicrotasks } from 'bun:jsc';

export type Cancel = () => void;

/** When virtual time begins, as a date: any will do. All clocks agree on it but for their skew. */
export const EPOCH_MS = 1_750_000_000_000;

interface Planned {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Virtual time. Things happen in the order of their times, those of one time in the order in which they were asked
 * for; after each everything that was promised is settled, so that nothing happens between two steps.
 */
export class Schedule {
  now = 0;
  steps = 0;
  /** Called after each step, once everything it set off has settled. */
  onStep: () => void = () => {};
  readonly #heap: Planned[] = [];
  #order = 0;

  /** Calls back once after `delayMs`; the answer cancels it. */
  after(delayMs: number, run: () => void): Cancel {
    const planned: Planned = { at: this.now + Math.max(0, delayMs), order: this.#order, run };
    this.#order += 1;
    this.#push(planned);
    return () => {
      planned.run = undefined;
    };
  }

  /** Lets `ms` of time pass, or less when `isEnough` says so after a step. */
  pass(ms: number, isEnough: () => boolean = () => false): void {
    const until = this.now + ms;
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      if (!next.run) continue;
      this.now = next.at;
      this.steps += 1;
      next.run();
      drainMicrotasks();
      this.onStep();
      if (isEnough()) return;
    }
    this.now = until;
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let place = heap.push(planned) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#swapIfSooner(place, above)) return;
      place = above;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const right = left + 1;
      const sooner = right < heap.length && this.#isSooner(right, left) ? right : left;
      if (sooner >= heap.length || !this.#swapIfSooner(sooner, place)) return;
      place = sooner;
    }
  }

  #isSooner(place: number, other: number): boolean {
    const [a, b] = [this.#heap[place], this.#heap[other]];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
  }

  #swapIfSooner(place: number, other: number): boolean {
    const [a, b] = [this.#heap[place], this.#heap[other]];
    if (!a || !b || !this.#isSooner(place, other)) return false;
    this.#heap[place] = b;
    this.#heap[other] = a;
    return true;
  }
}
