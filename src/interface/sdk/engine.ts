import type { ClientFrameInput, FrameOf, ServerFrame } from '../protocol/index.ts';
import { PROTOCOL_LEVEL } from '../protocol/limits.ts';
import { Attention } from './attention.ts';
import { authFrame } from './auth-frame.ts';
import type { Status } from './client-events.ts';
import { Connection, type LinkState, type StopReason } from './connection.ts';
import type { EnginePorts } from './engine-ports.ts';
import { Hints } from './hints.ts';
import { Marks } from './marks.ts';
import { Outbox } from './outbox.ts';
import { membershipEffect, personalEffect } from './own-effects.ts';
import type { Row, StoredState } from './records.ts';
import type { Replica } from './replica.ts';
import { Replicas } from './replicas.ts';
import { Showing } from './showing.ts';
import { changesCounts } from './unread.ts';
import { Viewpoint } from './viewpoint.ts';

/** Resets that say nothing about another history: the rows are the same, only fewer or not at hand. */
const SAME_HISTORY = new Set(['behind', 'floor', 'level', 'readmitted', 'retention']);

/** What was on its way when somebody was blocked or unblocked is here by then. */
const COUNTED_MS = 2_000;

/** Joins the socket, the copies of the streams, the outbox and the marks. It knows frames; the client knows people. */
export class Engine {
  readonly replicas: Replicas;
  readonly outbox: Outbox;
  readonly marks: Marks;
  readonly showing: Showing;
  readonly attention: Attention;
  readonly #hints: Hints;
  readonly #connection: Connection;
  readonly #ports: EnginePorts;
  readonly #self: Viewpoint;
  /** The person signs out: what ends now ends because of that. */
  isLeaving = false;
  #status: Status = 'offline';

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#self = new Viewpoint(ports);
    const { timers, random, store, language, bounds } = ports;
    const onFault = (fault: unknown) => ports.events.emit('fault', { fault });
    const onDoubt = () => this.#connection.probe();
    const onSilence = () => this.#connection.restart();
    const shared = { timers, store, onFault, onDoubt, onSilence };
    const send = (frame: ClientFrameInput, onLeft?: () => void) => this.send(frame, onLeft);
    this.#connection = this.#newConnection();
    this.attention = new Attention(send);
    const onChange = (replica: Replica) => this.#changed(replica);
    this.marks = new Marks({ timers, send, me: () => this.me, onChange });
    this.replicas = new Replicas({
      ...shared,
      bounds,
      me: this.#self,
      send: (frame, onLeft) => this.#connection.send(frame, 'later', onLeft),
      onMoved: (replica, applied) => this.#moved(replica, applied),
      onHead: (replica) => this.marks.compare(replica),
      onBackPage: (stream) => this.#backPage(stream),
      onReset: (stream, reason) => this.#reset(stream, reason),
    });
    this.outbox = new Outbox({
      ...shared,
      random,
      language,
      send,
      cursorOf: (stream) => this.replicas.get(stream)?.window?.cursor ?? 0,
      onChange: (stream) => this.#told(stream),
      onRefused: ({ stream, clientId, failure }) => {
        if (failure) ports.events.emit('refused', { stream, clientId, ...failure });
      },
    });
    this.showing = this.#newShowing(onFault);
    this.#hints = new Hints({ ...ports, replicas: this.replicas, marks: this.marks });
  }

  get me(): string {
    return this.#self.id;
  }

  get status(): Status {
    return this.#status;
  }

  get isOnline(): boolean {
    return this.#connection.state === 'online';
  }

  load({ streams, outbox }: StoredState): void {
    this.replicas.load(streams);
    this.outbox.load(outbox);
    // A newer client understands rows that an older one kept as they came.
    if ((this.#ports.identity()?.level ?? PROTOCOL_LEVEL) < PROTOCOL_LEVEL) this.replicas.voidAll('level');
    for (const replica of this.replicas.all()) {
      this.#settleOwn(replica, [...(replica.window?.rows.values() ?? [])]);
      this.showing.changed(replica.stream);
    }
  }

  start(): void {
    this.#connection.start();
  }

  nudge(): void {
    this.#connection.nudge();
  }

  /** Another road than the socket told that the session is over, and not why. */
  sessionEnded(): void {
    if (this.isLeaving || this.#status === 'signed-out') return;
    this.#connection.stop();
    this.#stopped('expired');
  }

  stop(status: 'offline' | 'signed-out'): void {
    this.#connection.stop();
    this.#say(status);
  }

  clear(): void {
    this.outbox.clear();
    this.replicas.clear();
    this.showing.clear();
  }

  send(frame: ClientFrameInput, onLeft?: () => void): void {
    this.#connection.send(frame, frame.op === 'typing' ? 'hint' : 'first', onLeft);
  }

  /** The person has seen everything up to `seq`. */
  markRead(stream: string, seq: number): void {
    const replica = this.replicas.get(stream);
    if (replica) this.marks.read(replica, seq);
  }

  /** What is offline now is not waited for: nobody knows how long that lasts. */
  caughtUp(stream?: string): Promise<boolean> {
    return this.#connection.state === 'offline'
      ? Promise.resolve(false)
      : this.replicas.catchingUp.wait(stream);
  }

  open(stream: string | null): void {
    this.replicas.focus = stream;
    this.send({ op: 'open', stream });
  }

  #newShowing(onFault: (fault: unknown) => void): Showing {
    const { bounds, language } = this.#ports;
    return new Showing({
      bounds,
      language,
      onFault,
      replicas: this.replicas,
      me: this.#self,
      isOnline: () => this.isOnline,
      entriesOf: (stream) => this.outbox.of(stream),
      isFlying: (entry) => this.outbox.isFlying(entry),
    });
  }

  #newConnection(): Connection {
    const { socketUrl: url, timers, random, transport } = this.#ports;
    return new Connection({
      url,
      timers,
      random,
      transport,
      auth: () => authFrame(this.#ports),
      onState: (state) => this.#linked(state),
      onReady: (frame) => this.#ready(frame),
      onFrame: (frame) => this.#hear(frame),
      onStop: (reason) => this.#stopped(reason),
    });
  }

  #linked(state: LinkState): void {
    if (state === 'connecting') this.#say('connecting');
    if (state !== 'offline') return;
    this.replicas.offline();
    this.outbox.offline();
    this.marks.offline();
    if (this.#status !== 'signed-out') this.#say('offline');
  }

  #ready(frame: FrameOf<'ready'>): void {
    const { epoch, user } = this.#ports.identity() ?? {};
    if (epoch !== undefined && epoch !== frame.epoch) this.replicas.voidAll('epoch');
    const known = user?.id === frame.user.id ? { user: { ...user, ...frame.user } } : {};
    this.#ports.onIdentity({ ...known, session: frame.session, epoch: frame.epoch });
    this.replicas.online(frame.heads, frame.next);
    this.outbox.online();
    this.showing.online();
    if (this.replicas.focus !== null) this.send({ op: 'open', stream: this.replicas.focus });
    this.attention.online();
    this.#say(frame.degraded.length > 0 ? 'degraded' : 'online', frame.degraded);
  }

  #hear(frame: ServerFrame): void {
    const { replicas, outbox } = this;
    switch (frame.op) {
      case 'event':
        replicas.event(frame);
        break;
      case 'ack':
        outbox.acknowledged(frame);
        break;
      case 'nack':
        this.#refused(frame);
        break;
      case 'page':
        replicas.page(frame);
        break;
      case 'heads':
        replicas.heads(frame.heads, frame.next);
        break;
      case 'reset':
        replicas.reset(frame);
        break;
      default:
        this.#hints.hear(frame);
    }
  }

  #refused(frame: FrameOf<'nack'>): void {
    if (frame.about === 'send') this.outbox.refused(frame);
    // A frame was lost, and nobody knows which: a new connection starts from what both sides hold.
    else if (frame.about === 'frame') this.#connection.restart();
    else this.replicas.refused(frame);
  }

  #moved(replica: Replica, applied: readonly Row[]): void {
    this.#settleOwn(replica, applied);
    this.marks.received(replica, applied);
    this.showing.moved(replica, applied);
    this.#hints.moved(replica, applied);
    if (replica.head.kind === 'personal') this.#ports.onOwnMoved(replica.window?.cursor ?? 0, applied);
    for (const event of applied) {
      if (changesCounts(replica, event, this.#self)) this.replicas.askCounts(replica, event.seq);
      if (membershipEffect(replica, event, this.me)) this.replicas.askHead(replica.stream);
      const effect = personalEffect(replica, event);
      if (effect?.hide) this.replicas.hide(effect.hide.stream, effect.hide.upTo);
      if (effect?.isAccount) this.#ports.onAccountStale();
      if (effect?.list) this.#ports.events.emit(effect.list, {});
    }
    this.#told(replica.stream);
  }

  #settleOwn(replica: Replica, rows: readonly Row[]): void {
    const own = rows.filter(({ clientId, sender }) => clientId !== undefined && sender === this.me);
    this.outbox.applied(replica.stream, own);
  }

  #backPage(stream: string): void {
    const replica = this.replicas.get(stream);
    if (replica) this.marks.received(replica, [...(replica.window?.rows.values() ?? [])]);
  }

  #changed(replica: Replica): void {
    this.replicas.save(replica);
    this.#told(replica.stream);
  }

  /** Whom the person does not want to hear is another now: what mentions them is counted anew, by heads. */
  countAnew(): void {
    for (const { stream } of this.replicas.all()) this.showing.changed(stream);
    this.replicas.refresh();
    // A head that was on its way says what held before.
    this.#ports.timers.after(COUNTED_MS, () => this.replicas.refresh());
  }

  #told(stream: string): void {
    this.showing.changed(stream);
    this.#ports.events.emit('timeline', { stream });
    this.#ports.events.emit('conversations', { stream });
  }

  #reset(stream: string, reason: string): void {
    if (!SAME_HISTORY.has(reason)) this.outbox.historyChanged(stream);
    this.showing.changed(stream);
    this.#ports.events.emit('reset', { stream, reason });
    if (stream === this.#ports.identity()?.user?.personal) this.#ports.onAccountStale();
  }

  #stopped(reason: StopReason): void {
    if (this.isLeaving) return;
    const isEnded = reason === 'expired' || reason === 'revoked';
    this.#say(isEnded ? 'signed-out' : 'offline', undefined, reason);
    if (isEnded) this.#ports.onSignedOut();
  }

  #say(status: Status, what?: readonly string[], reason?: StopReason): void {
    if (status === this.#status && reason === undefined) return;
    this.#status = status;
    const more = { ...(what && what.length > 0 ? { what } : {}), ...(reason ? { reason } : {}) };
    this.#ports.events.emit('status', { status, ...more });
  }
}
