import type { FrameOf, Head } from '../protocol/index.ts';
import { CatchingUp } from './catching-up.ts';
import { HeadDoubts } from './head-doubts.ts';
import { History } from './history.ts';
import type { Cancel } from './ports.ts';
import type { Row, StoredState } from './records.ts';
import { BEHIND_MAX, isOtherHistory, reasonToReopen } from './reopening.ts';
import { Replica } from './replica.ts';
import type { ReplicaPorts } from './replica-ports.ts';
import { StreamSaver } from './stream-saver.ts';
import type { Run } from './stream-window.ts';
import { SyncQueue } from './sync-queue.ts';

/** How long events wait for the ones before them until the server is asked. */
const HOLD_MS = 150;
/** Before a page or a head is asked for again, where the server does not say how long to wait. */
const RETRY_MS = 1_000;
/** Rows read for a conversation that nobody has opened yet: enough for the list and the first screen. */
const FILL_LIMIT = 30;

/** All streams of this device, kept up to date from what the server says. */
export class Replicas {
  readonly #ports: ReplicaPorts;
  readonly #all = new Map<string, Replica>();
  readonly #asked = new Set<string>();
  /** The highest seq heard in streams that have no window yet; at most one each, gone with the head that opens one. */
  readonly #unplaced = new Map<string, number>();
  readonly #holds = new Map<string, Cancel>();
  readonly #sync: SyncQueue;
  readonly #saver: StreamSaver;
  readonly #doubts: HeadDoubts;
  /** Rows of any time, from wherever they are nearest. */
  readonly history: History;
  readonly catchingUp = new CatchingUp();
  /** The conversation on the screen, which is caught up first. */
  focus: string | null = null;
  #isOnline = false;

  constructor(ports: ReplicaPorts) {
    this.#ports = ports;
    this.#sync = new SyncQueue({
      ...ports,
      positionOf: (stream) => this.#all.get(stream)?.window?.position,
    });
    this.#saver = new StreamSaver(ports.store, ports.onFault);
    this.#doubts = new HeadDoubts({ ...ports, askHead: (stream) => this.askHead(stream) });
    this.history = new History({
      ...ports,
      flush: () => this.flush(),
      page: (stream, place) => this.#sync.page(stream, place),
      onStoreChanged: (replica) => this.moved(replica, []),
    });
  }

  load(streams: StoredState['streams']): void {
    for (const { record, rows } of streams) this.#all.set(record.stream, Replica.restore(record, rows));
  }

  get(stream: string): Replica | undefined {
    return this.#all.get(stream);
  }

  all(): Iterable<Replica> {
    return this.#all.values();
  }

  clear(): void {
    this.offline();
    this.#saver.clear();
    this.#all.clear();
  }

  /** Another history may lie behind every cursor. */
  voidAll(reason: string): void {
    for (const replica of this.#all.values()) {
      replica.voidWindow();
      this.save(replica);
      this.#ports.onReset(replica.stream, reason);
    }
    // Before anybody writes down that another history holds.
    this.flush();
  }

  /** The first page of heads of a new connection. */
  online(heads: readonly Head[], next: string | null): void {
    this.#isOnline = true;
    this.#asked.clear();
    this.#doubts.online();
    this.catchingUp.online();
    this.heads(heads, next);
    this.#sync.open();
  }

  offline(): void {
    this.#isOnline = false;
    this.#sync.close();
    this.catchingUp.offline();
    for (const cancel of this.#holds.values()) cancel();
    this.#holds.clear();
    this.#unplaced.clear();
    for (const replica of this.#all.values()) replica.metPeer = undefined;
  }

  heads(heads: readonly Head[], next: string | null): void {
    const isAsked = heads.length === 1 && heads.every(({ stream }) => this.#asked.has(stream));
    for (const head of heads) this.head(head);
    if (next !== null) this.#ports.send({ op: 'heads', after: next });
    this.catchingUp.heads(heads, { next, isAsked });
  }

  /** A hint was lost somewhere: compare all heads. */
  refresh(): void {
    this.#ports.send({ op: 'heads' });
  }

  askHead(stream: string): void {
    if (!this.#isOnline || this.#asked.has(stream)) return;
    this.#asked.add(stream);
    this.#ports.send({ op: 'heads', stream });
  }

  /** The numbers of the head do not say any more what holds since this event. */
  askCounts(replica: Replica, seq: number): void {
    replica.countsChangedAt = seq;
    this.askHead(replica.stream);
  }

  event(frame: FrameOf<'event'>): void {
    const replica = this.#all.get(frame.stream);
    if (!replica?.window) {
      const last = frame.first + frame.events.length - 1;
      this.#unplaced.set(frame.stream, Math.max(last, this.#unplaced.get(frame.stream) ?? 0));
      this.askHead(frame.stream);
      return;
    }
    const applied = replica.window.offer(frame satisfies Run);
    if (applied.length > 0) this.moved(replica, applied);
    if (replica.window.hasHole) this.#holdOff(replica);
  }

  page(frame: FrameOf<'page'>): void {
    const isAwaited = this.#sync.isAwaited(frame);
    const replica = this.#all.get(frame.stream);
    const isPlace = isAwaited && this.#sync.isPlace;
    if (replica?.window && frame.backwards && !isPlace) this.#backPage(replica, frame);
    else if (replica?.window && !isPlace) this.#forwardPage(replica, frame, isAwaited);
    if (isAwaited) this.#sync.answered(frame.stream, frame);
  }

  reset(frame: FrameOf<'reset'>): void {
    const replica = this.#all.get(frame.stream);
    if (replica) {
      replica.voidWindow();
      replica.mustReopen = true;
      this.save(replica);
      this.catchingUp.look(replica);
    }
    this.#ports.onReset(frame.stream, frame.reason);
    this.#asked.delete(frame.stream);
    this.askHead(frame.stream);
    this.#sync.answered(frame.stream);
  }

  refused(frame: FrameOf<'nack'>): void {
    const { stream } = frame;
    if (frame.about === 'heads' || stream === undefined) this.#asked.clear();
    if (frame.about === 'heads' && frame.retry) this.#headsLater(frame);
    if (stream === undefined) return;
    this.#asked.delete(stream);
    if (frame.about !== 'sync') return;
    if (frame.retry) this.#ports.timers.after(frame.afterMs ?? RETRY_MS, () => this.#askAgain(stream));
    this.#sync.answered(stream);
  }

  catchUp(stream: string): void {
    if (this.#all.get(stream)?.window) this.#sync.forward(stream, stream === this.focus);
    else this.askHead(stream);
  }

  /** What a head would have told is told by nothing else. */
  #headsLater({ stream, afterMs = RETRY_MS }: FrameOf<'nack'>): void {
    this.#ports.timers.after(afterMs, () => (stream === undefined ? this.refresh() : this.askHead(stream)));
  }

  #askAgain(stream: string): void {
    const replica = this.#all.get(stream);
    if (replica) this.#fill(replica);
    this.catchUp(stream);
  }

  /** Asks for rows below those that are held, as soon as there is a connection. */
  older(stream: string): void {
    this.#sync.backward(stream, this.#ports.bounds.page, true);
  }

  hide(stream: string, visibleFrom: number): void {
    const replica = this.#all.get(stream);
    if (!replica) return;
    replica.hide(visibleFrom);
    this.moved(replica, []);
    // Whoever was readmitted since may see it all again, which only the head tells.
    this.askHead(stream);
  }

  save(replica: Replica): void {
    this.#saver.save(replica);
  }

  /** Everything is in the hands of the store before what is asked of it next. */
  flush(): void {
    this.#saver.flush();
  }

  moved(replica: Replica, applied: readonly Row[]): void {
    const { bounds, me } = this.#ports;
    replica.follow(applied, me);
    this.#ports.onMoved(replica, applied);
    replica.trim(bounds, me);
    this.save(replica);
    this.catchingUp.look(replica);
  }

  /** One head, however it was told. */
  head(head: Head): void {
    this.#asked.delete(head.stream);
    const replica = this.#all.get(head.stream) ?? new Replica(head);
    this.#all.set(head.stream, replica);
    const { window } = replica;
    const isOlder = window !== null && !replica.mustReopen && head.lastSeq < window.cursor;
    const reason = replica.mustReopen || isOlder ? undefined : reasonToReopen(replica, head);
    const mustOpen = !window || replica.mustReopen || reason !== undefined;
    this.#doubts.judge(replica, head, { isOlder, mustOpen });
    if (mustOpen) {
      if (window && reason) this.#ports.onReset(head.stream, reason);
      this.#open(replica);
    } else {
      replica.hide(replica.head.visibleFrom);
      if (head.lastSeq !== window.cursor || isOtherHistory(head, window)) this.catchUp(head.stream);
    }
    this.#fill(replica);
    this.#doubts.checkCounts(replica, head);
    this.catchingUp.told(replica);
    this.#ports.onHead(replica);
    this.moved(replica, []);
  }

  /** The head may have been read before an event that came here first and had no place, or waited behind a hole. */
  #open(replica: Replica): void {
    const { stream, window, head } = replica;
    const heardUpTo = Math.max(this.#unplaced.get(stream) ?? 0, window?.heardUpTo ?? 0);
    this.#unplaced.delete(stream);
    replica.openWindow();
    if (heardUpTo > head.lastSeq) this.catchUp(stream);
  }

  #fill(replica: Replica): void {
    const { window, stream } = replica;
    if (!window || window.isComplete || window.cursor > window.stored || !replica.isConversation) return;
    this.#sync.backward(stream, FILL_LIMIT, stream === this.focus);
  }

  #backPage(replica: Replica, frame: FrameOf<'page'>): void {
    const isUsed = replica.window?.prepend(frame, this.#ports.bounds.memory) ?? false;
    if (isUsed) this.moved(replica, []);
    else this.#sync.backward(replica.stream, Math.max(1, frame.events.length), true);
    if (isUsed) this.#ports.onBackPage(replica.stream);
  }

  #forwardPage(replica: Replica, frame: FrameOf<'page'>, isAwaited: boolean): void {
    const { window } = replica;
    if (!window) return;
    const applied = isAwaited ? window.offerPage(frame) : window.offer({ ...frame, first: frame.from });
    if (applied.length > 0) this.moved(replica, applied);
    if (window.hasHole) this.#holdOff(replica);
    if (!isAwaited || frame.head <= window.cursor) return;
    if (frame.events.length === 0) {
      // Nothing up to the head is visible: only a window at the head is a true one.
      replica.mustReopen = true;
      this.#ports.onReset(replica.stream, 'behind');
      this.askHead(replica.stream);
    } else if (!frame.done) {
      this.catchUp(replica.stream);
    }
  }

  /** Gives the missing events a moment, because they are most likely on their way. */
  #holdOff(replica: Replica): void {
    const { stream } = replica;
    if (this.#holds.has(stream)) return;
    const cancel = this.#ports.timers.after(HOLD_MS, () => {
      this.#holds.delete(stream);
      const window = replica.window;
      if (!window?.hasHole) return;
      if (window.heardUpTo - window.cursor > BEHIND_MAX) this.askHead(stream);
      else this.catchUp(stream);
    });
    this.#holds.set(stream, cancel);
  }
}
