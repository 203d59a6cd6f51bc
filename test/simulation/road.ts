import { Refusal } from '../../src/domain/shared/refusals.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

/** Reads of one node: each happens at one moment on its way, and its answer takes a while to come back. */
export class Road {
  readonly #parts: { readonly schedule: Schedule; readonly weather: Weather };
  readonly #inNode: (run: () => void) => void;

  constructor(parts: { schedule: Schedule; weather: Weather }, inNode: (run: () => void) => void) {
    this.#parts = parts;
    this.#inNode = inNode;
  }

  readonly carry = <T>(name: string, read: () => Promise<T>): Promise<T> => {
    const { schedule, weather } = this.#parts;
    const { there, back } = weather.readDelays();
    return new Promise<T>((resolve, reject) => {
      schedule.after(there, () => {
        const found = weather.isDatabaseAway
          ? Promise.reject(new Refusal('unavailable', { cause: name }))
          : read();
        const answer = (tell: () => void) => void schedule.after(back, () => this.#inNode(tell));
        found.then(
          (value) => answer(() => resolve(value)),
          (fault) => answer(() => reject(fault)),
        );
      });
    });
  };
}
