import type { Clock } from '../shared/ports.ts';

/** Devices that wait in one call each. One more is answered at once and asks again. */
const WAITING_MAX = 1_000;
/** Shorter than clients and proxies wait for an answer. */
const WAIT_MS = 15_000;

/** Lets a waiting device's call stand until another device says yes, for a while. Only a hint: the store tells. */
export class PairingWaits {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #waiting = new Map<string, Set<() => void>>();
  #count = 0;

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** Resolves when somebody said yes, when the time is up, or at once where too many wait. */
  until(secretHash: string): Promise<void> {
    if (this.#count >= WAITING_MAX) return Promise.resolve();
    this.#count += 1;
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(secretHash) ?? new Set();
      this.#waiting.set(secretHash, waiting);
      const end = () => {
        if (!waiting.delete(end)) return;
        cancel();
        this.#count -= 1;
        if (waiting.size === 0) this.#waiting.delete(secretHash);
        resolve();
      };
      const cancel = this.#clock.after(WAIT_MS, end);
      waiting.add(end);
    });
  }

  /** Somebody said yes. */
  wake(secretHash: string): void {
    for (const end of [...(this.#waiting.get(secretHash) ?? [])]) end();
  }

  /** Nobody waits any longer: the server is about to stop. */
  wakeAll(): void {
    for (const secretHash of [...this.#waiting.keys()]) this.wake(secretHash);
  }
}
