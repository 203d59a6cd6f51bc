import { type BenchSocket, openSockets } from './bench-socket.ts';

/** How many sockets sign in at the same time: fewer than a server admits unauthenticated from one address. */
const SIGN_INS_AT_ONCE = 50;

/** Signs in and stays, as a device in a pocket does. */
export interface IdleJob {
  readonly kind: 'idle';
  readonly url: string;
  readonly tokens: readonly string[];
}

export interface IdleCount {
  readonly sockets: number;
  readonly heads: number;
  readonly closedSockets: readonly string[];
}

/** Sockets that do nothing but keep their heartbeat. */
export class IdleLoad {
  readonly #job: IdleJob;
  readonly #closed: string[] = [];
  #sockets: BenchSocket[] = [];
  #heads = 0;

  constructor(job: IdleJob) {
    this.#job = job;
  }

  /** Resolves once every socket holds all its heads. */
  async prepare(): Promise<void> {
    const events = { frame: () => {}, closed: (reason: string) => void this.#closed.push(reason) };
    this.#sockets = await openSockets(this.#job.url, this.#job.tokens, { atOnce: SIGN_INS_AT_ONCE, events });
    this.#heads = this.#sockets.reduce((sum, { heads }) => sum + heads.length, 0);
  }

  /** What is still there. */
  count(): IdleCount {
    return {
      sockets: this.#sockets.length - this.#closed.length,
      heads: this.#heads,
      closedSockets: this.#closed.slice(0, 20),
    };
  }
}
