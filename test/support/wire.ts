import { type FrameOf, ServerFrame } from '../../src/interface/protocol/index.ts';
import { pause, within } from './until.ts';

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

export interface WireOptions {
  readonly url: string;
  /** Signs in with it once the server has said hello. */
  readonly token?: string;
  /** Headers of the upgrade, such as those that only a browser sends. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Said = { readonly op: string } & Readonly<Record<string, unknown>>;
type Matches<Op extends ServerFrame['op']> = (frame: FrameOf<Op>) => boolean;

const answerMs = 10_000;
/** For a refusal that may be repeated and does not say when. */
const retryMs = 50;

/**
 * One socket, frame by frame: says whatever a test wants to be said and keeps what comes until somebody asks for it.
 * Every frame of the server is held against its schema. It obeys a server that finds it too fast, and does nothing
 * else by itself.
 */
export class Wire {
  readonly closed: Promise<Closing>;
  /** Everything that came, in order. */
  readonly heard: ServerFrame[] = [];
  readonly #socket: WebSocket;
  #unread: ServerFrame[] = [];
  /** Resolves at whatever happens next on this socket. */
  #changed = Promise.withResolvers<void>();
  #fault: unknown;
  #isClosed = false;

  private constructor({ url, headers = {} }: WireOptions) {
    this.#socket = new WebSocket(url, { headers } as never);
    const { promise, resolve } = Promise.withResolvers<Closing>();
    this.closed = promise;
    this.#socket.addEventListener('message', ({ data }) => this.#onMessage(String(data)));
    this.#socket.addEventListener('close', ({ code, reason }) => {
      this.#isClosed = true;
      resolve({ code, reason });
      this.#tellChange();
    });
  }

  /** Resolves once the server has said hello, and where there is a token, once it has welcomed the device. */
  static async open(options: WireOptions): Promise<Wire> {
    const wire = new Wire(options);
    await wire.next('hello');
    if (options.token !== undefined) {
      wire.say({ op: 'auth', token: options.token, client: { name: 'wire', level: 1 } });
      await wire.next('ready');
    }
    return wire;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  say(frame: object): void {
    this.sayText(JSON.stringify(frame));
  }

  /** Says something that need not be a frame. */
  sayText(text: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** The first frame of this kind that nobody has asked for yet, or the next one to come. */
  async next<Op extends ServerFrame['op']>(op: Op, matches: Matches<Op> = () => true): Promise<FrameOf<Op>> {
    return (await this.#await(op, isOf(op, matches))) as FrameOf<Op>;
  }

  /** Asks, and waits as often as the server says that this is too fast. Throws where it refuses. */
  async ask<Op extends ServerFrame['op']>(
    frame: Said,
    op: Op,
    matches: Matches<Op> = () => true,
  ): Promise<FrameOf<Op>> {
    const isAnswer = isOf(op, matches);
    const answer = await this.#askPatiently(frame, (each) => isAnswer(each) || isRefusal(each, frame));
    if (!isAnswer(answer)) throw new Error(`${frame.op} was refused: ${JSON.stringify(answer)}`);
    return answer as FrameOf<Op>;
  }

  /** Asks in the expectation of a refusal. */
  async refusal(frame: Said): Promise<FrameOf<'nack'>> {
    return (await this.#askPatiently(frame, (each) => isRefusal(each, frame))) as FrameOf<'nack'>;
  }

  /** Resolves when everything that was said before has been handled and its answers are here. */
  async settle(): Promise<void> {
    await this.ask({ op: 'ping' }, 'pong');
  }

  close(): void {
    this.#socket.close();
  }

  async #askPatiently(frame: Said, isAnswer: (each: ServerFrame) => boolean): Promise<ServerFrame> {
    for (;;) {
      this.say(frame);
      const answer = await this.#await(
        `the answer to ${frame.op}`,
        (each) => isTooFast(each, frame) || isAnswer(each),
      );
      if (!isTooFast(answer, frame)) return answer;
      await pause(answer.afterMs ?? retryMs);
    }
  }

  async #await(what: string, matches: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    for (;;) {
      const found = this.#take(what, matches);
      if (found) return found;
      await within(this.#changed.promise, { what: `a frame: ${what}`, withinMs: answerMs });
    }
  }

  #take(what: string, matches: (frame: ServerFrame) => boolean): ServerFrame | undefined {
    if (this.#fault !== undefined) throw this.#fault;
    const index = this.#unread.findIndex(matches);
    if (index >= 0) return this.#unread.splice(index, 1)[0];
    if (this.#isClosed)
      throw new Error(`The socket closed before ${what} came: ${JSON.stringify(this.heard.at(-1))}`);
    return undefined;
  }

  #onMessage(text: string): void {
    try {
      const frame = ServerFrame.parse(JSON.parse(text));
      this.heard.push(frame);
      this.#unread.push(frame);
    } catch (cause) {
      this.#fault = new Error(`The server said something that is no frame: ${text.slice(0, 500)}`, { cause });
    }
    this.#tellChange();
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}

/** How a socket ended, or a failure where it stays open for longer than `withinMs`. */
export const closingOf = (wire: Wire, withinMs: number): Promise<Closing> =>
  within(wire.closed, { what: 'the socket to close', withinMs });

const isOf =
  <Op extends ServerFrame['op']>(op: Op, matches: Matches<Op>) =>
  (frame: ServerFrame): boolean =>
    frame.op === op && matches(frame as FrameOf<Op>);

const isRefusal = (answer: ServerFrame, frame: Said): boolean =>
  answer.op === 'nack' && answer.about === frame.op && answer.code !== 'too_many_requests';

function isTooFast(answer: ServerFrame, frame: Said): answer is FrameOf<'nack'> {
  if (answer.op !== 'nack' || answer.code !== 'too_many_requests') return false;
  return answer.about === 'frame' || answer.about === frame.op;
}
