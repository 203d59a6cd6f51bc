import type {
  ClientFrameInput,
  FrameOf,
  Head,
  Result,
  ServerFrame,
} from '../../src/interface/protocol/index.ts';
import { type Draft, type Outgoing, operationOf, RawOutbox } from './raw-outbox.ts';
import { RawSocket } from './raw-socket.ts';
import { RawWindow, type Run } from './raw-window.ts';

/** Why a window begins where it does. */
export type WindowReason = 'fresh' | 'joined' | 'behind' | `reset ${string}`;

/** What a client tells of its life to whoever keeps the record. Every method is called in the order of events. */
export interface RawObserver {
  connected(): void;
  invoked(outgoing: Outgoing): void;
  acknowledged(outgoing: Outgoing, result: Result): void;
  refused(outgoing: Outgoing, code: string): void;
  /** The answer will not come, or it said that the outcome is open: the operation is sent again. */
  unknown(outgoing: Outgoing): void;
  windowOpened(window: { stream: string; base: number; reason: WindowReason; head: number }): void;
  applied(stream: string, run: Run): void;
  headsAsked(): void;
  headsTold(heads: readonly Head[], isLast: boolean): void;
  marksTold(marks: FrameOf<'marks'>): void;
}

/** For tests that only look at what a client shows. */
export const silentObserver: RawObserver = {
  connected: () => {},
  invoked: () => {},
  acknowledged: () => {},
  refused: () => {},
  unknown: () => {},
  windowOpened: () => {},
  applied: () => {},
  headsAsked: () => {},
  headsTold: () => {},
  marksTold: () => {},
};

export interface RawClientOptions {
  readonly url: string;
  readonly token: string;
  readonly observer: RawObserver;
  /** Operations in one frame at most. */
  readonly operations?: number;
  /** Uniform in [0, 1), for the back-off. */
  readonly fraction?: () => number;
}

/** The protocol lets a client that is further behind begin anew at the head. */
const rebaseBeyond = 1_000;
const holdGapMs = 150;
/** For a refusal that may be asked again and does not say when. */
const retryMs = 50;
const reconnectMs = { least: 30, most: 400 };

/** A client of the raw protocol, for tests: reconnects, resends what has no answer, syncs what it missed. */
export class RawClient {
  readonly windows = new Map<string, RawWindow>();
  readonly heads = new Map<string, Head>();
  readonly #options: RawClientOptions;
  readonly #outboxes = new Map<string, RawOutbox>();
  readonly #toSync = new Set<string>();
  /** Streams whose single head is asked for, and why a window is to be opened there. */
  readonly #opening = new Map<string, WindowReason>();
  readonly #paging = new Map<string, (page: FrameOf<'page'>) => void>();
  #socket: RawSocket | undefined;
  #isReady = false;
  #pageAwaited: string | undefined;
  #headsAwaited: 'none' | 'all' | 'one' = 'none';
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #wantsHeads = false;
  #isClosed = false;
  #isAsleep = false;
  #isFresh = true;

  constructor(options: RawClientOptions) {
    this.#options = options;
    this.#connect();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Operations that have no final answer yet. */
  get backlog(): number {
    return [...this.#outboxes.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether every window stands at the head that was last heard of and nothing is under way. */
  get isCaughtUp(): boolean {
    const isIdle = this.#isReady && this.#pageAwaited === undefined && this.#toSync.size === 0;
    return (
      isIdle && this.#headsAwaited === 'none' && [...this.heads.values()].every((head) => this.#reaches(head))
    );
  }

  send(stream: string, draft: Draft): Outgoing {
    const outgoing = this.#outbox(stream).add(draft);
    this.#flush(stream);
    return outgoing;
  }

  markRead(stream: string, seq: number): void {
    if (this.#isReady) this.#say({ op: 'read', stream, seq, received: seq });
  }

  /** Asks for all heads again; `isCaughtUp` is false until they are here and followed. */
  askHeads(): void {
    if (!this.#isReady) return;
    if (this.#headsAwaited !== 'none') {
      this.#wantsHeads = true;
      return;
    }
    this.#headsAwaited = 'all';
    this.#options.observer.headsAsked();
    this.#say({ op: 'heads' });
  }

  /** Pages back from the base to the beginning of what this person may see. */
  async pageBack(stream: string): Promise<void> {
    const window = this.windows.get(stream);
    const head = this.heads.get(stream);
    const lowest = Math.max(head?.visibleFrom ?? 0, head?.floor ?? 0) + 1;
    while (window && window.reachesBackTo > lowest) {
      const { promise, resolve } = Promise.withResolvers<FrameOf<'page'>>();
      this.#paging.set(stream, resolve);
      this.#say({ op: 'sync', stream, before: window.reachesBackTo, limit: 200 });
      const page = await promise;
      window.mergeHistory(page.events, page.asOf);
      if (page.events.length === 0) return;
    }
  }

  /** Cuts the connection as a dead network does; the client comes back by itself. */
  cut(): void {
    this.#socket?.cut();
  }

  /** Stays away from the server until `wake`, as a device in a pocket does; what is sent meanwhile waits. */
  sleep(): void {
    this.#isAsleep = true;
    this.cut();
  }

  wake(): void {
    this.#isAsleep = false;
    this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket?.cut();
  }

  #connect(): void {
    if (this.#isClosed || this.#isAsleep || this.#socket) return;
    this.#socket = new RawSocket(this.#options.url, {
      onFrame: (frame) => this.#onFrame(frame),
      onClosed: () => this.#onClosed(),
    });
  }

  #onClosed(): void {
    this.#socket = undefined;
    this.#isReady = false;
    this.#pageAwaited = undefined;
    this.#headsAwaited = 'none';
    this.#wantsHeads = false;
    this.#toSync.clear();
    this.#opening.clear();
    for (const outbox of this.#outboxes.values()) {
      for (const outgoing of outbox.takeBack()) this.#options.observer.unknown(outgoing);
    }
    const fraction = (this.#options.fraction ?? Math.random)();
    this.#later(reconnectMs.least + fraction * (reconnectMs.most - reconnectMs.least), () => this.#connect());
  }

  readonly #handlers: { readonly [Op in ServerFrame['op']]?: (frame: FrameOf<Op>) => void } = {
    hello: () => this.#onHello(),
    ready: (ready) => this.#onReady(ready),
    heads: ({ heads, next }) => this.#onHeads(heads, next),
    page: (page) => this.#onPage(page),
    event: (run) => this.#take(run.stream, run),
    ack: (ack) => this.#onAck(ack),
    nack: (nack) => this.#onNack(nack),
    reset: ({ stream, reason }) => this.#askToOpen(stream, `reset ${reason}`),
    marks: (marks) => this.#options.observer.marksTold(marks),
    ping: () => this.#say({ op: 'pong' }),
    pong: ({ stale }) => stale && this.askHeads(),
  };

  #onFrame(frame: ServerFrame): void {
    const handle = this.#handlers[frame.op] as ((frame: ServerFrame) => void) | undefined;
    handle?.(frame);
  }

  #onHello(): void {
    this.#options.observer.headsAsked();
    this.#headsAwaited = 'all';
    this.#say({ op: 'auth', token: this.#options.token, client: { name: 'raw', level: 1 } });
  }

  #onReady(ready: FrameOf<'ready'>): void {
    this.#isReady = true;
    this.#options.observer.connected();
    this.#onHeads(ready.heads, ready.next);
    for (const stream of this.#outboxes.keys()) this.#flush(stream);
  }

  #onHeads(heads: readonly Head[], next: string | null): void {
    const isLast = next === null || this.#headsAwaited === 'one';
    this.#options.observer.headsTold(heads, isLast);
    for (const head of heads) this.#onHead(head);
    if (isLast) this.#onLastHeads();
    else this.#say({ op: 'heads', after: next });
  }

  #onLastHeads(): void {
    this.#headsAwaited = 'none';
    this.#isFresh = false;
    this.#askNextHead();
  }

  #onHead(head: Head): void {
    this.heads.set(head.stream, head);
    const reason = this.#opening.get(head.stream);
    const window = this.windows.get(head.stream);
    const last = lastVisible(head);
    if (reason) this.#openWindow(head, reason, last);
    else if (!window)
      this.#openWindow(head, this.#isFresh ? 'fresh' : 'joined', this.#isFresh ? last : head.visibleFrom);
    else if (last - window.cursor > rebaseBeyond) this.#openWindow(head, 'behind', last);
    if (!this.#reaches(head)) this.#sync(head.stream);
  }

  #openWindow(head: Head, reason: WindowReason, at: number): void {
    this.#opening.delete(head.stream);
    this.windows.set(head.stream, new RawWindow({ at, digest: at === head.lastSeq ? head.digest : '' }));
    this.#options.observer.windowOpened({ stream: head.stream, base: at, reason, head: head.lastSeq });
  }

  /** A new window needs the present head, so that one is asked for first. */
  #askToOpen(stream: string, reason: WindowReason): void {
    this.windows.delete(stream);
    this.#opening.set(stream, reason);
    this.#endSync(stream);
    this.#askNextHead();
  }

  #askNextHead(): void {
    if (this.#headsAwaited !== 'none' || !this.#isReady) return;
    const [stream] = this.#opening.keys();
    if (this.#wantsHeads) {
      this.#wantsHeads = false;
      this.askHeads();
    } else if (stream !== undefined) {
      this.#headsAwaited = 'one';
      this.#options.observer.headsAsked();
      this.#say({ op: 'heads', stream });
    }
  }

  #take(stream: string, run: Run): void {
    const window = this.windows.get(stream);
    if (!window) {
      if (!this.#opening.has(stream)) this.#askToOpen(stream, 'joined');
      return;
    }
    for (const applied of window.take(run)) this.#options.observer.applied(stream, applied);
    if (window.hasGap) this.#later(holdGapMs, () => window.hasGap && this.#sync(stream));
  }

  #onPage(page: FrameOf<'page'>): void {
    const pageBack = this.#paging.get(page.stream);
    if (page.backwards && pageBack) {
      this.#paging.delete(page.stream);
      pageBack(page);
    } else this.#takePage(page);
  }

  #takePage(page: FrameOf<'page'>): void {
    this.#take(page.stream, { first: page.from, events: page.events, digest: page.digest });
    this.#endSync(page.stream);
    const head = this.heads.get(page.stream);
    if (!page.done || (head && !this.#reaches(head))) this.#sync(page.stream);
  }

  /** One page is in flight at a time; the streams that need one wait in a line. */
  #sync(stream: string): void {
    const window = this.windows.get(stream);
    if (!window) return;
    this.#toSync.add(stream);
    if (!this.#isReady || this.#pageAwaited !== undefined) return;
    this.#pageAwaited = stream;
    const digest = window.digest === '' ? {} : { digest: window.digest };
    this.#say({ op: 'sync', stream, after: window.cursor, limit: 200, ...digest });
  }

  #endSync(stream: string): void {
    this.#toSync.delete(stream);
    if (this.#pageAwaited === stream) this.#pageAwaited = undefined;
    const [next] = this.#toSync;
    if (next !== undefined && this.#pageAwaited === undefined) this.#sync(next);
  }

  #onAck(ack: FrameOf<'ack'>): void {
    this.#settle(ack.stream, ack.results);
    this.#flush(ack.stream);
  }

  #settle(stream: string, results: readonly Result[]): void {
    for (const { outgoing, result } of this.#outbox(stream).settle(results)) {
      this.#options.observer.acknowledged(outgoing, result);
    }
  }

  #onNack(nack: FrameOf<'nack'>): void {
    if (nack.about === 'sync' || nack.about === 'heads') this.cut();
    else if (nack.about === 'send' && nack.stream !== undefined) this.#onSendRefused(nack, nack.stream);
  }

  #onSendRefused(nack: FrameOf<'nack'>, stream: string): void {
    const outbox = this.#outbox(stream);
    this.#settle(stream, nack.done ?? []);
    if (!nack.retry) {
      const named = nack.clientId === undefined ? undefined : outbox.remove(nack.clientId);
      for (const each of named ? [named] : outbox.removeFrame())
        this.#options.observer.refused(each, nack.code);
    }
    for (const outgoing of outbox.takeBack()) this.#options.observer.unknown(outgoing);
    const { retry, afterMs = retry ? retryMs : 0 } = nack;
    this.#later(afterMs, () => this.#flush(stream));
  }

  #flush(stream: string): void {
    if (!this.#isReady) return;
    const frame = this.#outbox(stream).next();
    if (frame.length === 0) return;
    for (const outgoing of frame) this.#options.observer.invoked(outgoing);
    const operations = frame.map(operationOf) as Extract<ClientFrameInput, { op: 'send' }>['operations'];
    this.#say({ op: 'send', stream, operations });
  }

  #outbox(stream: string): RawOutbox {
    const known = this.#outboxes.get(stream) ?? new RawOutbox(stream, this.#options.operations ?? 20);
    this.#outboxes.set(stream, known);
    return known;
  }

  #reaches(head: Head): boolean {
    return (this.windows.get(head.stream)?.cursor ?? -1) >= lastVisible(head);
  }

  #say(frame: ClientFrameInput): void {
    this.#socket?.send(frame);
  }

  #later(ms: number, action: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isClosed) action();
    }, ms);
    this.#timers.add(timer);
  }
}

const lastVisible = (head: Head): number => Math.min(head.lastSeq, head.leftSeq ?? head.lastSeq);
