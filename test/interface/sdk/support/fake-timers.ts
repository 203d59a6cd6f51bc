import type { Cancel, Timers } from '../../../../src/interface/sdk/index.ts';

/** A clock that stands still until it is told to go on. */
export class FakeTimers implements Timers {
  #now = Date.UTC(2026, 0, 1);
  #due: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { at: this.#now + ms, order: this.#order, run };
    this.#order += 1;
    this.#due.push(timer);
    return () => {
      this.#due = this.#due.filter((each) => each !== timer);
    };
  }

  /** Lets time pass; what is due on the way runs at its own moment, and all that follows from it without waiting. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const timer = next;
      this.#now = timer.at;
      this.#due = this.#due.filter((each) => each !== timer);
      timer.run();
      await settle();
    }
    this.#now = end;
  }

  #next(end: number) {
    const due = this.#due.filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Everything that waits for nothing but other promises has happened afterwards. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
