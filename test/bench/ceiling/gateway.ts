import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ServerWebSocket } from 'bun';
import type { ClientFrame, Head } from '../../../src/interface/protocol/index.ts';
import { Directory } from './directory.ts';
import type { BatchDone } from './writer.ts';

interface Connection {
  userId: string;
}
type Socket = ServerWebSocket<Connection>;

interface Waiting {
  readonly socket: Socket;
  readonly stream: string;
  readonly clientId: string;
  readonly text: string;
}

/** As many messages as one transaction may hold. */
const BATCH_MESSAGES = 128;

/** Listens on a free port of this machine, on a database that `seed.ts` has filled. Answers with the address. */
export async function startCeiling(folder: string): Promise<string> {
  const file = join(folder, 'magpie.db');
  const writer = await startWriter(file);
  const gateway = new Gateway(new Directory(file), writer);
  const server = Bun.serve<Connection>({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request, upgrade) =>
      upgrade.upgrade(request, { data: { userId: '' } }) ? undefined : new Response('', { status: 404 }),
    websocket: {
      perMessageDeflate: false,
      idleTimeout: 120,
      open: (socket) => gateway.greet(socket),
      message: (socket, text) => gateway.take(socket, String(text)),
      close: (socket) => gateway.forget(socket),
    },
  });
  return `http://127.0.0.1:${server.port}`;
}

async function startWriter(file: string): Promise<Worker> {
  const writer = new Worker(new URL('./writer.ts', import.meta.url).href);
  writer.onerror = (fault) => {
    console.error(fault.message);
    process.exit(1);
  };
  await new Promise((resolve) => {
    writer.onmessage = resolve;
    writer.postMessage(file);
  });
  return writer;
}

class Gateway {
  readonly #directory: Directory;
  readonly #writer: Worker;
  readonly #sockets = new Map<string, Socket>();
  #waiting: Waiting[] = [];
  #writing: Waiting[] = [];

  constructor(directory: Directory, writer: Worker) {
    this.#directory = directory;
    this.#writer = writer;
    writer.onmessage = ({ data }: MessageEvent<string>) => this.#deliver(JSON.parse(data) as BatchDone);
  }

  greet(socket: Socket): void {
    const limits = { frameBytes: 65_536, operations: 50, pageEvents: 200, textCodePoints: 8_000 };
    socket.send(JSON.stringify({ op: 'hello', level: 1, node: 'ceiling', heartbeatMs: 30_000, limits }));
  }

  take(socket: Socket, text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    if (frame.op === 'auth') this.#signIn(socket, frame.token ?? '');
    else if (frame.op === 'ping') socket.send('{"op":"pong","personal":0}');
    else if (frame.op === 'send') {
      const [operation] = frame.operations;
      if (operation?.type !== 'message') return;
      this.#waiting.push({
        socket,
        stream: frame.stream,
        clientId: operation.clientId,
        text: operation.text,
      });
      if (this.#writing.length === 0 && this.#waiting.length === 1) setImmediate(() => this.#write());
    }
  }

  forget(socket: Socket): void {
    this.#sockets.delete(socket.data.userId);
  }

  #signIn(socket: Socket, token: string): void {
    const userId = this.#directory.userOf(createHash('sha256').update(token).digest('hex'));
    if (!userId) {
      socket.close(4401);
      return;
    }
    socket.data.userId = userId;
    this.#sockets.set(userId, socket);
    const heads: Head[] = this.#directory.headsOf(userId);
    socket.send(JSON.stringify({ op: 'ready', heads, next: null, epoch: '', degraded: [] }));
  }

  #write(): void {
    if (this.#writing.length > 0 || this.#waiting.length === 0) return;
    this.#writing = this.#waiting.splice(0, BATCH_MESSAGES);
    const batch = this.#writing.map(({ socket, stream, clientId, text }) => [
      stream,
      socket.data.userId,
      clientId,
      text,
    ]);
    this.#writer.postMessage(JSON.stringify(batch));
  }

  /** The next batch is under way before this one's acknowledgements and events leave, a socket's in one write. */
  #deliver([at, written]: BatchDone): void {
    const batch = this.#writing;
    this.#writing = [];
    this.#write();
    const frames = new Map<Socket, string[]>();
    for (const [place, message] of batch.entries()) {
      const [seq, no, digest] = written[place] ?? [0, 0, ''];
      const { socket, stream, clientId, text } = message;
      put(frames, socket, ackOf({ stream, clientId, seq, at }));
      const peer = this.#sockets.get(this.#directory.peerOf(stream, socket.data.userId));
      if (!peer) continue;
      const body = { v: 1, kind: 'text', text };
      const event = { seq, no, type: 'message', at, sender: socket.data.userId, clientId, part: 0, body };
      put(frames, peer, JSON.stringify({ op: 'event', stream, first: seq, events: [event], digest }));
    }
    for (const [socket, texts] of frames) socket.cork(() => texts.forEach((text) => void socket.send(text)));
  }
}

const ackOf = (result: { stream: string; clientId: string; seq: number; at: number }): string =>
  JSON.stringify({ op: 'ack', stream: result.stream, results: [{ ...result, duplicate: false }] });

function put(frames: Map<Socket, string[]>, socket: Socket, text: string): void {
  const texts = frames.get(socket);
  if (texts) texts.push(text);
  else frames.set(socket, [text]);
}
