import { CLOSE } from '../protocol/close-codes.ts';
import type { ClientFrameInput, FrameOf, ServerFrame } from '../protocol/index.ts';
import { comeBackMs } from './backoff.ts';
import { Pacer, type Urgency } from './pacer.ts';
import type { Cancel, Link, Random, Timers, Transport } from './ports.ts';

const HEARTBEAT_MS = 30_000;
/** The answer to a beat may take this long; without any frame by then nobody is there. */
const BEAT_ANSWER_MS = 10_000;
/** From the first byte to `ready`. */
const OPENING_MS = 15_000;
/** Between `bye` and the close that belongs to it. */
const LEAVING_MS = 2_000;
/** After a flood, or for whoever made room for another, unless the server says how long. */
const PENALTY_MS = 30_000;
/** A socket that is asked whether it still lives has this long to say anything at all. */
const PROBE_MS = 3_000;

export type LinkState = 'offline' | 'connecting' | 'online';
/** Why the connection does not come back by itself. */
export type StopReason = 'expired' | 'revoked' | 'bad_frame';

export interface ConnectionPorts {
  readonly url: string;
  readonly timers: Timers;
  readonly random: Random;
  readonly transport: Transport;
  auth(): Extract<ClientFrameInput, { op: 'auth' }>;
  onState(state: LinkState): void;
  onReady(frame: FrameOf<'ready'>): void;
  onFrame(frame: ServerFrame): void;
  onStop(reason: StopReason): void;
}

/** Keeps one socket to the server: greeting, heartbeat, coming back. What frames mean is not its business. */
export class Connection {
  readonly #ports: ConnectionPorts;
  #link: Link | undefined;
  #pacer: Pacer | undefined;
  #state: LinkState = 'offline';
  #isWanted = false;
  /** When this device was last connected, or began to try. */
  #awaySince: number | undefined;
  #heardAt = 0;
  #retryMs: number | undefined;
  #farewell: string | undefined;
  #retry: Cancel | undefined;
  #beat: Cancel | undefined;
  #probing: Cancel | undefined;
  #probeEndsAt = 0;
  #beatMs = HEARTBEAT_MS;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Connects and stays connected until `stop`, or until the server says that coming back cannot help. */
  start(): void {
    if (!this.#isWanted) this.#awaySince = this.#ports.timers.now();
    this.#isWanted = true;
    if (!this.#link) this.#open();
  }

  stop(): void {
    this.#isWanted = false;
    this.#retry?.();
    this.#retry = undefined;
    this.#drop();
  }

  /**
   * The network changed, or the person looks at the screen again: tries at once instead of waiting, and finds out
   * whether an open socket still leads anywhere.
   */
  nudge(): void {
    if (!this.#isWanted) return;
    if (!this.#link) this.#open();
    else this.probe();
  }

  /** The server owes an answer: a new socket is the only way to know where both stand. */
  restart(): void {
    if (!this.#link) return;
    this.#drop();
    this.#comeBack();
  }

  /** Frames reach the server in order, or not at all; nothing is sent before `ready`. */
  send(frame: ClientFrameInput, urgency: Urgency = 'first', onLeft?: () => void): void {
    if (this.#state === 'online') this.#pacer?.push(JSON.stringify(frame), urgency, onLeft);
  }

  /** Asks for a sign of life. Without any the socket leads nowhere, and the next one is tried. */
  probe(withinMs = PROBE_MS): void {
    const { timers } = this.#ports;
    const askedAt = timers.now();
    const isAsked = this.#probing !== undefined && this.#probeEndsAt <= askedAt + withinMs;
    if (isAsked || this.#state !== 'online') return;
    this.send({ op: 'ping' });
    this.#probing?.();
    this.#probeEndsAt = askedAt + withinMs;
    this.#probing = timers.after(withinMs, () => {
      this.#probing = undefined;
      if (this.#heardAt < askedAt) this.restart();
    });
  }

  #open(): void {
    this.#retry?.();
    this.#retry = undefined;
    this.#retryMs = undefined;
    this.#farewell = undefined;
    const { timers, transport, url } = this.#ports;
    this.#heardAt = timers.now();
    this.#setState('connecting');
    let link: Link | undefined;
    let isClosed = false;
    const isCurrent = () => link !== undefined && this.#link === link;
    link = transport.connect(url, {
      onOpen: () => undefined,
      onText: (text) => isCurrent() && this.#hear(text),
      onClose: (code) => {
        isClosed = true;
        if (isCurrent()) this.#closed(code);
      },
    });
    this.#link = link;
    const opened = link;
    this.#pacer = new Pacer(timers, (text) => opened.send(text));
    this.#beat = timers.after(OPENING_MS, () => this.restart());
    if (isClosed) this.#closed(0);
  }

  #hear(text: string): void {
    this.#heardAt = this.#ports.timers.now();
    const frame = parseFrame(text);
    if (!frame) return;
    switch (frame.op) {
      case 'hello':
        this.#greet(frame);
        return;
      case 'ready':
        this.#ready(frame);
        return;
      case 'ping':
        this.send({ op: 'pong' });
        return;
      case 'bye':
        this.#takeLeave(frame);
        return;
      case 'nack':
        if (this.#state === 'online') this.#ports.onFrame(frame);
        else this.#refused(frame);
        return;
      default:
        if (this.#state === 'online') this.#ports.onFrame(frame);
    }
  }

  #greet(hello: FrameOf<'hello'>): void {
    if (hello.heartbeatMs > 0) this.#beatMs = hello.heartbeatMs;
    this.#link?.send(JSON.stringify(this.#ports.auth()));
  }

  #ready(frame: FrameOf<'ready'>): void {
    this.#awaySince = undefined;
    this.#beat?.();
    this.#beatLater();
    this.#setState('online');
    this.#ports.onReady(frame);
  }

  /** The close that follows says by its code whether coming back can help. */
  #takeLeave(bye: FrameOf<'bye'>): void {
    this.#retryMs = bye.retryMs;
    this.#farewell = bye.code;
    this.#beat?.();
    this.#beat = this.#ports.timers.after(LEAVING_MS, () => this.#closed(0));
  }

  /** The sign-in itself was refused for now. */
  #refused(nack: FrameOf<'nack'>): void {
    this.#retryMs = nack.afterMs;
    this.restart();
  }

  #beatLater(): void {
    this.#beat = this.#ports.timers.after(this.#beatMs, () => {
      this.probe(BEAT_ANSWER_MS);
      this.#beatLater();
    });
  }

  #closed(code: number): void {
    const reason = stopReason(code, this.#farewell);
    const isPenalty = PENALTIES.has(code) || PENALTIES.has(this.#farewell);
    this.#drop();
    if (reason) {
      this.#isWanted = false;
      this.#ports.onStop(reason);
      return;
    }
    if (isPenalty) this.#retryMs ??= PENALTY_MS;
    this.#comeBack();
  }

  #comeBack(): void {
    if (!this.#isWanted) return;
    const { timers, random } = this.#ports;
    const now = timers.now();
    this.#awaySince ??= now;
    const waitMs = this.#retryMs ?? comeBackMs(now - this.#awaySince, random);
    this.#retry?.();
    this.#retry = timers.after(waitMs, () => this.nudge());
  }

  #drop(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#pacer?.stop();
    this.#pacer = undefined;
    this.#beat?.();
    this.#beat = undefined;
    this.#probing?.();
    this.#probing = undefined;
    link?.close();
    this.#setState('offline');
  }

  #setState(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#ports.onState(state);
  }
}

/** A text that is no frame is passed over like an operation that is not known. */
function parseFrame(text: string): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    const isFrame = typeof frame === 'object' && frame !== null && 'op' in frame;
    return isFrame ? (frame as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}

/** After these a device that came back at once would meet the same again, as close codes and as codes of `bye`. */
const PENALTIES: ReadonlySet<number | string | undefined> = new Set([
  CLOSE.flood,
  CLOSE.replaced,
  'flood',
  'replaced',
]);

/** What ends the coming back, as a close code and as the code of `bye`. */
const STOPS: readonly { reason: StopReason; close: number; codes: readonly string[] }[] = [
  { reason: 'expired', close: CLOSE.expired, codes: ['expired', 'session_expired', 'not_signed_in'] },
  { reason: 'revoked', close: CLOSE.revoked, codes: ['revoked'] },
  { reason: 'bad_frame', close: CLOSE.bad_frame, codes: ['bad_request', 'too_large'] },
];

function stopReason(code: number, farewell = ''): StopReason | undefined {
  return STOPS.find(({ close, codes }) => code === close || codes.includes(farewell))?.reason;
}
