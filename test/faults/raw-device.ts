import type { FrameOf, Head, Result } from '../../src/interface/protocol/index.ts';
import { RawClient, type RawClientOptions, type RawObserver } from '../support/raw-client.ts';
import type { Draft, Outgoing } from '../support/raw-outbox.ts';
import type { Run } from '../support/raw-window.ts';
import type { Device } from './device.ts';
import { fingerprint, type LineOf } from './record.ts';
import { marksOf, recorded } from './recorded-event.ts';
import type { Recorder } from './recorder.ts';

interface Identity {
  readonly name: string;
  readonly user: string;
  readonly token: string;
}

/** Own messages that are remembered for editing, of each stream. */
const rememberedMessages = 30;

/** A device that runs the tests' own client, recording everything it does and sees. */
export class RawDevice implements Device, RawObserver {
  readonly name: string;
  readonly user: string;
  readonly #recorder: Recorder;
  readonly #client: RawClient;
  readonly #own = new Map<string, number[]>();
  readonly #foreign = new Map<string, number>();
  readonly #fraction: () => number;
  #ask = 0;

  constructor(identity: Identity, { url, fraction, recorder }: RawDeviceOptions) {
    this.name = identity.name;
    this.user = identity.user;
    this.#recorder = recorder;
    this.#fraction = fraction;
    recorder.write({ k: 'device', d: this.name, u: this.user, client: 'raw' });
    this.#client = new RawClient({ url, token: identity.token, observer: this, fraction });
  }

  get backlog(): number {
    return this.#client.backlog;
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  get isCaughtUp(): boolean {
    return this.#client.isCaughtUp;
  }

  cursorOf(stream: string): number {
    return this.#client.windows.get(stream)?.cursor ?? -1;
  }

  send(stream: string, draft: Draft): void {
    this.#client.send(stream, draft);
  }

  markRead(stream: string): void {
    const window = this.#client.windows.get(stream);
    if (window) this.#client.markRead(stream, window.cursor);
  }

  ownMessage(stream: string): number | undefined {
    const own = this.#own.get(stream) ?? [];
    return own[Math.floor(this.#fraction() * own.length)];
  }

  foreignMessage(stream: string): number | undefined {
    return this.#foreign.get(stream);
  }

  async disturb(): Promise<void> {
    this.#client.cut();
  }

  async sleep(): Promise<void> {
    this.#client.sleep();
  }

  async wake(): Promise<void> {
    this.#client.wake();
  }

  refresh(): void {
    this.#client.askHeads();
  }

  async tell(): Promise<void> {
    for (const [stream, window] of this.#client.windows) {
      await this.#client.pageBack(stream);
      for (const row of window.rows()) {
        this.#recorder.write({ k: 'shown', d: this.name, s: stream, ...recorded(row) });
      }
      const { base, cursor, digest } = window;
      const known = digest === '' ? {} : { digest };
      this.#recorder.write({ k: 'final', d: this.name, u: this.user, s: stream, base, cursor, ...known });
    }
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  connected(): void {}

  invoked(outgoing: Outgoing): void {
    const { draft, attempt, order } = outgoing;
    const text = 'text' in draft ? { text: fingerprint(draft.text) } : {};
    const ref = 'ref' in draft ? { ref: draft.ref } : {};
    const what = { op: draft.type, attempt, order, ...text, ...ref };
    this.#recorder.write({ k: 'invoke', ...this.#about(outgoing), ...what });
  }

  acknowledged(outgoing: Outgoing, { seq, duplicate }: Result): void {
    this.#recorder.write({ k: 'ok', ...this.#about(outgoing), seq, duplicate });
    if (outgoing.draft.type !== 'message') return;
    const own = [...(this.#own.get(outgoing.stream) ?? []), seq];
    this.#own.set(outgoing.stream, own.slice(-rememberedMessages));
  }

  refused(outgoing: Outgoing, code: string): void {
    this.#recorder.write({ k: 'fail', ...this.#about(outgoing), code });
  }

  unknown(outgoing: Outgoing): void {
    this.#recorder.write({ k: 'unknown', ...this.#about(outgoing) });
  }

  windowOpened({
    stream,
    base,
    reason,
    head,
  }: Omit<LineOf<'window'>, 'k' | 'd' | 's'> & { stream: string }): void {
    this.#recorder.write({ k: 'window', d: this.name, s: stream, base, reason, head });
  }

  applied(stream: string, { events, digest }: Run): void {
    const last = events.at(-1);
    for (const event of events) {
      const end = event === last ? { digest } : {};
      this.#recorder.write({ k: 'event', d: this.name, s: stream, ...recorded(event), ...end });
      if (event.type === 'message' && event.sender !== this.user) this.#foreign.set(stream, event.seq);
    }
  }

  headsAsked(): void {
    this.#ask = this.#recorder.ask();
  }

  headsTold(heads: readonly Head[], isLast: boolean): void {
    for (const line of heads.flatMap((head) => marksOf(this.user, head))) {
      this.#recorder.write({ ...line, ask: this.#ask });
    }
    if (isLast) this.#recorder.write({ k: 'answered', ask: this.#ask });
  }

  marksTold({ user, stream, read, received }: FrameOf<'marks'>): void {
    this.#recorder.write({ k: 'mark', u: user, s: stream, read, received });
  }

  #about({ stream, clientId }: Outgoing): Pick<LineOf<'unknown'>, 't' | 'd' | 'u' | 's' | 'id'> {
    return { t: Date.now(), d: this.name, u: this.user, s: stream, id: clientId };
  }
}

export interface RawDeviceOptions extends Required<Pick<RawClientOptions, 'url' | 'fraction'>> {
  readonly recorder: Recorder;
}
