import { type ClientFrameInput, type Head, PROTOCOL_LEVEL, type ServerFrame } from '../../protocol/index.ts';

/** What a signed-in socket of the load is told. */
export interface BenchSocketEvents {
  /** Every frame but those of signing in and the heartbeat. */
  frame(frame: ServerFrame, socket: BenchSocket): void;
  /** The socket closed without being asked to. */
  closed(reason: string): void;
}

/**
 * A socket that speaks the protocol by hand: signed in, with all its heads received. Frames of the server are taken
 * as they are, because a load that validates each one would measure itself.
 */
export class BenchSocket {
  readonly heads: Head[] = [];
  readonly #socket: WebSocket;
  readonly #events: BenchSocketEvents;
  #beat: ReturnType<typeof setInterval> | undefined;
  #isClosing = false;

  private constructor(socket: WebSocket, events: BenchSocketEvents) {
    this.#socket = socket;
    this.#events = events;
  }

  /** Resolves once the server has sent `ready` and the last page of heads; rejects when it refuses. */
  static open(url: string, token: string, events: BenchSocketEvents): Promise<BenchSocket> {
    const address = `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/api/v1/socket`;
    const socket = new BenchSocket(new WebSocket(address), events);
    return new Promise((resolve, reject) => {
      socket.#signIn(token, () => resolve(socket), reject);
    });
  }

  send(frame: ClientFrameInput): void {
    this.#socket.send(JSON.stringify(frame));
  }

  sendText(frame: string): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#isClosing = true;
    clearInterval(this.#beat);
    this.#socket.close();
  }

  #signIn(token: string, onReady: () => void, onRefused: (reason: Error) => void): void {
    let isReady = false;
    let bye = '';
    this.#socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.op === 'ping') return this.send({ op: 'pong' });
      if (frame.op === 'bye') bye = `${frame.code}: ${frame.text}`;
      if (isReady) return this.#events.frame(frame, this);
      if (frame.op === 'hello') this.#introduce(token, frame.heartbeatMs);
      else if (this.#takesLastHeads(frame)) {
        isReady = true;
        onReady();
      }
    };
    this.#socket.onclose = ({ code, reason }) => {
      clearInterval(this.#beat);
      const why = bye || reason || `the server closed the socket with code ${code}`;
      if (!isReady) onRefused(new Error(why));
      else if (!this.#isClosing) this.#events.closed(why);
    };
  }

  #introduce(token: string, heartbeatMs: number): void {
    this.send({ op: 'auth', token, client: { name: 'magpie bench', level: PROTOCOL_LEVEL } });
    this.#beat = setInterval(() => this.send({ op: 'ping' }), heartbeatMs);
  }

  #takesLastHeads(frame: ServerFrame): boolean {
    if (frame.op !== 'ready' && frame.op !== 'heads') return false;
    for (const head of frame.heads) this.heads.push(head);
    if (frame.next !== null) this.send({ op: 'heads', after: frame.next });
    return frame.next === null;
  }
}

/** Opens a socket for each token, at most `atOnce` of them under way. */
export async function openSockets(
  url: string,
  tokens: readonly string[],
  options: { readonly atOnce: number; readonly events: BenchSocketEvents },
): Promise<BenchSocket[]> {
  const sockets: BenchSocket[] = [];
  let next = 0;
  const openNext = async (): Promise<void> => {
    for (let place = next++; place < tokens.length; place = next++) {
      sockets[place] = await BenchSocket.open(url, tokens[place] ?? '', options.events);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, openNext));
  return sockets;
}
