import type { Head } from '../protocol/index.ts';
import type { Replica } from './replica.ts';

interface Waiting {
  readonly promise: Promise<boolean>;
  readonly answer: (isCaughtUp: boolean) => void;
}

/** Whoever waits for all conversations at once. */
const ALL = '';

/** Whether this device holds what the server has, as far as the present connection has told. */
export class CatchingUp {
  readonly #told = new Set<string>();
  readonly #behind = new Set<string>();
  /** By conversation; whoever waits for the same one waits together. */
  readonly #waiting = new Map<string, Waiting>();
  /** Where the next page of heads begins. */
  #after = '';
  #hasAllHeads = false;

  /** A connection stands and tells everything anew. */
  online(): void {
    this.#forget();
    this.#after = '';
  }

  /** Nobody tells anything any more. */
  offline(): void {
    this.#forget();
    for (const { answer } of this.#waiting.values()) answer(false);
    this.#waiting.clear();
  }

  /** These were taken over. Heads that somebody asked for one by one end no list. */
  heads(heads: readonly Head[], { next, isAsked }: { next: string | null; isAsked: boolean }): void {
    if (next !== null) this.#after = next;
    else if (!isAsked && heads.every(({ stream }) => stream > this.#after)) this.#hasAllHeads = true;
    this.#answer(ALL);
    if (!this.#hasAllHeads) return;
    // What the whole list did not name is nothing to wait for.
    for (const stream of this.#waiting.keys()) this.#answer(stream);
  }

  /** Its head was told; whoever hears of that may ask at once. */
  told(replica: Replica): void {
    this.#told.add(replica.stream);
    if (replica.isBehind) this.#behind.add(replica.stream);
  }

  /** The window moved, or the head says something else. */
  look(replica: Replica): void {
    const { stream } = replica;
    if (replica.isBehind) {
      this.#behind.add(stream);
      return;
    }
    this.#behind.delete(stream);
    this.#answer(stream);
    this.#answer(ALL);
  }

  /** Resolves with true once the newest rows are here, with false when there is no connection to tell. */
  wait(stream = ALL): Promise<boolean> {
    if (this.#isCaughtUp(stream)) return Promise.resolve(true);
    const waiting = this.#waiting.get(stream) ?? newWaiting();
    this.#waiting.set(stream, waiting);
    return waiting.promise;
  }

  #isCaughtUp(stream: string): boolean {
    if (stream === ALL) return this.#hasAllHeads && this.#behind.size === 0;
    return (this.#hasAllHeads || this.#told.has(stream)) && !this.#behind.has(stream);
  }

  #answer(stream: string): void {
    const waiting = this.#waiting.get(stream);
    if (!waiting || !this.#isCaughtUp(stream)) return;
    this.#waiting.delete(stream);
    waiting.answer(true);
  }

  #forget(): void {
    this.#told.clear();
    this.#behind.clear();
    this.#hasAllHeads = false;
  }
}

function newWaiting(): Waiting {
  let answer: Waiting['answer'] = () => undefined;
  const promise = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  return { promise, answer };
}
