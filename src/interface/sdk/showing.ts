import { type Conversation, ConversationList, conversationOf } from './conversations.ts';
import { Lines } from './lines.ts';
import type { OutboxEntry, Row } from './records.ts';
import type { Replica } from './replica.ts';
import { type TimelineRow, type TimelineSource, timelineOf } from './timeline.ts';
import { Viewer, type ViewerPorts } from './viewer.ts';
import type { Viewpoint } from './viewpoint.ts';

export interface ShowingPorts extends Omit<ViewerPorts, 'source' | 'onChange' | 'onClose'> {
  readonly me: Viewpoint;
  entriesOf(stream: string): readonly OutboxEntry[];
  isFlying(entry: OutboxEntry): boolean;
}

/** What there is to see of the streams: the list, and what each screen shows of each conversation. */
export class Showing {
  readonly list: ConversationList;
  readonly #ports: ShowingPorts;
  readonly #lines: Lines;
  readonly #viewers = new Set<Viewer>();

  constructor(ports: ShowingPorts) {
    this.#ports = ports;
    this.#lines = new Lines({ ...ports, me: () => ports.me.id });
    this.list = new ConversationList((stream) => this.#conversation(stream));
  }

  /** A screen of its own, until `close`. */
  open(onChange: (stream: string) => void): Viewer {
    const onClose = () => this.#viewers.delete(viewer);
    const source = (stream: string) => this.#source(stream);
    const viewer: Viewer = new Viewer({ ...this.#ports, onChange, onClose, source });
    this.#viewers.add(viewer);
    return viewer;
  }

  /** The lines that are in memory. */
  timeline(stream: string): TimelineRow[] {
    return timelineOf(this.#ports.replicas.get(stream), this.#source(stream));
  }

  /** The seq of one's own message that was sent under this client id, if its row is in memory or on some screen. */
  seqOf(stream: string, clientId: string): number | undefined {
    const { id } = this.#ports.me;
    const isIt = (row: Row) => row.clientId === clientId && row.sender === id;
    const { window } = this.#ports.replicas.get(stream) ?? {};
    for (const row of window?.rows.values() ?? []) if (isIt(row)) return row.seq;
    for (const viewer of this.#viewers) {
      const row = viewer.find(stream, isIt);
      if (row) return row.seq;
    }
    return undefined;
  }

  moved(replica: Replica, applied: readonly Row[]): void {
    for (const viewer of this.#viewers) viewer.moved(replica, applied);
  }

  changed(stream: string): void {
    this.list.changed(stream);
    for (const viewer of this.#viewers) viewer.changed(stream);
  }

  online(): void {
    for (const viewer of this.#viewers) viewer.online();
  }

  clear(): void {
    this.list.clear();
    for (const viewer of this.#viewers) viewer.clear();
  }

  #conversation(stream: string): Conversation | undefined {
    const { replicas, me } = this.#ports;
    const replica = replicas.get(stream);
    return replica?.isConversation ? conversationOf(replica, me, this.#source(stream)) : undefined;
  }

  #source(stream: string): TimelineSource {
    return { lines: this.#lines, entries: this.#ports.entriesOf(stream) };
  }
}
