import { CLOSE } from '../protocol/index.ts';
import type { Connection } from './connection.ts';

export interface StrangersOptions {
  readonly monotonic: () => number;
  /** Calls back once after so long; the answer cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Under what an address is counted: neighbours in one network may be one attacker. */
  readonly addressKey: (address: string) => string;
  readonly perAddress: number;
  readonly timeoutMs: number;
}

/** Sockets on which nobody signed in yet: how many an address may have, and for how long each may stay one. */
export class Strangers {
  readonly #options: StrangersOptions;
  readonly #counts = new Map<string, number>();
  readonly #keys = new Map<Connection, string>();
  /** Those whose time is not up, in the order in which it will be: one timer serves them all. */
  readonly #waiting = new Set<Connection>();
  #stopTimer: (() => void) | undefined;

  constructor(options: StrangersOptions) {
    this.#options = options;
  }

  hasRoomFor(address: string): boolean {
    const { addressKey, perAddress } = this.#options;
    return (this.#counts.get(addressKey(address)) ?? 0) < perAddress;
  }

  add(connection: Connection, address: string): void {
    const key = this.#options.addressKey(address);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#keys.set(connection, key);
    this.#waiting.add(connection);
    if (!this.#stopTimer) this.#arm();
  }

  /** It is known now, or gone. */
  forget(connection: Connection): void {
    const key = this.#keys.get(connection);
    if (key === undefined) return;
    this.#keys.delete(connection);
    this.#waiting.delete(connection);
    const left = (this.#counts.get(key) ?? 1) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #arm(): void {
    this.#stopTimer = undefined;
    const [next] = this.#waiting;
    if (next) this.#stopTimer = this.#options.after(Math.ceil(this.#leftMs(next)), () => this.#endDue());
  }

  #endDue(): void {
    for (const connection of this.#waiting) {
      if (this.#leftMs(connection) > 0) break;
      this.#waiting.delete(connection);
      // What it would have said may still be on its way: its token is as good as ever, so it may come back.
      connection.bye('slow', CLOSE.slow, 1_000);
    }
    this.#arm();
  }

  #leftMs({ openedAt }: Connection): number {
    return Math.max(0, openedAt + this.#options.timeoutMs - this.#options.monotonic());
  }
}
