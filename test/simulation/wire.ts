import type { Link, LinkHandlers } from '../../src/interface/sdk/index.ts';
import type { SocketData } from '../../src/interface/ws/gateway.ts';
import type { Life } from './life.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

/** Sees every text that reaches the device, and every text that leaves it. */
export interface WireEar {
  up(text: string): void;
  down(text: string): void;
}

export interface WireParts {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly ear: WireEar;
  /** Does something in the device's program, unless that has ended by then. */
  inDevice(run: () => void): void;
  onOver(wire: Wire): void;
}

/** The network's own word for a connection that was lost. */
const LOST = 1006;

/**
 * One connection between a device and a node. Texts arrive in order, after a while, or not at all: it can be cut, which
 * both ends learn soon; go hollow, which neither is told; and choke, so that nothing comes down until it is free again.
 */
export class Wire implements Link {
  readonly #parts: WireParts;
  readonly #handlers: LinkHandlers;
  readonly #delayMs: number;
  #server: ReturnType<Life['open']> | undefined;
  #isServerOver = false;
  #isClientOver = false;
  #isHollow = false;
  #held: string[] | undefined;
  #lastUp = 0;
  #lastDown = 0;
  #cuts = 0;

  constructor(life: Life | undefined, handlers: LinkHandlers, parts: WireParts) {
    this.#parts = parts;
    this.#handlers = handlers;
    this.#delayMs = parts.weather.linkDelay();
    parts.schedule.after(this.#delayMs, () => {
      if (life?.isAlive) this.#open(life);
      else this.#closeClient(LOST);
    });
  }

  send(text: string): void {
    if (this.#isClientOver) return;
    this.#parts.ear.up(text);
    this.#up(() => this.#server?.message(text));
  }

  close(): void {
    if (this.#isClientOver) return;
    this.#isClientOver = true;
    this.#parts.onOver(this);
    this.#up(() => this.#closeServer());
  }

  /** The connection breaks: what is on its way is lost, and both ends learn of it. */
  cut(): void {
    this.#cuts += 1;
    const { schedule, weather } = this.#parts;
    schedule.after(weather.linkDelay(), () => this.#closeServer());
    schedule.after(weather.linkDelay(), () => this.#closeClient(LOST));
  }

  /** From now on nothing arrives on either side, and nobody is told. */
  hollow(): void {
    this.#isHollow = true;
  }

  choke(): void {
    this.#held ??= [];
  }

  free(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.#down(text);
    this.#server?.drain();
  }

  /** The node died: there is nobody to answer, and the device learns of it or not. */
  lostNode(isTold: boolean): void {
    this.#isServerOver = true;
    this.#isHollow = true;
    if (isTold) this.#parts.schedule.after(this.#delayMs, () => this.#closeClient(LOST));
  }

  #open(life: Life): void {
    if (this.#isClientOver) return;
    const data: SocketData = { address: 'device', cookieToken: undefined };
    this.#server = life.open({
      data,
      send: (text) => this.#fromServer(text),
      getBufferedAmount: () => (this.#held ?? []).reduce((sum, text) => sum + text.length, 0),
      cork: (write) => write(),
      close: (code) => this.#closedByServer(code),
    });
    this.#parts.inDevice(() => this.#handlers.onOpen());
  }

  #up(arrive: () => void): void {
    const { schedule } = this.#parts;
    const cuts = this.#cuts;
    this.#lastUp = Math.max(this.#lastUp, schedule.now + this.#delayMs);
    schedule.after(this.#lastUp - schedule.now, () => {
      if (!this.#isHollow && cuts === this.#cuts) arrive();
    });
  }

  #fromServer(text: string): number {
    if (this.#isServerOver) return 0;
    if (!this.#held) {
      this.#down(text);
      return text.length;
    }
    this.#held.push(text);
    return -1;
  }

  #down(text: string): void {
    this.#arriveBelow(() => {
      this.#parts.ear.down(text);
      this.#handlers.onText(text);
    });
  }

  #arriveBelow(arrive: () => void): void {
    const { schedule, inDevice } = this.#parts;
    const cuts = this.#cuts;
    this.#lastDown = Math.max(this.#lastDown, schedule.now + this.#delayMs);
    schedule.after(this.#lastDown - schedule.now, () => {
      if (this.#isHollow || cuts !== this.#cuts || this.#isClientOver) return;
      inDevice(arrive);
    });
  }

  #closedByServer(code: number): void {
    if (this.#isServerOver) return;
    this.#isServerOver = true;
    this.#parts.schedule.after(0, () => this.#server?.close());
    this.#arriveBelow(() => this.#closeClient(code));
  }

  #closeServer(): void {
    if (this.#isServerOver) return;
    this.#isServerOver = true;
    this.#server?.close();
  }

  #closeClient(code: number): void {
    if (this.#isClientOver) return;
    this.#isClientOver = true;
    this.#parts.onOver(this);
    this.#parts.inDevice(() => this.#handlers.onClose(code));
  }
}
