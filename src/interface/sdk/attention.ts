import type { ClientFrameInput } from '../protocol/index.ts';

/** What the person looks at beside a conversation; the server forgets it with the connection and is told anew. */
export class Attention {
  readonly #send: (frame: ClientFrameInput) => void;
  #watched: readonly string[] = [];

  constructor(send: (frame: ClientFrameInput) => void) {
    this.#send = send;
  }

  /** The people on the screen; replaces those watched before. */
  watch(users: readonly string[]): void {
    this.#watched = users;
    this.#send({ op: 'presence', users: [...users] });
  }

  online(): void {
    if (this.#watched.length > 0) this.watch(this.#watched);
  }
}
