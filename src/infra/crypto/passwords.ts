import { Refusal } from '../../domain/shared/refusals.ts';
import type { PasswordHasher } from '../../modules/users/ports.ts';

export interface PasswordOptions {
  /** Memory of one hash in KiB. */
  readonly memoryKib?: number;
  readonly passes?: number;
  /** Hashes under way at the same time; each takes a core and its memory. */
  readonly parallel?: number;
  /** Hashes that wait; one more is refused with `overloaded`. */
  readonly queue?: number;
}

/** The minimum that OWASP names for argon2id on small machines: 19 MiB, two passes, one lane. */
const DEFAULTS = { memoryKib: 19_456, passes: 2, parallel: 1, queue: 32 } as const;
/** A hash takes some 30 ms, so a full queue is worked off in about a second. */
const RETRY_AFTER_MS = 1_000;

/** Argon2id off the main thread, a bounded number at a time. */
export class Argon2Passwords implements PasswordHasher {
  readonly #options: Required<PasswordOptions>;
  readonly #dummy: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: PasswordOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#dummy = dummyHash(this.#options);
  }

  hash(password: string): Promise<string> {
    const { memoryKib, passes } = this.#options;
    return this.#inTurn(() =>
      Bun.password.hash(password, { algorithm: 'argon2id', memoryCost: memoryKib, timeCost: passes }),
    );
  }

  verify(password: string, hash: string | undefined): Promise<boolean> {
    return this.#inTurn(async () => {
      const isRight = await Bun.password.verify(password, hash ?? this.#dummy);
      return isRight && hash !== undefined;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The turn is handed on, so that nobody who comes in between can take it.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    if (this.#running < this.#options.parallel) {
      this.#running += 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#options.queue) {
      return Promise.reject(new Refusal('overloaded', { afterMs: RETRY_AFTER_MS }));
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** A hash that no password has. Verifying against it costs what verifying a real one costs. */
function dummyHash({ memoryKib, passes }: Required<PasswordOptions>): string {
  const part = () =>
    Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
      .toString('base64')
      .replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${part()}$${part()}`;
}
