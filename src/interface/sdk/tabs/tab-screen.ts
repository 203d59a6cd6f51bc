import type { MagpieClient } from '../client.ts';
import type { Slice } from '../slice.ts';
import type { TimelineRow } from '../timeline.ts';
import type { Viewer } from '../viewer.ts';
import { patchOf, type SlicePatch } from './slice-patch.ts';
import type { Ask, ShownStream, Tell } from './tab-messages.ts';

/** Conversations of one other tab that are kept up to date there. */
const STREAMS_MAX = 5;

/** What another tab shows: its own piece of each conversation, and what it was sent of it. */
export class TabScreen {
  readonly #viewer: Viewer;
  readonly #sent = new Map<string, { slice: Slice | undefined; rows: readonly TimelineRow[] }>();

  constructor(client: MagpieClient, onChange: (stream: string) => void) {
    this.#viewer = client.openScreen(onChange);
  }

  close(): void {
    this.#viewer.close();
  }

  /** The tab shows these and no others any more; answers which of them are new. */
  keep(streams: readonly string[]): string[] {
    for (const stream of this.streams) if (!streams.includes(stream)) this.#sent.delete(stream);
    return streams.filter((stream) => !this.#sent.has(stream));
  }

  /** The tab shows this from now on, and has nothing of it yet. */
  async show({ stream, around }: ShownStream): Promise<void> {
    this.#sent.delete(stream);
    this.#sent.set(stream, { slice: undefined, rows: [] });
    for (const oldest of [...this.#sent.keys()].slice(0, -STREAMS_MAX)) this.#sent.delete(oldest);
    if (around !== undefined) await this.#viewer.goBack(stream, around);
  }

  /** What the tab is to be told about a conversation, if anything. */
  news(stream: string): SlicePatch | undefined {
    const sent = this.#sent.get(stream);
    if (!sent) return undefined;
    const slice = this.#viewer.slice(stream);
    if (slice === sent.slice) return undefined;
    const patch = patchOf(sent.rows, slice);
    this.#sent.set(stream, { slice, rows: slice.rows });
    return patch;
  }

  get streams(): string[] {
    return [...this.#sent.keys()];
  }

  /** Carries out what concerns this screen alone; `undefined` where the whole device is meant. */
  moves(name: Ask | Tell): ((...args: readonly unknown[]) => unknown) | undefined {
    switch (name) {
      case 'loadOlder':
        return (stream) => this.#viewer.loadOlder(stream as string);
      case 'loadNewer':
        return (stream) => this.#viewer.loadNewer(stream as string);
      case 'showAround':
        return (stream, seq) => this.#viewer.showAround(stream as string, seq as number);
      case 'showNewest':
        return (stream) => this.#viewer.showNewest(stream as string);
      default:
        return undefined;
    }
  }

  /** The tab opens a conversation. */
  async open(stream: string): Promise<void> {
    await this.#viewer.fill(stream);
  }
}
