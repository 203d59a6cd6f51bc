import type { Bounds } from './bounds.ts';
import type { Wanted } from './history.ts';
import type { Replica } from './replica.ts';
import type { Replicas } from './replicas.ts';
import type { SliceView } from './slice-view.ts';
import type { TimelineSource } from './timeline.ts';

export interface SliderPorts {
  readonly replicas: Replicas;
  readonly bounds: Bounds;
  source(stream: string): TimelineSource;
}

/** Of what waits in the outbox at most this share of a slice is shown, the newest, so that there is room for the rest. */
const QUEUED_SHARE = 0.8;

/** Moves a slice over its history. Events may come in between: what was read is mended when it is used. */
export class Slider {
  readonly #ports: SliderPorts;

  constructor(ports: SliderPorts) {
    this.#ports = ports;
  }

  /** Lines that fit at the live end beside those that wait to be sent. */
  room(stream: string): number {
    const { slice } = this.#ports.bounds;
    const { entries } = this.#ports.source(stream);
    const waiting = entries.filter(({ operation }) => operation.type === 'message').length;
    return slice - Math.min(waiting, Math.floor(slice * QUEUED_SHARE));
  }

  /** Reads pages until there are so many lines more: there may be stretches in which every row only changes another. */
  async down(
    replica: Replica,
    view: SliceView,
    { atLeast, lowest = 0 }: { atLeast: number; lowest?: number },
  ): Promise<number> {
    let added = 0;
    while (added < atLeast && view.hasOlder && view.low > lowest && view.window === replica.window) {
      const wanted: Wanted = { upTo: view.low, limit: this.#ports.bounds.page };
      const found = await this.#ports.replicas.history.below(replica, wanted);
      if (!found) break;
      if (view.low === wanted.upTo && view.window === replica.window)
        added += view.extendDown(found, this.room(replica.stream));
    }
    return added;
  }

  /** The same upwards. */
  async up(replica: Replica, view: SliceView, atLeast: number): Promise<number> {
    let added = 0;
    while (added < atLeast && !view.isLive && view.window === replica.window) {
      const { high: low } = view;
      const { cursor = 0 } = replica.window ?? {};
      const limit = Math.min(this.#ports.bounds.page, cursor - low);
      const found = await this.#ports.replicas.history.above(replica, { low, limit });
      if (!found) break;
      if (view.high === low && view.window === replica.window) added += view.extendUp(found);
    }
    return added;
  }
}
