import type { SocketPort } from './socket-port.ts';

/** The part of the runtime's socket that is used here. */
export interface RuntimeSocket {
  send(text: string): number;
  getBufferedAmount(): number;
  cork(write: () => unknown): unknown;
  close(code: number, reason: string): void;
}

/** Calls back once everything that has already happened was dealt with. */
export type AtTurnsEnd = (callback: () => void) => void;

/** Waiting for the turn's end beyond this is not worth the memory. */
const GATHERED_BYTES = 64 * 1024;

/**
 * Writes what one turn has to say to one device in one go: an acknowledgement, the event it announces and what others
 * said cost one system call instead of one each. Nothing waits longer than the turn in which it was said.
 */
export class GatheringSocket implements SocketPort {
  readonly #socket: RuntimeSocket;
  readonly #atTurnsEnd: AtTurnsEnd;
  #gathered: string[] = [];
  #bytes = 0;
  #isHeldBack = false;

  constructor(socket: RuntimeSocket, atTurnsEnd: AtTurnsEnd) {
    this.#socket = socket;
    this.#atTurnsEnd = atTurnsEnd;
  }

  /** As the runtime's, but for one payload of delay: that the network is full is said at the next call. */
  send(text: string): number {
    if (this.#gathered.length === 0) this.#atTurnsEnd(() => this.#flush());
    this.#gathered.push(text);
    this.#bytes += text.length;
    if (this.#bytes > GATHERED_BYTES) this.#flush();
    return this.#isHeldBack ? -1 : text.length;
  }

  buffered(): number {
    return this.#socket.getBufferedAmount() + this.#bytes;
  }

  close(code: number, reason: string): void {
    this.#flush();
    this.#socket.close(code, reason);
  }

  /** The network took what waited. */
  drained(): void {
    this.#isHeldBack = false;
  }

  /** The runtime holds back up to 4 MiB and the outbox stops far below, so only a closed socket drops anything. */
  #flush(): void {
    const gathered = this.#gathered;
    if (gathered.length === 0) return;
    this.#gathered = [];
    this.#bytes = 0;
    this.#socket.cork(() => {
      for (const payload of gathered) if (this.#socket.send(payload) <= 0) this.#isHeldBack = true;
    });
  }
}

/** Many sockets share one wake-up per turn. */
export function turnsEnd(soon: (callback: () => void) => void): AtTurnsEnd {
  let waiting: (() => void)[] = [];
  const run = () => {
    const due = waiting;
    waiting = [];
    for (const callback of due) callback();
  };
  return (callback) => {
    waiting.push(callback);
    if (waiting.length === 1) soon(run);
  };
}
