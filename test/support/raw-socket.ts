import { ClientFrame, type ClientFrameInput, ServerFrame } from '../../src/interface/protocol/index.ts';

export interface SocketEvents {
  onFrame(frame: ServerFrame): void;
  /** Called once, whether the socket was ever open or not. */
  onClosed(code: number, reason: string): void;
}

/**
 * One WebSocket that speaks the protocol and nothing else. Every frame in either direction is held against its
 * schema, so that a frame that breaks it is found where it appears.
 */
export class RawSocket {
  readonly #socket: WebSocket;
  readonly #events: SocketEvents;
  #isClosed = false;

  constructor(url: string, events: SocketEvents) {
    this.#events = events;
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener('message', ({ data }) => this.#onMessage(String(data)));
    this.#socket.addEventListener('close', ({ code, reason }) => this.#close(code, reason));
    this.#socket.addEventListener('error', () => this.#close(1006, 'error'));
  }

  send(frame: ClientFrameInput): void {
    ClientFrame.parse(frame);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Cuts the connection; nothing that arrives later is told. */
  cut(): void {
    this.#close(1000, 'cut');
    this.#socket.close();
  }

  #onMessage(text: string): void {
    if (this.#isClosed) return;
    this.#events.onFrame(ServerFrame.parse(JSON.parse(text)));
  }

  #close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.onClosed(code, reason);
  }
}
