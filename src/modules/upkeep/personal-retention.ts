import type { StreamId } from '../../domain/shared/ids.ts';
import type { Upkeep } from '../shared/ports.ts';
import type { ChangedStream, ChangeReader } from '../shared/reading.ts';

/** A personal stream keeps this many events at the most; a device that missed more reads its state anew. */
export const PERSONAL_EVENTS_MAX = 5_000;
/** Trimmed only when this many are over, so that not every event costs a delete. */
const PERSONAL_EVENTS_SLACK = 500;
const DAY_MS = 24 * 3_600_000;
const PAGE = 500;

/** Keeps personal streams short: by number as they grow, by age once a day. */
export class PersonalRetention {
  readonly #upkeep: Upkeep;
  readonly #changes: ChangeReader;
  readonly #days: number;

  constructor(options: { upkeep: Upkeep; changes: ChangeReader; days: number }) {
    this.#upkeep = options.upkeep;
    this.#changes = options.changes;
    this.#days = options.days;
  }

  async afterGrowth({ streamId, kind, lastSeq, floorSeq }: ChangedStream): Promise<void> {
    if (kind !== 'personal' || lastSeq - floorSeq <= PERSONAL_EVENTS_MAX + PERSONAL_EVENTS_SLACK) return;
    await this.#trim(streamId, lastSeq - PERSONAL_EVENTS_MAX);
  }

  /** Walks every stream; ends with the one it is at once `isStopped` says so. */
  async byAge(isStopped: () => boolean): Promise<void> {
    const before = (await this.#changes.storeNow()) - this.#days * DAY_MS;
    for (let after = ''; ; ) {
      const streams = await this.#changes.walk(after, PAGE);
      for (const stream of streams) {
        if (isStopped()) return;
        if (stream.kind !== 'personal') continue;
        const floor = await this.#changes.lastBefore(stream.streamId, before);
        if (floor > stream.floorSeq) await this.#trim(stream.streamId, floor);
      }
      const last = streams.at(-1);
      if (!last || streams.length < PAGE) return;
      after = last.streamId;
    }
  }

  async #trim(streamId: StreamId, floor: number): Promise<void> {
    for (let more = true; more; ) ({ more } = await this.#upkeep.trim(streamId, floor));
  }
}
