import type { FrameOf } from '../protocol/index.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Bounds } from './bounds.ts';
import type { Store } from './ports.ts';
import type { Row } from './records.ts';
import type { Replica } from './replica.ts';
import type { StreamWindow } from './stream-window.ts';

export interface HistoryPorts {
  readonly store: Pick<Store, 'readRows'>;
  readonly bounds: Bounds;
  /** Hands everything that waits to be written to the store. */
  flush(): void;
  /** Asks the server; `undefined` when no page came. */
  page(stream: string, place: { before: number; limit: number }): Promise<FrameOf<'page'> | undefined>;
  /** What the store is to hold of this stream changed. */
  onStoreChanged(replica: Replica): void;
}

/** Every visible row in `low < seq <= upTo`, as it was when `asOf` was the last event: the window mends them. */
export interface Found {
  readonly read: readonly Row[];
  readonly asOf: number;
  readonly low: number;
  readonly upTo: number;
  /** Nothing visible lies further down. */
  readonly isBottom: boolean;
}

/** The newest `limit` rows up to `upTo`. */
export interface Wanted {
  readonly upTo: number;
  readonly limit: number;
}

/** A window that changes under every read does not do so for ever. */
const TRIES_MAX = 8;

/** Reads rows of any time from wherever they are nearest: memory, then the store, then the server. */
export class History {
  readonly #ports: HistoryPorts;

  constructor(ports: HistoryPorts) {
    this.#ports = ports;
  }

  /** At most `limit` rows, the nearest to `upTo`; `undefined` when they cannot be had now. */
  async below(replica: Replica, wanted: Wanted): Promise<Found | undefined> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const { window } = replica;
      if (!window) return undefined;
      if (wanted.upTo <= window.line) return nothingBelow(window, wanted);
      if (wanted.upTo > window.base) return inMemory(window, wanted);
      const found =
        wanted.upTo > window.stored
          ? await this.#stored(replica, window, wanted)
          : await this.#asked(replica, window, wanted);
      if (found !== 'again') return found;
    }
    return undefined;
  }

  /** The rows next above `low`, at most `limit`, with everything in between. */
  async above(replica: Replica, { low, limit }: { low: number; limit: number }): Promise<Found | undefined> {
    const { cursor = 0 } = replica.window ?? {};
    let upTo = Math.min(low + limit, cursor);
    for (;;) {
      const found = await this.below(replica, { upTo, limit: upTo - low });
      if (!found || found.low <= low || found.isBottom) return found;
      // Cut, or from another place: what is next to `low` comes first.
      upTo = found.low;
    }
  }

  async #stored(
    replica: Replica,
    window: StreamWindow,
    { upTo, limit }: Wanted,
  ): Promise<Found | undefined | 'again'> {
    this.#ports.flush();
    const asOf = window.cursor;
    const low = Math.max(window.stored, upTo - limit);
    const read = await this.#ports.store.readRows(replica.stream, { above: low, upTo });
    if (replica.window !== window || window.stored > low) return 'again';
    const whole = upTo - Math.max(low, window.line);
    const visible = read.filter(({ seq }) => seq > window.line);
    if (visible.length < whole) {
      // A write failed there once. What the server has is asked from now on.
      window.forgetStored(Math.min(upTo, window.base));
      this.#ports.onStoreChanged(replica);
      return 'again';
    }
    return found(window, visible, { asOf, low, upTo });
  }

  async #asked(
    replica: Replica,
    window: StreamWindow,
    { upTo, limit }: Wanted,
  ): Promise<Found | undefined | 'again'> {
    const { memory, stored } = this.#ports.bounds;
    const place = { before: upTo + 1, limit: Math.min(limit, LIMITS.pageEvents) };
    const page = await this.#ports.page(replica.stream, place);
    const last = page?.events.at(-1);
    // What does not reach up to the place that was asked for is of another history.
    if (!page || (last && last.seq < upTo)) return undefined;
    if (replica.window !== window) return 'again';
    if (window.stored === upTo && window.cursor - upTo < stored && window.prepend(page, memory))
      this.#ports.onStoreChanged(replica);
    const { events: read, asOf } = page;
    const low = read.length > 0 ? Math.max(window.line, page.from - 1) : window.line;
    return { read, asOf, low, upTo, isBottom: page.done || low <= window.line };
  }
}

function inMemory(window: StreamWindow, { upTo, limit }: Wanted): Found {
  const low = Math.max(window.base, upTo - limit);
  const read: Row[] = [];
  for (let seq = low + 1; seq <= upTo; seq += 1) {
    const row = window.rows.get(seq);
    if (row) read.push(row);
  }
  return found(window, read, { asOf: window.cursor, low, upTo });
}

function found(
  window: StreamWindow,
  read: readonly Row[],
  { asOf, low, upTo }: { asOf: number; low: number; upTo: number },
): Found {
  const isBottom = low <= window.line || (low <= window.stored && window.isComplete);
  return { read, asOf, low: Math.max(low, window.line), upTo, isBottom };
}

const nothingBelow = ({ line, cursor }: StreamWindow, { upTo }: Wanted): Found => ({
  read: [],
  asOf: cursor,
  low: line,
  upTo,
  isBottom: true,
});
