import type { NodeId } from '../../src/domain/shared/ids.ts';
import { MemoryBus } from '../../src/infra/memory/bus.ts';
import type { Broadcaster, Registry } from '../../src/modules/delivery/index.ts';
import type { Schedule } from './schedule.ts';
import { PlannedFault } from './sim-runner.ts';
import type { Weather } from './weather.ts';

/** What one node is connected by: its place in the bus, which can go deaf or be cut off without being told. */
export interface Plug {
  readonly broadcaster: Broadcaster;
  readonly registry: Registry;
  /** Hears nothing until it takes a new subscription. */
  deafen(): void;
  /** Neither says nor hears anything until it is called with false. */
  cutOff(isCut: boolean): void;
}

/** The shipped bus in memory, with parcels that get lost, come twice, late, or out of order. */
export class SimBus {
  readonly #bus: MemoryBus;
  readonly #weather: Weather;

  constructor(schedule: Schedule, weather: Weather) {
    this.#weather = weather;
    this.#bus = new MemoryBus((deliver) => {
      for (const delayMs of weather.parcelDelays()) schedule.after(delayMs, deliver);
    });
  }

  /** `inNode` does something in the node, unless it is dead by then. */
  plug(node: NodeId, inNode: (run: () => void) => void): Plug {
    const inner = this.#bus.broadcaster(node);
    let isDeaf = false;
    let isCut = false;
    const broadcaster: Broadcaster = {
      node,
      publish: (to, parcel) => {
        if (!isCut) inner.publish(to, parcel);
      },
      onParcel: (listener) =>
        inner.onParcel((parcel) => {
          if (!isDeaf && !isCut) inNode(() => listener(parcel));
        }),
      resubscribe: () => {
        isDeaf = false;
      },
    };
    return {
      broadcaster,
      registry: this.#registry(node),
      deafen: () => {
        isDeaf = true;
      },
      cutOff: (isNow) => {
        isCut = isNow;
      },
    };
  }

  #registry(node: NodeId): Registry {
    const registry = this.#bus.registry(node);
    const unlessAway = <T>(answer: Promise<T>): Promise<T> =>
      this.#weather.isBusAway ? Promise.reject(new PlannedFault('the bus is away')) : answer;
    return {
      ...registry,
      nodesOf: (userIds) => unlessAway(registry.nodesOf(userIds)),
      liveNodes: () => unlessAway(registry.liveNodes()),
      onlineAmong: (userIds) => unlessAway(registry.onlineAmong(userIds)),
    };
  }

  /** The lease of a dead node ran out. */
  forget(node: NodeId): void {
    this.#bus.forget(node);
  }
}
