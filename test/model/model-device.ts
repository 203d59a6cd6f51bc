import {
  type Bounds,
  type HttpAnswer,
  type HttpRequest,
  MagpieClient,
  MagpieError,
} from '../../src/interface/sdk/index.ts';
import { EPOCH_MS, type Schedule } from '../simulation/schedule.ts';
import type { SeededIds } from '../simulation/seeded-ids.ts';
import { CrashStore } from './crash-store.ts';
import { DELAY_MS, Line } from './line.ts';
import type { ModelServer } from './model-server.ts';
import type { Person } from './person.ts';

export interface DeviceParts {
  readonly schedule: Schedule;
  readonly ids: SeededIds;
  readonly server: ModelServer;
  onFault(fault: unknown): void;
  /** A window was thrown away and read anew. */
  onReset(reason: string): void;
}

/** Everything stays in memory, where it is compared; that rows go and come back is what the simulation is for. */
const ALL: Bounds = { page: 2_000, slice: 10_000, memory: 10_000, stored: 10_000 };

/** A device of one person: the shipped SDK over a store that stays while programs end and start again. */
export class ModelDevice {
  readonly name: string;
  readonly owner: Person;
  readonly store = new CrashStore();
  client: MagpieClient;
  isNetworkUp = true;
  readonly #parts: DeviceParts;
  #lines: Line[] = [];
  #runs = 0;

  constructor(name: string, owner: Person, parts: DeviceParts) {
    this.name = name;
    this.owner = owner;
    this.#parts = parts;
    this.client = this.#newClient();
  }

  get isOnline(): boolean {
    return this.client.status === 'online';
  }

  /** Does something that may be refused, and that nobody waits for. */
  does(work: Promise<unknown>): void {
    work.catch((fault: unknown) => {
      if (!(fault instanceof MagpieError)) this.#parts.onFault(fault);
    });
  }

  signIn(): void {
    const { handle, password } = this.owner;
    this.does(this.client.signIn({ handle, password }));
  }

  goOffline(): void {
    this.isNetworkUp = false;
    for (const line of this.#lines) line.cut();
  }

  comeBack(): void {
    this.isNetworkUp = true;
    this.client.nudge();
  }

  choke(): void {
    for (const line of this.#lines) line.choke();
  }

  free(): void {
    for (const line of this.#lines) line.free();
  }

  /** The program ends from one moment to the next; `meanwhile` may do something to what it left. */
  restart(meanwhile: (store: CrashStore) => void): void {
    for (const line of this.#lines) line.cut();
    this.#lines = [];
    meanwhile(this.store);
    this.client = this.#newClient();
    this.does(this.client.resume());
  }

  #newClient(): MagpieClient {
    this.#runs += 1;
    const run = this.#runs;
    const { schedule, ids, onFault, onReset } = this.#parts;
    const inDevice = (does: () => void) => {
      if (run === this.#runs) does();
    };
    const client = new MagpieClient({
      url: 'http://magpie.test',
      deviceName: this.name,
      language: 'en',
      random: ids,
      store: this.store,
      bounds: ALL,
      timers: {
        now: () => EPOCH_MS + schedule.now,
        after: (ms, does) => schedule.after(ms, () => inDevice(does)),
      },
      transport: {
        connect: (_url, handlers) => {
          const line = new Line(handlers, { schedule, server: this.#reachable(), inDevice });
          this.#lines.push(line);
          return line;
        },
      },
      http: { request: (request) => this.#ask(request, inDevice) },
    });
    client.on('reset', ({ reason }) => onReset(reason));
    client.on('fault', ({ fault }) => {
      if (!(fault instanceof MagpieError)) onFault(fault);
    });
    return client;
  }

  /** A call and its answer each take a moment, so that neither is there within the step that asked. */
  #ask(request: HttpRequest, inDevice: (does: () => void) => void): Promise<HttpAnswer> {
    const { schedule } = this.#parts;
    return new Promise((resolve, reject) => {
      schedule.after(DELAY_MS, () => {
        const lost = () => inDevice(() => reject(new Error('the network is away')));
        const back = (answer: HttpAnswer) => {
          schedule.after(DELAY_MS, () => inDevice(() => resolve(answer)));
        };
        const server = this.#reachable();
        if (server) server.answer(request).then(back, lost);
        else lost();
      });
    });
  }

  #reachable(): ModelServer | undefined {
    return this.isNetworkUp ? this.#parts.server : undefined;
  }
}
