import { type FrameOf, LIMITS, ServerFrame } from '../../src/interface/protocol/index.ts';
import { readFrame } from '../../src/interface/ws/frame-reader.ts';
import type { Chance } from '../support/chance.ts';
import { within } from '../support/until.ts';
import { type Asker, frameExamples } from '../support/wire-examples.ts';
import { newClientId } from '../support/wire-ids.ts';
import type { Findings } from './findings.ts';
import { Mutation } from './mutation.ts';
import type { Victim } from './victim.ts';

/** Frames on one socket before it is asked whether it still answers. */
const batch = 25;
const answerMs = 15_000;
/** How a socket may end: bad frames, no session, and what the WebSocket itself refuses. */
const closeCodes: ReadonlySet<number> = new Set([4400, 4401, 1002, 1003, 1006, 1007, 1009]);
const strangers = 0.04;
/** Frames that are as they should be, so that there is something behind the parser to be met. */
const unbent = 0.3;

/** Sends bent frames until `rounds` were handled: mostly signed in, some as a stranger. */
export async function fuzzSockets(
  victim: Victim,
  { rounds, chance, findings }: { rounds: number; chance: Chance; findings: Findings },
): Promise<void> {
  const mutation = new Mutation(chance);
  const stranger = { ...victim.asker, token: 'f'.repeat(52) };
  for (let done = 0; done < rounds; ) {
    const isStranger = chance.isTrue(strangers);
    await using socket = await FuzzedSocket.open(victim, { isStranger, findings });
    while (done < rounds && !socket.isClosed) {
      const frames = isStranger
        ? [bent(mutation, chance, stranger)]
        : nextBatch(mutation, chance, victim.asker);
      await socket.handle(frames);
      done += frames.length;
      findings.tried += frames.length;
    }
  }
}

/** Some frames, of which only the last may be one that ends the socket. */
function nextBatch(mutation: Mutation, chance: Chance, asker: Asker): (string | Uint8Array<ArrayBuffer>)[] {
  const frames = [];
  for (let count = 0; count < batch; count += 1) {
    const frame = bent(mutation, chance, asker);
    frames.push(frame);
    if (isHostile(frame)) break;
  }
  return frames;
}

function bent(mutation: Mutation, chance: Chance, asker: Asker): string | Uint8Array<ArrayBuffer> {
  const example = chance.pick([...Object.values(frameExamples), sendOne]) ?? sendOne;
  const text = chance.isTrue(unbent) ? JSON.stringify(example(asker)) : mutation.text(example(asker));
  return chance.isTrue(0.005) ? mutation.bytes(text) : text;
}

/** What the server carries out where it is not bent. */
const sendOne = ({ stream, user }: Asker) => ({
  op: 'send',
  stream,
  operations: [{ type: 'message', clientId: newClientId(), text: 'hello', mentions: [user], reply: 2 }],
});

/** Whether the server must end the socket because of this frame. */
function isHostile(frame: string | Uint8Array): boolean {
  if (typeof frame !== 'string') return true;
  return Buffer.byteLength(frame) > LIMITS.frameBytes || readFrame(frame, true).kind === 'hostile';
}

class FuzzedSocket implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #findings: Findings;
  readonly #closed = Promise.withResolvers<void>();
  readonly #isStranger: boolean;
  #welcomed = Promise.withResolvers<void>();
  #pong = Promise.withResolvers<void>();
  #last: readonly (string | Uint8Array)[] = [];
  isClosed = false;

  private constructor(victim: Victim, { isStranger, findings }: { isStranger: boolean; findings: Findings }) {
    this.#findings = findings;
    this.#isStranger = isStranger;
    this.#socket = new WebSocket(victim.socketUrl);
    this.#socket.addEventListener('message', ({ data }) => this.#onMessage(String(data), victim));
    this.#socket.addEventListener('close', ({ code }) => this.#onClose(code));
  }

  static async open(
    victim: Victim,
    options: { isStranger: boolean; findings: Findings },
  ): Promise<FuzzedSocket> {
    const socket = new FuzzedSocket(victim, options);
    await within(socket.#welcomed.promise, { what: 'a welcome', withinMs: answerMs });
    return socket;
  }

  /** Says the frames and waits until the server answers a ping after them, or has ended the socket as it must. */
  async handle(frames: readonly (string | Uint8Array<ArrayBuffer>)[]): Promise<void> {
    this.#last = frames;
    this.#pong = Promise.withResolvers<void>();
    for (const frame of frames) this.#socket.send(frame);
    const mustEnd = this.#isStranger || isHostile(frames.at(-1) ?? '');
    if (!mustEnd) this.#socket.send('{"op":"ping"}');
    const answer = mustEnd ? this.#closed.promise : Promise.race([this.#pong.promise, this.#closed.promise]);
    await within(answer, { what: 'an answer', withinMs: answerMs }).catch((fault: Error) =>
      this.#fail(fault.message),
    );
    if (this.isClosed && !mustEnd) this.#fail('The socket ended although nothing in it was hostile.');
    if (mustEnd) this.#socket.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await within(this.#closed.promise, { what: 'the end of the socket', withinMs: answerMs });
  }

  #onMessage(text: string, { asker }: Victim): void {
    const read = ServerFrame.safeParse(JSON.parse(text));
    if (!read.success) this.#fail(`The server said ${text.slice(0, 500)}`);
    else if (read.data.op === 'hello') this.#onHello(asker.token);
    else if (read.data.op === 'ready') this.#welcomed.resolve();
    else if (read.data.op === 'pong') this.#pong.resolve();
    else if (read.data.op === 'nack') this.#onNack(read.data);
    else this.#findings.saw(`frame ${read.data.op}`);
  }

  #onHello(token: string): void {
    if (this.#isStranger) this.#welcomed.resolve();
    else this.#socket.send(JSON.stringify({ op: 'auth', token, client: { name: 'fuzz', level: 1 } }));
  }

  #onNack({ code }: FrameOf<'nack'>): void {
    this.#findings.saw(`nack ${code}`);
    if (code === 'internal') this.#fail('A frame met a bug.');
  }

  #onClose(code: number): void {
    this.isClosed = true;
    this.#findings.saw(`close ${code}`);
    if (code !== 1000 && code !== 1005 && !closeCodes.has(code)) this.#fail(`The socket ended with ${code}.`);
    this.#welcomed.resolve();
    this.#closed.resolve();
  }

  #fail(what: string): void {
    this.#findings.failed(
      what,
      this.#last
        .map((frame) => (typeof frame === 'string' ? frame : Buffer.from(frame).toString('hex')))
        .join('\n'),
    );
  }
}
