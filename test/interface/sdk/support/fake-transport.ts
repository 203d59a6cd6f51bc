import type { ClientFrameInput, ServerFrame } from '../../../../src/interface/protocol/index.ts';
import type { Link, LinkHandlers, Transport } from '../../../../src/interface/sdk/index.ts';
import { settle } from './fake-timers.ts';

type Op = ClientFrameInput['op'];
export type Sent<O extends Op> = Extract<ClientFrameInput, { op: O }>;

/** One socket as the server sees it. */
export class FakeSocket {
  readonly sent: ClientFrameInput[] = [];
  isOpen = true;
  /** Whether the other end is there at all: it says nothing any more, and nobody is told. */
  hasVanished = false;
  readonly #handlers: LinkHandlers;

  constructor(handlers: LinkHandlers) {
    this.#handlers = handlers;
  }

  async say(...frames: ServerFrame[]): Promise<void> {
    for (const frame of frames) {
      if (this.isOpen) this.#handlers.onText(JSON.stringify(frame));
      await settle();
    }
  }

  take(frame: ClientFrameInput): void {
    if (!this.isOpen) return;
    this.sent.push(frame);
    if (frame.op === 'ping' && !this.hasVanished)
      queueMicrotask(() => void this.say({ op: 'pong', personal: 0 }));
  }

  async drop(code = 1006): Promise<void> {
    if (this.isOpen) {
      this.isOpen = false;
      this.#handlers.onClose(code);
    }
    await settle();
  }

  /** The frames of one kind that arrived so far. */
  all<O extends Op>(op: O): Sent<O>[] {
    return this.sent.filter((frame): frame is Sent<O> => frame.op === op);
  }

  last<O extends Op>(op: O): Sent<O> {
    const frame = this.all(op).at(-1);
    if (!frame)
      throw new Error(`no ${op} was sent; there were ${this.sent.map((each) => each.op).join(', ')}`);
    return frame;
  }
}

export class FakeTransport implements Transport {
  readonly sockets: FakeSocket[] = [];
  /** Called with every frame before it is counted as sent. */
  onSend: ((frame: ClientFrameInput) => void) | undefined;

  connect(_url: string, handlers: LinkHandlers): Link {
    const socket = new FakeSocket(handlers);
    this.sockets.push(socket);
    return {
      send: (text) => {
        const frame = JSON.parse(text) as ClientFrameInput;
        this.onSend?.(frame);
        socket.take(frame);
      },
      close: () => {
        socket.isOpen = false;
      },
    };
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody connected');
    return socket;
  }
}
