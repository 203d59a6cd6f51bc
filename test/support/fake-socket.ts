import { type FrameOf, ServerFrame } from '../../src/interface/protocol/index.ts';
import type { SocketPort } from '../../src/interface/ws/socket-port.ts';

/** A socket whose network does what the test says. Every frame that leaves must be one of the protocol. */
export class FakeSocket implements SocketPort {
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | undefined;
  /** `full` accepts and holds back; `dropping` takes nothing. */
  network: 'open' | 'full' | 'dropping' = 'open';
  /** Bytes that wait for the network. */
  waiting = 0;

  send(text: string): number {
    // A real socket takes nothing after its end either, and does not complain.
    if (this.closed || this.network === 'dropping') return 0;
    this.texts.push(text);
    if (this.network === 'open') return text.length;
    this.waiting += text.length;
    return -1;
  }

  buffered(): number {
    return this.waiting;
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  /** What left so far, parsed by the client's schema. */
  get frames(): ServerFrame[] {
    return this.texts.map((text) => ServerFrame.parse(JSON.parse(text)));
  }

  of<Op extends ServerFrame['op']>(op: Op): FrameOf<Op>[] {
    return this.frames.filter((frame): frame is FrameOf<Op> => frame.op === op);
  }
}
