import type { Clock, Upkeep } from '../shared/ports.ts';

export interface HousekeepingOptions {
  readonly clock: Clock;
  readonly upkeep: Upkeep;
  /** Writes the last-seen times that were noted. */
  readonly flushSeen: () => Promise<void>;
  /** May take long: asks now and then whether it shall end before its time. */
  readonly trimByAge: (isStopped: () => boolean) => Promise<void>;
  readonly onFault: (fault: unknown) => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A stored refusal answers stragglers for this long. */
const REFUSED_KEPT_MS = 7 * DAY_MS;

/** What has to be done now and then. Each task is repeated a while after it ended, never at the same time as itself. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #timers = new Set<() => void>();
  readonly #running = new Set<Promise<void>>();
  #isStopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    const { flushSeen, trimByAge } = this.#options;
    this.#repeat(MINUTE_MS, flushSeen);
    this.#repeat(HOUR_MS, () => this.#sweep());
    this.#repeat(DAY_MS, () => trimByAge(() => this.#isStopped));
  }

  /** Resolves when what was under way has ended; nothing is begun any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await Promise.all(this.#running);
  }

  async #sweep(): Promise<void> {
    const before = this.#options.clock.now() - REFUSED_KEPT_MS;
    for (let more = true; more && !this.#isStopped; ) ({ more } = await this.#options.upkeep.sweep(before));
  }

  #repeat(intervalMs: number, task: () => Promise<void>): void {
    const cancel = this.#options.clock.after(intervalMs, () => {
      this.#timers.delete(cancel);
      const ended: Promise<void> = task()
        .catch(this.#options.onFault)
        .then(() => {
          this.#running.delete(ended);
          if (!this.#isStopped) this.#repeat(intervalMs, task);
        });
      this.#running.add(ended);
    });
    this.#timers.add(cancel);
  }
}
