import { connect, type Socket } from 'node:net';
import { until, within } from './until.ts';

const answerMs = 10_000;
const headEnd = '\r\n\r\n';

/** An answer's status and header lines. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** One TCP connection that says exactly the bytes it is given, which no HTTP or WebSocket client would. */
export class RawTcp {
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
    // A reset is one way of being closed.
    socket.on('error', () => {});
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    socket.on('close', () => {
      this.#isClosed = true;
      resolve();
    });
  }

  static async open(url: string): Promise<RawTcp> {
    const { hostname, port } = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect({ host: hostname, port: Number(port) }, resolve);
    socket.once('error', reject);
    const raw = new RawTcp(socket);
    await within(promise, { what: 'the connection', withinMs: answerMs });
    return raw;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Everything that came and was not taken yet. */
  get received(): Buffer {
    return this.#received;
  }

  say(bytes: string | Uint8Array): void {
    if (!this.#isClosed) this.#socket.write(bytes);
  }

  /** The head of the next answer; what follows it stays. */
  async head(): Promise<Head> {
    const look = () => {
      const end = this.#received.indexOf(headEnd);
      if (end >= 0) return end;
      if (this.#isClosed) throw new Error('The server closed the connection without an answer.');
      return undefined;
    };
    // At 0 an answer would begin with the end of its head, so no end is ever falsy.
    const end = await until(look, { what: 'an answer', withinMs: answerMs });
    const [first = '', ...lines] = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    this.#received = this.#received.subarray(end + headEnd.length);
    const headers = new Headers();
    for (const line of lines) {
      const [name = '', ...value] = line.split(':');
      headers.append(name, value.join(':').trim());
    }
    return { status: Number(first.split(' ')[1]), headers };
  }

  /** Asks for a WebSocket, with further header lines. */
  async upgrade(headers: Readonly<Record<string, string>> = {}, path = '/api/v1/socket'): Promise<Head> {
    const lines = {
      host: 'magpie.test',
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'bWFncGllIG1hZ3BpZSBtYQ==',
      ...headers,
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    this.say(`GET ${path} HTTP/1.1\r\n${text.join('')}\r\n`);
    return this.head();
  }

  /** The code with which the server closes the WebSocket: of its close frame, or 1006 where it just hangs up. */
  async closeCode(withinMs = answerMs): Promise<number> {
    const look = () => closeCodeIn(this.#received) ?? (this.#isClosed ? 1006 : undefined);
    return until(look, { what: 'the socket to be closed', withinMs });
  }

  close(): void {
    this.#socket.destroy();
  }
}

interface FrameBytes {
  /** 1 is text, 2 binary, 8 close, 9 ping. */
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly isLast?: boolean;
  /** What the header says of the payload's length, where it lies. */
  readonly declared?: bigint;
}

/** A client's WebSocket frame (RFC 6455, 5.2). Masked with zeros, which is as good as any mask for a test. */
export function frameBytes({ opcode, payload, isLast = true, declared }: FrameBytes): Uint8Array {
  const length = declared ?? BigInt(payload.length);
  const start = [(isLast ? 0x80 : 0) | opcode];
  const head = Buffer.alloc(length > 0xffffn ? 8 : length > 125n ? 2 : 0);
  if (head.length === 8) head.writeBigUInt64BE(length);
  else if (head.length === 2) head.writeUInt16BE(Number(length));
  const short = head.length === 8 ? 127 : head.length === 2 ? 126 : Number(length);
  return Buffer.concat([Buffer.from([...start, 0x80 | short]), head, Buffer.alloc(4), payload]);
}

/** The code of the first close frame among the server's frames, which are never masked. */
function closeCodeIn(bytes: Buffer): number | undefined {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const wide = short === 127 ? 8 : short === 126 ? 2 : 0;
    if (at + 2 + wide > bytes.length) return undefined;
    const length =
      wide === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : wide === 2 ? bytes.readUInt16BE(at + 2) : short;
    const from = at + 2 + wide;
    if (opcode === 8) return length >= 2 && from + 2 <= bytes.length ? bytes.readUInt16BE(from) : 1005;
    at = from + length;
  }
  return undefined;
}
