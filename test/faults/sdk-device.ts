import {
  type Bounds,
  createClient,
  type MagpieClient,
  type Store,
  webSockets,
} from '../../src/interface/sdk/index.ts';
import type { Draft } from '../support/raw-outbox.ts';
import type { Device } from './device.ts';
import { recorded } from './recorded-event.ts';
import type { Recorder } from './recorder.ts';
import { RecordingStore } from './recording-store.ts';
import { RecordingTransport } from './recording-transport.ts';

export interface SdkDeviceOptions {
  readonly name: string;
  readonly account: { readonly handle: string; readonly password: string; readonly user: string };
  readonly url: string;
  readonly recorder: Recorder;
  readonly fraction: () => number;
  /** Opens what the device keeps: a new object each time, the same content. */
  readonly openStore: () => Store;
}

/** As shipped, but that a disk keeps everything, so that it can be held against the server's log. */
const WHOLE: Bounds = { page: 60, slice: 300, memory: 300, stored: 1_000_000 };

/** A device that runs the shipped client, whose program may end at any moment and start again from its store. */
export class SdkDevice implements Device {
  readonly name: string;
  readonly user: string;
  readonly #options: SdkDeviceOptions;
  readonly #store: RecordingStore;
  readonly #transport: RecordingTransport;
  /** Operations that are on their way into the outbox and would be lost by a crash, as nobody was promised them. */
  readonly #entering = new Set<Promise<unknown>>();
  #client: MagpieClient;
  #isRunning = true;

  private constructor(options: SdkDeviceOptions) {
    const { name, account, recorder } = options;
    this.name = name;
    this.user = account.user;
    this.#options = options;
    recorder.write({ k: 'device', d: name, u: this.user, client: 'sdk' });
    this.#store = new RecordingStore(name, recorder);
    this.#transport = new RecordingTransport(webSockets, { device: name, user: this.user, recorder });
    this.#client = this.#newClient();
  }

  static async start(options: SdkDeviceOptions): Promise<SdkDevice> {
    const device = new SdkDevice(options);
    const { handle, password } = options.account;
    await device.#client.signIn({ handle, password });
    return device;
  }

  get backlog(): number {
    return this.#transport.backlog;
  }

  get isReady(): boolean {
    if (!this.#isRunning) return false;
    return this.#client.status === 'online' || this.#client.status === 'degraded';
  }

  get isCaughtUp(): boolean {
    return this.isReady && [...this.#transport.heard].every(([stream, seq]) => this.cursorOf(stream) >= seq);
  }

  cursorOf(stream: string): number {
    return this.#store.windows.get(stream)?.cursor ?? -1;
  }

  /** A program that is not running is asked for nothing. */
  send(stream: string, draft: Draft): void {
    if (!this.#isRunning) return;
    const { type } = draft;
    const text = 'text' in draft ? { text: draft.text } : {};
    const ref = 'ref' in draft ? { ref: draft.ref } : {};
    const takeBack = this.#transport.wish({ stream, type, ...text, ...ref });
    const entering = this.#enter(stream, draft).catch((fault: unknown) => {
      takeBack();
      this.#options.recorder.write({ k: 'fault', d: this.name, text: `${type}: ${fault}` });
    });
    this.#entering.add(entering);
    void entering.then(() => this.#entering.delete(entering));
  }

  markRead(stream: string): void {
    if (this.#isRunning) this.#client.markRead(stream, this.cursorOf(stream));
  }

  ownMessage(stream: string): number | undefined {
    const own = this.#transport.own.get(stream) ?? [];
    return own[Math.floor(this.#options.fraction() * own.length)];
  }

  foreignMessage(stream: string): number | undefined {
    return this.#transport.foreign.get(stream);
  }

  /** The program is gone from one moment to the next, and started again from what its store holds. */
  async disturb(): Promise<void> {
    await this.sleep();
    await this.wake();
  }

  async sleep(): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#entering);
    await this.#store.crash();
    await this.#client.close();
  }

  async wake(): Promise<void> {
    this.#client = this.#newClient();
    await this.#client.resume();
    this.#isRunning = true;
  }

  refresh(): void {}

  async tell(): Promise<void> {
    const { recorder } = this.#options;
    for (const stream of this.#store.windows.keys()) {
      while (await this.#client.loadOlder(stream));
      for (const row of await this.#store.rows(stream))
        recorder.write({ k: 'shown', d: this.name, s: stream, ...recorded(row) });
      const { base = 0, cursor = 0, digest = '' } = this.#store.windows.get(stream) ?? {};
      const known = digest === '' ? {} : { digest };
      recorder.write({ k: 'final', d: this.name, u: this.user, s: stream, base, cursor, ...known });
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #newClient(): MagpieClient {
    const { url, recorder, openStore, name } = this.#options;
    const store = this.#store.attach(openStore());
    const client = createClient({ url, store, transport: this.#transport, deviceName: name, bounds: WHOLE });
    client.on('reset', ({ stream, reason }) => this.#store.noteReset(stream, reason));
    client.on('fault', ({ fault }) => recorder.write({ k: 'fault', d: name, text: String(fault) }));
    client.on('refused', ({ clientId }) => {
      client.discard(clientId).catch((fault: unknown) => {
        recorder.write({ k: 'fault', d: name, text: `discarding ${clientId}: ${fault}` });
      });
    });
    return client;
  }

  #enter(stream: string, draft: Draft): Promise<unknown> {
    switch (draft.type) {
      case 'message': {
        const { text, reply, seen } = draft;
        const options = {
          ...(reply === undefined ? {} : { reply }),
          ...(seen === undefined ? {} : { seen }),
        };
        return this.#client.send(stream, text, options);
      }
      case 'edit':
        return this.#client.edit(stream, draft.ref, { text: draft.text });
      case 'recall':
        return this.#client.recall(stream, draft.ref);
    }
  }
}
