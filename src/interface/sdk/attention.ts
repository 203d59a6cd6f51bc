import type { ClientFrameInput } from '../protocol/index.ts';

/** Whom the person looks at, and whether at all; the server forgets it with the connection and is told anew. */
export class Attention {
  readonly #send: (frame: ClientFrameInput) => void;
  #watched: readonly string[] = [];
  #isIdle = false;

  constructor(send: (frame: ClientFrameInput) => void) {
    this.#send = send;
  }

  /** The people on the screen; replaces those watched before. */
  watch(users: readonly string[]): void {
    this.#watched = users;
    this.#send({ op: 'presence', users: [...users] });
  }

  /** Nobody has touched this device for a while, or somebody does again. */
  idle(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return;
    this.#isIdle = isIdle;
    this.#send({ op: 'idle', idle: isIdle });
  }

  online(): void {
    if (this.#isIdle) this.#send({ op: 'idle', idle: true });
    if (this.#watched.length > 0) this.watch(this.#watched);
  }
}
