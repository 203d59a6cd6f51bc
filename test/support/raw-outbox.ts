import type { Result } from '../../src/interface/protocol/index.ts';
import { newClientId } from './wire-ids.ts';

/** What somebody wants to do, before it has an id. */
export type Draft =
  | { type: 'message'; text: string; mentions?: readonly string[]; reply?: number; seen?: number }
  | { type: 'edit'; ref: number; text: string }
  | { type: 'recall'; ref: number };

/** An operation on its way: the same client id for ever, the attempt counted up before each further one. */
export interface Outgoing {
  readonly stream: string;
  readonly draft: Draft;
  readonly clientId: string;
  /** The place in what this device ever sent to this stream. */
  readonly order: number;
  attempt: number;
}

/** What one device has still to send to one stream: one frame in flight, the rest waits in order. */
export class RawOutbox {
  readonly #stream: string;
  readonly #operations: number;
  #waiting: Outgoing[] = [];
  #inFlight: Outgoing[] = [];
  #orders = 0;

  /** `operations` is how many go into one frame at most. */
  constructor(stream: string, operations: number) {
    this.#stream = stream;
    this.#operations = operations;
  }

  get length(): number {
    return this.#waiting.length + this.#inFlight.length;
  }

  add(draft: Draft): Outgoing {
    this.#orders += 1;
    const outgoing = {
      stream: this.#stream,
      draft,
      clientId: newClientId(),
      order: this.#orders,
      attempt: 0,
    };
    this.#waiting.push(outgoing);
    return outgoing;
  }

  /** The next frame's operations, their attempts counted up; empty while a frame is in flight. */
  next(): readonly Outgoing[] {
    if (this.#inFlight.length > 0) return [];
    this.#inFlight = this.#waiting.splice(0, this.#operations);
    for (const each of this.#inFlight) each.attempt += 1;
    return this.#inFlight;
  }

  /** Takes out what an answer settled. */
  settle(results: readonly Result[]): { outgoing: Outgoing; result: Result }[] {
    return results.flatMap((result) => {
      const outgoing = this.remove(result.clientId);
      return outgoing ? [{ outgoing, result }] : [];
    });
  }

  remove(clientId: string): Outgoing | undefined {
    const found = this.#inFlight.find((each) => each.clientId === clientId);
    if (found) this.#inFlight = this.#inFlight.filter((each) => each !== found);
    return found;
  }

  /** Removes the whole frame in flight. */
  removeFrame(): readonly Outgoing[] {
    const frame = this.#inFlight;
    this.#inFlight = [];
    return frame;
  }

  /** Puts the frame in flight back to the front, because it was refused for now or its answer will not come. */
  takeBack(): readonly Outgoing[] {
    const frame = this.removeFrame();
    this.#waiting.unshift(...frame);
    return frame;
  }
}

/** The operation as the frame carries it. */
export function operationOf({ draft, clientId, attempt }: Outgoing): Record<string, unknown> {
  return { ...draft, clientId, attempt };
}
