import { randomUUIDv7 } from 'node:crypto';
import type { FrameOf } from '../../protocol/index.ts';
import type { BenchSocket } from './bench-socket.ts';
import { StreamCheck } from './stream-check.ts';

/** Makes the texts of a load: a number and as much padding as makes `bytes` of it. */
export class Texts {
  readonly #padding: string;

  constructor(bytes: number) {
    this.#padding = ` ${'magpie '.repeat(Math.ceil(bytes / 7))}`.slice(0, Math.max(1, bytes - 8));
  }

  of(number: number): string {
    return `${String(number).padStart(8, '0')}${this.#padding}`;
  }

  /** The number of a text, `undefined` where it is not one of these to the last byte. */
  numberOf(text: unknown): number | undefined {
    if (typeof text !== 'string') return undefined;
    const number = Number(text.slice(0, 8));
    return text === this.of(number) ? number : undefined;
  }
}

/**
 * One conversation under load: its writer has one frame unacknowledged, and its reader checks what arrives. A hole
 * is asked for with `sync`, as any client does, so that what counts as lost is lost in truth.
 */
export class Talk {
  readonly check: StreamCheck;
  readonly #stream: string;
  readonly #texts: Texts;
  readonly #sender: BenchSocket;
  readonly #receiver: BenchSocket;
  #number = 0;
  #seen: number;
  #clientId = '';
  #attempt = 1;
  #echoed: number;
  #isSyncing = false;
  repairs = 0;
  /** Breaks in the order of the writer's own events on the writer's own socket. */
  echoFaults = 0;

  constructor(stream: string, texts: Texts, sockets: { sender: BenchSocket; receiver: BenchSocket }) {
    this.#stream = stream;
    this.#texts = texts;
    this.#sender = sockets.sender;
    this.#receiver = sockets.receiver;
    const head = sockets.receiver.heads.find((each) => each.stream === stream);
    if (!head) throw new Error(`the server did not name conversation ${stream} to its member`);
    this.check = new StreamCheck(head.lastSeq);
    this.#seen = head.lastSeq;
    this.#echoed = head.lastSeq;
  }

  /** Sends the next text under a new client id. */
  sendNext(): void {
    this.#number += 1;
    this.#clientId = randomUUIDv7();
    this.#attempt = 1;
    this.check.sent(this.#number, performance.now());
    this.#send();
  }

  /** Sends the same text under the same client id once more. */
  sendAgain(): void {
    this.#attempt += 1;
    this.#send();
  }

  /** Answers when the text was sent. */
  takeAck(frame: FrameOf<'ack'>): number | undefined {
    const result = frame.results[0];
    if (!result || result.clientId !== this.#clientId) return this.check.acknowledged(0, 0);
    this.#seen = result.seq;
    return this.check.acknowledged(this.#number, result.seq);
  }

  /** The writer's own messages come back to it too; where they do, they come in order. */
  takeEcho({ first, events }: FrameOf<'event'>): void {
    if (first !== this.#echoed + 1) this.echoFaults += 1;
    this.#echoed = first + events.length - 1;
  }

  /** Calls back with the time of sending of each text that counts as received. */
  takeEvents(frame: FrameOf<'event'> | FrameOf<'page'>, onReceived: (sentAt: number) => void): void {
    const isPage = frame.op === 'page';
    if (isPage) this.#isSyncing = false;
    const first = frame.events[0]?.seq ?? 0;
    const after = this.check.cursor;
    for (const { seq, body } of frame.events) {
      const number = this.#texts.numberOf(body?.['text']);
      const sentAt = this.check.received(seq, number, frame.op);
      if (sentAt === undefined) continue;
      if (isPage) this.repairs += 1;
      onReceived(sentAt);
    }
    if (!isPage && first > after + 1) this.repair(after);
    if (isPage && !frame.done) this.repair(frame.events.at(-1)?.seq ?? after);
  }

  /** Asks for what lies above `after`. */
  repair(after = this.check.cursor): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    this.#receiver.send({ op: 'sync', stream: this.#stream, after });
  }

  /** Written by hand: one frame is one message, and the writer's time is taken from the server's on the same cores. */
  #send(): void {
    this.#sender.sendText(
      `{"op":"send","stream":"${this.#stream}","operations":[{"type":"message","clientId":"${this.#clientId}",` +
        `"attempt":${this.#attempt},"text":"${this.#texts.of(this.#number)}","seen":${this.#seen}}]}`,
    );
  }
}
