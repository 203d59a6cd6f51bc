import type { SessionId, StreamId, UserId } from '../../domain/shared/ids.ts';
import type { Language, RefusalCode } from '../../domain/shared/refusals.ts';
import { refusalText } from '../../domain/shared/refusals.ts';
import type { Router, Subscriber } from '../../modules/delivery/index.ts';
import type { Messages } from '../../modules/messages/index.ts';
import type { Caller, Users } from '../../modules/users/index.ts';
import { CLOSE, type ClientFrame, LIMITS, presentHead } from '../protocol/index.ts';
import { codeOf, nackFrame } from './answers.ts';
import { handlers } from './frame-handlers.ts';
import { readFrame } from './frame-reader.ts';
import { invalidAnswer } from './invalid-frame.ts';
import { Outbox } from './outbox.ts';
import { signInConnection } from './sign-in-connection.ts';
import type { SocketPort } from './socket-port.ts';
import { SyncLane } from './sync-lane.ts';
import { TokenBucket } from './token-bucket.ts';

/** What every connection of a gateway shares. */
export interface GatewayContext {
  readonly users: Users;
  readonly messages: Messages;
  readonly router: Router;
  readonly presence: {
    watch(device: Subscriber, userIds: readonly UserId[]): Promise<void>;
    cameOnline(userId: UserId): void;
    idle(device: Subscriber, isIdle: boolean): void;
    left(device: Subscriber): void;
  };
  readonly node: string;
  readonly epoch: string;
  readonly monotonic: () => number;
  readonly degraded: () => readonly string[];
  readonly onFault: (fault: unknown) => void;
  readonly limits: GatewayLimits;
  /** Called once a connection knows whose it is. */
  admit(connection: Connection): void;
}

export interface GatewayLimits {
  readonly framesPerSecond: number;
  readonly framesBurst: number;
  readonly heartbeatMs: number;
  readonly silentMs: number;
  readonly authTimeoutMs: number;
}

/** What the upgrade told of a socket. */
export interface Upgraded {
  readonly cookieToken?: string | undefined;
  readonly address?: string | undefined;
}

/** Far below zero the sender is not too fast but hostile: three times the burst. */
const FLOOD_FACTOR = 2;

/** One socket: whose it is, what it asked, and what leaves for it. Knows nothing of Bun, so a simulation can drive it. */
export class Connection implements Subscriber {
  readonly context: GatewayContext;
  readonly outbox: Outbox;
  readonly syncs: SyncLane;
  readonly openedAt: number;
  /** The session token of the cookie that came with the upgrade. */
  readonly cookieToken: string | undefined;
  /** Where the device is. */
  readonly address: string | undefined;
  readonly #socket: SocketPort;
  readonly #bucket: TokenBucket;
  caller: Caller | undefined;
  language: Language = 'en';
  openStream: StreamId | undefined;
  /** The people on the screen. */
  watched: ReadonlySet<UserId> = new Set();
  heardAt: number;
  /** When the session was last found to stand. */
  checkedAt: number;
  isSigningIn = false;
  #isClosed = false;

  constructor(socket: SocketPort, context: GatewayContext, { cookieToken, address }: Upgraded = {}) {
    this.context = context;
    this.cookieToken = cookieToken;
    this.address = address;
    this.#socket = socket;
    const now = context.monotonic();
    this.openedAt = now;
    this.heardAt = now;
    this.checkedAt = now;
    const { framesPerSecond: perSecond, framesBurst: burst } = context.limits;
    this.#bucket = new TokenBucket({ perSecond, burst }, now);
    this.outbox = new Outbox({
      socket,
      monotonic: context.monotonic,
      onSlow: () => this.bye('slow', CLOSE.slow, 1_000),
      onCaughtUp: (behind) => this.#caughtUp(behind),
    });
    this.syncs = new SyncLane(this);
  }

  get userId(): UserId {
    return (this.caller?.userId ?? '') as UserId;
  }

  get sessionId(): SessionId | undefined {
    return this.caller?.sessionId;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  greet(): void {
    const { node, limits } = this.context;
    const { frameBytes, operations, pageEvents } = LIMITS;
    this.outbox.answer(
      JSON.stringify({
        op: 'hello',
        level: 1,
        node,
        heartbeatMs: limits.heartbeatMs,
        limits: { frameBytes, operations, pageEvents, textCodePoints: 8_000 },
      }),
    );
  }

  /** Takes one frame in. Never throws and never rejects. */
  async receive(text: string): Promise<void> {
    this.heardAt = this.context.monotonic();
    if (this.#isClosed || !this.#admitFrame()) return;
    if (!this.caller && Buffer.byteLength(text) > LIMITS.authFrameBytes) {
      this.bye('too_large', CLOSE.bad_frame);
      return;
    }
    const read = readFrame(text, this.caller !== undefined);
    if (read.kind === 'hostile') this.bye('bad_request', CLOSE.bad_frame);
    else if (read.kind === 'unsupported') this.#refuseUnknown(read.op);
    else if (read.kind === 'invalid') this.#refuseInvalid(read);
    else await this.#handle(read.frame, read.received);
  }

  push(run: { streamId: StreamId; payload: string }): void {
    if (!this.#isClosed) this.outbox.push(run.streamId, run.payload);
  }

  hint(payload: string, { inStream, about }: { inStream?: StreamId; about?: UserId } = {}): void {
    if (this.#isClosed || (inStream !== undefined && inStream !== this.openStream)) return;
    if (about === undefined || this.watched.has(about)) this.outbox.hint(payload);
  }

  entered(streamId: StreamId): void {
    this.#tellHeads([streamId]);
  }

  stale(): void {
    this.outbox.stale();
  }

  nack(code: RefusalCode, about: string, stream?: string): void {
    this.outbox.answer(nackFrame(code, this.language, { about, stream }));
  }

  /** The last frame, then the end. */
  bye(
    code: RefusalCode | 'slow' | 'revoked' | 'expired' | 'flood',
    closeCode: number,
    retryMs?: number,
  ): void {
    if (this.#isClosed) return;
    const text = refusalText(isRefusalCode(code) ? code : BYE_TEXTS[code], this.language);
    this.#socket.send(JSON.stringify({ op: 'bye', code, text, retryMs }));
    this.end();
    this.#socket.close(closeCode, code);
  }

  /** The socket is gone, whoever closed it. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.caller) return;
    this.context.users.seen.left(this.caller);
    this.context.router.leave(this);
    this.context.presence.left(this);
  }

  /** Lets the device go when its session no longer stands. */
  async recheck(): Promise<void> {
    if (!this.caller || (await this.context.users.authentication.isLive(this.caller))) return;
    this.bye('expired', CLOSE.expired);
  }

  drained(): void {
    this.outbox.drained();
    this.syncs.go();
  }

  async #handle(frame: ClientFrame, received: Record<string, unknown>): Promise<void> {
    try {
      if (frame.op === 'auth') await signInConnection(this, frame);
      else if (this.caller)
        await handlers[frame.op]({ connection: this, caller: this.caller }, frame as never, received);
    } catch (fault) {
      const code = codeOf(fault);
      if (code === 'internal') this.context.onFault(fault);
      this.nack(code, frame.op, 'stream' in frame ? (frame.stream ?? undefined) : undefined);
    }
  }

  /** A stranger may say `auth` and nothing else, not even what nobody knows. */
  #refuseUnknown(op: string): void {
    if (this.caller) this.nack('unsupported', op);
    else this.bye('not_signed_in', CLOSE.bad_frame);
  }

  #refuseInvalid(read: Parameters<typeof invalidAnswer>[0]): void {
    if (this.caller) this.outbox.answer(invalidAnswer(read, this.language));
    else this.bye('not_signed_in', CLOSE.bad_frame);
  }

  #admitFrame(): boolean {
    const left = this.#bucket.take(this.context.monotonic());
    if (left >= 0) return true;
    if (left < -FLOOD_FACTOR * this.context.limits.framesBurst) this.bye('flood', CLOSE.flood, 10_000);
    else {
      const afterMs = this.#bucket.waitMs();
      this.outbox.answer(nackFrame('too_many_requests', this.language, { about: 'frame', afterMs }));
    }
    return false;
  }

  #caughtUp(behind: readonly StreamId[]): void {
    if (behind.length > 0) this.#tellHeads(behind);
  }

  #tellHeads(streamIds: readonly StreamId[]): void {
    const { messages, onFault } = this.context;
    Promise.all(streamIds.map((streamId) => messages.head(this.userId, streamId)))
      .then((heads) => {
        if (this.#isClosed) return;
        this.outbox.answer(JSON.stringify({ op: 'heads', heads: heads.map(presentHead), next: null }));
      })
      .catch((fault: unknown) => {
        if (codeOf(fault) === 'internal') onFault(fault);
        this.outbox.stale();
      });
  }
}

const BYE_TEXTS = {
  slow: 'overloaded',
  revoked: 'session_expired',
  expired: 'session_expired',
  flood: 'too_many_requests',
} as const satisfies Record<string, RefusalCode>;

const isRefusalCode = (code: string): code is RefusalCode => !Object.hasOwn(BYE_TEXTS, code);
