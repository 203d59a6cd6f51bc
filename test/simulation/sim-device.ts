import { PRIVACY_PRESET } from '../../src/domain/users/privacy.ts';
import {
  type Bounds,
  type Link,
  type LinkHandlers,
  MagpieClient,
  MagpieError,
  MemoryStore,
  type Row,
} from '../../src/interface/sdk/index.ts';
import type { Account } from './accounts.ts';
import { DiskWatch } from './disk-watch.ts';
import type { Life } from './life.ts';
import { EPOCH_MS, type Schedule } from './schedule.ts';
import type { Scrolled } from './scroll-through.ts';
import type { SeededIds } from './seeded-ids.ts';
import { SimDisk } from './sim-disk.ts';
import { SimHttp } from './sim-http.ts';
import type { Weather } from './weather.ts';
import { Wire } from './wire.ts';
import { type WatchParts, WireWatch } from './wire-watch.ts';

/** So little room that every run scrolls, drops and reads again. */
const SMALL: Bounds = { page: 6, slice: 15, memory: 10, stored: 30 };

export interface DeviceParts extends WatchParts {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly ids: SeededIds;
  readonly skewMs: number;
  /** The node that a new connection reaches, if any. */
  pickNode(): Life | undefined;
}

/** A device of one person: its disk stays, its program may end at any moment and start again. */
export class SimDevice {
  readonly name: string;
  readonly account: Account;
  readonly watch: DiskWatch;
  /** What somebody saw who scrolled through a stream at the end. */
  readonly scrolled = new Map<string, Scrolled>();
  readonly #parts: DeviceParts;
  readonly #disk = new MemoryStore();
  readonly #ear: WireWatch;
  #wires: Wire[] = [];
  #runs = 0;
  #client: MagpieClient | undefined;
  /** Whether new connections find a way. */
  isNetworkUp = true;

  constructor(name: string, account: Account, parts: DeviceParts) {
    this.name = name;
    this.account = account;
    this.#parts = parts;
    this.watch = new DiskWatch(name, parts);
    this.#ear = new WireWatch(name, account.user, parts);
  }

  get client(): MagpieClient | undefined {
    return this.#client;
  }

  /** Puts an account's session onto the disk, as signing in would. */
  signedIn(session: { token: string; session: string; device: string }): void {
    const { user: id, handle, personal, self } = this.account;
    const told = { profile: {}, privacy: PRIVACY_PRESET, presence: null };
    const user = { id, handle, name: handle, role: 'member', personal, self, ...told };
    void this.#disk.saveIdentity({ ...session, user, level: 1 });
  }

  /** What its disk holds of a stream. */
  stored(stream: string): { base: number; rows: readonly Row[] } | undefined {
    const found = this.#disk.snapshot().streams.find(({ record }) => record.stream === stream);
    return found?.record.window ? { base: found.record.window.base, rows: found.rows } : undefined;
  }

  start(): void {
    this.#runs += 1;
    const run = this.#runs;
    const { schedule, weather, ids } = this.#parts;
    const inRun = (does: () => void) => {
      if (run === this.#runs) does();
    };
    const after = (ms: number, does: () => void) => schedule.after(ms, () => inRun(does));
    const client = new MagpieClient({
      url: 'http://magpie',
      deviceName: this.name,
      language: 'en',
      bounds: SMALL,
      random: ids,
      timers: { now: () => EPOCH_MS + schedule.now + this.#parts.skewMs, after },
      store: new SimDisk({
        disk: this.#disk,
        eye: this.watch,
        now: () => schedule.now,
        delayMs: () => weather.diskDelay(),
        after,
      }),
      transport: { connect: (_url, handlers) => this.#connect(handlers, inRun) },
      http: new SimHttp({ schedule, weather, inDevice: inRun, pickNode: () => this.#reachable() }),
    });
    client.on('reset', ({ stream, reason }) => this.watch.reset(stream, reason));
    client.on('fault', ({ fault }) => this.#fault(fault));
    client.resume().catch((fault: unknown) => this.#fault(fault));
    this.#client = client;
  }

  /** The program is gone from one moment to the next; the other end is told by the system, or never. */
  crash(isTold: boolean): void {
    this.#runs += 1;
    this.#client = undefined;
    for (const wire of this.#wires) {
      if (isTold) wire.close();
      else wire.hollow();
    }
    this.#wires = [];
  }

  /** The network is gone: what is open breaks, or goes hollow. */
  goOffline(isTold: boolean): void {
    this.isNetworkUp = false;
    for (const wire of this.#wires) {
      if (isTold) wire.cut();
      else wire.hollow();
    }
  }

  cut(): void {
    for (const wire of this.#wires) wire.cut();
  }

  hollow(): void {
    for (const wire of this.#wires) wire.hollow();
  }

  /** For a while nothing comes down. */
  choke(ms: number): void {
    for (const wire of this.#wires) {
      wire.choke();
      this.#parts.schedule.after(ms, () => wire.free());
    }
  }

  #reachable(): Life | undefined {
    return this.isNetworkUp ? this.#parts.pickNode() : undefined;
  }

  #connect(handlers: LinkHandlers, inDevice: (does: () => void) => void): Link {
    const life = this.#reachable();
    const onOver = (over: Wire) => {
      this.#wires = this.#wires.filter((each) => each !== over);
      life?.wires.delete(over);
    };
    const wire = new Wire(life, handlers, { ...this.#parts, ear: this.#ear, inDevice, onOver });
    this.#wires.push(wire);
    life?.wires.add(wire);
    return wire;
  }

  #fault(fault: unknown): void {
    if (fault instanceof MagpieError) return;
    const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    this.#parts.findings.add('bug', `${this.name} met a fault that no one expected: ${text}`);
  }
}
