import type { Chance } from '../support/chance.ts';
import type { Draft } from '../support/raw-outbox.ts';
import type { Device } from './device.ts';

export interface LoadOptions {
  readonly devices: readonly Device[];
  readonly streamsOf: (user: string) => readonly string[];
  readonly chance: Chance;
}

const tickMs = 20;
/** A device that waits for a killed server writes on, up to here. */
const backlogMost = 200;
/** Marks of each second, over all devices. */
const marksPerSecond = 20;

/** People who write, correct, take back and read, at a steady rate whatever the server does. */
export class Load {
  readonly #options: LoadOptions;
  #perSecond = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = 0;
  #due = 0;
  #marksDue = 0;
  #written = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Operations of each second, over all devices. */
  start(perSecond: number): void {
    this.stop();
    this.#perSecond = perSecond;
    this.#last = performance.now();
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One person does one thing. */
  step(device: Device): void {
    const { chance, streamsOf } = this.#options;
    const stream = chance.pick(streamsOf(device.user));
    if (stream === undefined) return;
    for (const draft of this.#drafts(device, stream)) device.send(stream, draft);
  }

  #tick(): void {
    const { devices, chance, streamsOf } = this.#options;
    const now = performance.now();
    this.#due += ((now - this.#last) / 1000) * this.#perSecond;
    this.#marksDue += ((now - this.#last) / 1000) * marksPerSecond;
    this.#last = now;
    for (; this.#due >= 1; this.#due -= 1) {
      const device = chance.pick(devices);
      if (device && device.backlog < backlogMost) this.step(device);
    }
    for (; this.#marksDue >= 1; this.#marksDue -= 1) {
      const device = chance.pick(devices);
      const stream = device && chance.pick(streamsOf(device.user));
      if (device && stream !== undefined) device.markRead(stream);
    }
  }

  #drafts(device: Device, stream: string): Draft[] {
    const { chance } = this.#options;
    const own = device.ownMessage(stream);
    const foreign = device.foreignMessage(stream);
    const kind = chance.fraction();
    if (kind < 0.07 && own !== undefined) return [{ type: 'edit', ref: own, text: this.#text(device) }];
    if (kind < 0.1 && own !== undefined) return [{ type: 'recall', ref: own }];
    if (kind < 0.12 && foreign !== undefined) return this.#refusedAmongOthers(device, foreign);
    if (kind < 0.2 && foreign !== undefined) {
      return [{ type: 'message', text: this.#text(device), reply: foreign, seen: foreign }];
    }
    return [{ type: 'message', text: this.#text(device) }];
  }

  /** Three at once, of which the middle one is somebody else's to do: the others have to be stored without it. */
  #refusedAmongOthers(device: Device, foreign: number): Draft[] {
    const message = (): Draft => ({ type: 'message', text: this.#text(device) });
    return [message(), { type: 'edit', ref: foreign, text: this.#text(device) }, message()];
  }

  #text(device: Device): string {
    this.#written += 1;
    const { chance } = this.#options;
    const length = chance.isTrue(0.02) ? 3_000 : chance.below(120);
    return `${device.name} writes ${this.#written} 🐦 ${'magpie '.repeat(Math.ceil(length / 7))}`;
  }
}
