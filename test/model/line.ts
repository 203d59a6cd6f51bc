import type { Link, LinkHandlers } from '../../src/interface/sdk/index.ts';
import type { Schedule } from '../simulation/schedule.ts';
import type { ModelServer } from './model-server.ts';

/** From one end to the other. */
export const DELAY_MS = 2;
/** The network's own word for a connection that was lost. */
const LOST = 1006;

export interface LineParts {
  readonly schedule: Schedule;
  /** `undefined` where no server is to be had. */
  readonly server: ModelServer | undefined;
  /** Does something in the device's program, unless that has ended by then. */
  inDevice(run: () => void): void;
}

/** One connection of a device: texts arrive in order, after a moment; it can be cut, and it can be choked. */
export class Line implements Link {
  readonly #parts: LineParts;
  readonly #handlers: LinkHandlers;
  #server: ReturnType<ModelServer['connect']> | undefined;
  #held: string[] | undefined;
  #isOver = false;
  #isCut = false;

  constructor(handlers: LinkHandlers, parts: LineParts) {
    this.#parts = parts;
    this.#handlers = handlers;
    parts.schedule.after(DELAY_MS, () => this.#open());
  }

  send(text: string): void {
    this.#later(() => this.#server?.message(text));
  }

  /** The device hangs up. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#later(() => this.#server?.close());
  }

  /** The connection breaks: what is on its way is lost, and both ends learn of it. */
  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#parts.schedule.after(DELAY_MS, () => this.#server?.close());
    this.#parts.schedule.after(DELAY_MS, () => this.#closeDevice(LOST));
  }

  /** From now on nothing comes down, and the server notices that its texts wait. */
  choke(): void {
    this.#held ??= [];
  }

  free(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.#down(text);
    if (!this.#isCut) this.#server?.drain();
  }

  #open(): void {
    const { server, inDevice } = this.#parts;
    if (!server || this.#isCut) {
      this.#closeDevice(LOST);
      return;
    }
    if (this.#isOver) return;
    this.#server = server.connect({
      data: { address: '192.0.2.1', cookieToken: undefined },
      send: (text) => this.#fromServer(text),
      getBufferedAmount: () => (this.#held ?? []).reduce((sum, text) => sum + text.length, 0),
      cork: (write) => write(),
      close: (code) => this.#closedByServer(code),
    });
    inDevice(() => this.#handlers.onOpen());
  }

  #fromServer(text: string): number {
    if (this.#isCut) return 0;
    if (!this.#held) {
      this.#down(text);
      return text.length;
    }
    this.#held.push(text);
    return -1;
  }

  #down(text: string): void {
    this.#later(() => {
      if (!this.#isOver) this.#parts.inDevice(() => this.#handlers.onText(text));
    });
  }

  #closedByServer(code: number): void {
    const server = this.#server;
    this.#parts.schedule.after(0, () => server?.close());
    this.#later(() => this.#closeDevice(code));
  }

  #closeDevice(code: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.inDevice(() => this.#handlers.onClose(code));
  }

  #later(arrive: () => void): void {
    this.#parts.schedule.after(DELAY_MS, () => {
      if (!this.#isCut) arrive();
    });
  }
}
