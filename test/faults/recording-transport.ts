import type { ClientFrame, Event, Head, ServerFrame } from '../../src/interface/protocol/index.ts';
import type { Link, LinkHandlers, Transport } from '../../src/interface/sdk/index.ts';
import { fingerprint } from './record.ts';
import { marksOf } from './recorded-event.ts';
import type { Recorder } from './recorder.ts';

/** What a device was asked to do, so that what it sends can be told to be that, and in which order. */
export interface Wish {
  readonly stream: string;
  readonly type: 'message' | 'edit' | 'recall';
  readonly text?: string;
  readonly ref?: number;
}

type Sent = Extract<ClientFrame, { op: 'send' }>['operations'][number];

/**
 * The wire of a shipped client, listened to: what leaves is invoked, what the server answers settles it. An operation
 * whose acknowledgement was lost is settled by its event, which the server sends only for what is stored.
 */
export class RecordingTransport implements Transport {
  /** Operations that were asked of the device and have no final answer. */
  readonly #wishes: (Wish & { order: number; clientId?: string })[] = [];
  /** The newest number that the device was told exists, of each stream. */
  readonly heard = new Map<string, number>();
  readonly own = new Map<string, number[]>();
  readonly foreign = new Map<string, number>();
  readonly #inner: Transport;
  readonly #about: { d: string; u: string };
  readonly #recorder: Recorder;
  #orders = 0;
  #asks: number[] = [];
  #flying = new Map<string, string>();
  readonly #settled = new Set<string>();

  constructor(inner: Transport, about: { device: string; user: string; recorder: Recorder }) {
    this.#inner = inner;
    this.#about = { d: about.device, u: about.user };
    this.#recorder = about.recorder;
  }

  get backlog(): number {
    return this.#wishes.length;
  }

  /** Notes what the device is asked to do, in the moment it is asked; the answer takes it back. */
  wish(wish: Wish): () => void {
    this.#orders += 1;
    const noted = { ...wish, order: this.#orders };
    this.#wishes.push(noted);
    return () => {
      this.#wishes.splice(this.#wishes.indexOf(noted), 1);
    };
  }

  connect(url: string, handlers: LinkHandlers): Link {
    this.#asks = [];
    const link = this.#inner.connect(url, {
      onOpen: handlers.onOpen,
      onText: (text) => {
        this.#hear(JSON.parse(text) as ServerFrame);
        handlers.onText(text);
      },
      onClose: (code) => {
        this.#lost();
        handlers.onClose(code);
      },
    });
    return {
      send: (text) => {
        this.#say(JSON.parse(text) as ClientFrame);
        link.send(text);
      },
      close: () => {
        this.#lost();
        link.close();
      },
    };
  }

  #say(frame: ClientFrame): void {
    if (frame.op === 'auth' || frame.op === 'heads') this.#asks.push(this.#recorder.ask());
    if (frame.op === 'send') for (const operation of frame.operations) this.#invoke(frame.stream, operation);
  }

  #invoke(stream: string, operation: Sent): void {
    const { clientId, attempt, type } = operation;
    const text = 'text' in operation ? operation.text : undefined;
    const ref = 'ref' in operation ? operation.ref : undefined;
    const wish = this.#wishes.find((each) =>
      each.clientId === undefined
        ? each.stream === stream && each.type === type && each.text === text && each.ref === ref
        : each.clientId === clientId,
    );
    if (!wish) {
      this.#again(operation);
      return;
    }
    wish.clientId = clientId;
    this.#flying.set(clientId, stream);
    this.#recorder.write({
      k: 'invoke',
      ...this.#line(stream, clientId),
      op: type,
      attempt,
      order: wish.order,
      ...(text === undefined ? {} : { text: fingerprint(text) }),
      ...(ref === undefined ? {} : { ref }),
    });
  }

  /** A program that crashed before its store knew of the answer sends once more, and that is all right. */
  #again({ type, clientId }: Sent): void {
    if (this.#settled.has(clientId)) return;
    const text = `sends ${type} ${clientId}, which nobody asked for`;
    this.#recorder.write({ k: 'fault', d: this.#about.d, text });
  }

  #hear(frame: ServerFrame): void {
    if (frame.op === 'ready' || frame.op === 'heads') this.#heads(frame.heads);
    if (frame.op === 'event' || frame.op === 'page') this.#events(frame.stream, frame.events);
    if (frame.op === 'ack')
      for (const { clientId, seq, duplicate } of frame.results)
        this.#ok(frame.stream, { clientId, seq, duplicate });
    if (frame.op === 'nack' && frame.about === 'send') this.#refused(frame);
    if (frame.op === 'marks') {
      const { user: u, stream: s, read, received } = frame;
      this.#recorder.write({ k: 'mark', u, s, read, received });
    }
  }

  #heads(heads: readonly Head[]): void {
    const ask = this.#asks.shift();
    for (const head of heads) {
      this.#reached(head.stream, Math.min(head.lastSeq, head.leftSeq ?? head.lastSeq));
      for (const line of marksOf(this.#about.u, head)) {
        this.#recorder.write(ask === undefined ? line : { ...line, ask });
      }
    }
    if (ask !== undefined) this.#recorder.write({ k: 'answered', ask });
  }

  #events(stream: string, events: readonly Event[]): void {
    for (const { seq, type, sender, clientId } of events) {
      this.#reached(stream, seq);
      if (sender === this.#about.u && clientId !== undefined && this.#isOpen(clientId)) {
        this.#ok(stream, { clientId, seq, duplicate: false });
      }
      if (type === 'message' && sender !== this.#about.u) this.foreign.set(stream, seq);
    }
  }

  #ok(
    stream: string,
    { clientId, seq, duplicate }: { clientId: string; seq: number; duplicate: boolean },
  ): void {
    this.#recorder.write({ k: 'ok', ...this.#line(stream, clientId), seq, duplicate });
    const wish = this.#settle(clientId);
    if (wish?.type !== 'message') return;
    const own = [...(this.own.get(stream) ?? []), seq];
    this.own.set(stream, own.slice(-rememberedMessages));
  }

  #refused({ retry, clientId, code, stream, done = [] }: Extract<ServerFrame, { op: 'nack' }>): void {
    for (const result of done) this.#ok(result.stream, result);
    if (retry || stream === undefined) return;
    const refused = clientId === undefined ? this.#flyingOf(stream) : [clientId];
    for (const id of refused) {
      this.#recorder.write({ k: 'fail', ...this.#line(stream, id), code });
      this.#settle(id);
    }
  }

  #lost(): void {
    for (const [clientId, stream] of this.#flying) {
      this.#recorder.write({ k: 'unknown', ...this.#line(stream, clientId) });
    }
    this.#flying.clear();
  }

  #settle(clientId: string): Wish | undefined {
    this.#flying.delete(clientId);
    this.#settled.add(clientId);
    for (const oldest of this.#settled) {
      if (this.#settled.size <= rememberedSettled) break;
      this.#settled.delete(oldest);
    }
    const place = this.#wishes.findIndex((wish) => wish.clientId === clientId);
    return place < 0 ? undefined : this.#wishes.splice(place, 1)[0];
  }

  #isOpen(clientId: string): boolean {
    return this.#wishes.some((wish) => wish.clientId === clientId);
  }

  #flyingOf(stream: string): string[] {
    return [...this.#flying].flatMap(([clientId, each]) => (each === stream ? [clientId] : []));
  }

  #reached(stream: string, seq: number): void {
    this.heard.set(stream, Math.max(seq, this.heard.get(stream) ?? 0));
  }

  #line(s: string, id: string) {
    return { t: Date.now(), ...this.#about, s, id };
  }
}

const rememberedMessages = 30;
/** More than a device has under way at one time. */
const rememberedSettled = 2_000;
