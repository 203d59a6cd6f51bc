import type { MagpieClient } from '../client.ts';
import type { ClientEvents } from '../client-events.ts';
import type { SendOptions } from '../content.ts';
import type { Conversation } from '../conversations.ts';
import { Emitter } from '../emitter.ts';
import type { Random, Timers } from '../ports.ts';
import type { Language } from '../problem.ts';
import type { Slice } from '../slice.ts';
import type { TimelineRow } from '../timeline.ts';
import { TabLeader } from './tab-leader.ts';
import {
  ASKS,
  type Ask,
  type EventMessage,
  type FromLeader,
  TELLS,
  type Tell,
  type ToLeader,
} from './tab-messages.ts';
import { TabMirror } from './tab-mirror.ts';
import type { TabPorts } from './tab-ports.ts';

export interface TabOptions {
  readonly ports: TabPorts;
  readonly timers: Timers;
  readonly random: Random;
  readonly language: Language;
  /** Called in the one tab that leads, with the device to itself: opens the store and makes the client. */
  makeClient(): Promise<MagpieClient>;
}

const EVENTS = [
  'status',
  'conversations',
  'timeline',
  'contacts',
  'typing',
  'wrote',
  'presence',
  'reset',
  'refused',
  'account',
  'devices',
  'security',
  'invitations',
  'fault',
] as const;

/** What a page uses of a client, whichever tab of the profile holds the connection. */
export type SharedClient = Pick<
  MagpieClient,
  | 'status'
  | 'me'
  | 'privacy'
  | 'on'
  | 'resume'
  | 'conversations'
  | 'conversation'
  | 'contacts'
  | 'contact'
  | 'timeline'
  | 'slice'
  | Ask
  | Tell
>;

/**
 * One device for all tabs of a browser profile: the tab that leads owns store, socket and outbox; the others show what
 * it sends them and do everything through it. When it goes, the next takes over.
 */
export function shareClient(options: TabOptions): SharedClient {
  const tab = new SharedTab(options);
  const asks = ASKS.map((name) => [name, (...args: unknown[]) => tab.ask(name, args)]);
  const tells = TELLS.map((name) => [name, (...args: unknown[]) => tab.tell(name, args)]);
  // The calls have the types of the client's own methods, because it is these that are called with the arguments.
  const calls = Object.fromEntries([...asks, ...tells]) as Pick<MagpieClient, Ask | Tell>;
  return {
    ...calls,
    get status() {
      return tab.view.status;
    },
    get me() {
      return tab.view.me;
    },
    privacy: () => tab.view.me?.privacy,
    on: (name, listener) => tab.events.on(name, listener),
    resume: () => tab.resume(),
    conversations: () => tab.conversations(),
    conversation: (stream) => tab.conversation(stream),
    contacts: () => tab.shows.contacts(),
    contact: (user) => tab.shows.contact(user),
    timeline: (stream) => tab.timeline(stream),
    slice: (stream) => tab.slice(stream),
  };
}

class SharedTab {
  readonly events: Emitter<ClientEvents>;
  readonly #options: TabOptions;
  readonly #tab: string;
  readonly #mirror: TabMirror;
  /** What is on the screen of this tab: whoever leads next has to be told again. */
  readonly #onScreen = new Map<Tell, readonly unknown[]>();
  #leading: { client: MagpieClient; leader: TabLeader } | undefined;

  constructor(options: TabOptions) {
    this.#options = options;
    this.#tab = options.random.clientId();
    this.events = new Emitter((fault) => this.events.emit('fault', { fault }));
    const { ports, language } = options;
    ports.onMessage((message) => this.#hear(message as ToLeader | FromLeader));
    this.#mirror = new TabMirror({ tab: this.#tab, language, post: (message) => ports.post(message) });
    ports.whenAlone(() => {
      this.#lead().catch((fault: unknown) => this.events.emit('fault', { fault }));
    });
  }

  get view(): Pick<MagpieClient, 'status' | 'me'> {
    return this.#leading?.client ?? this.#mirror.state;
  }

  async resume(): Promise<boolean> {
    await this.#mirror.known();
    const { status } = this.view;
    // Also the way back after the server said not to come back by oneself.
    if (status === 'offline') return (await this.ask('resume', [])) as boolean;
    return status !== 'signed-out';
  }

  conversations(): Conversation[] {
    return this.shows.conversations();
  }

  conversation(stream: string): Conversation | undefined {
    return this.shows.conversation(stream);
  }

  timeline(stream: string): TimelineRow[] {
    return this.#leading?.client.timeline(stream) ?? [...this.#mirror.slice(stream).rows];
  }

  slice(stream: string): Slice {
    return this.shows.slice(stream);
  }

  get shows(): Pick<MagpieClient, 'conversations' | 'conversation' | 'contacts' | 'contact' | 'slice'> {
    return this.#leading?.client ?? this.#mirror;
  }

  ask(name: Ask, args: readonly unknown[]): Promise<unknown> {
    if (this.#leading) return call(this.#leading.client, name, args) as Promise<unknown>;
    return this.#mirror.ask(name, name === 'send' ? this.#named(args) : args);
  }

  tell(name: Tell, args: readonly unknown[]): void {
    if (name === 'open' || name === 'watchPresence' || name === 'idle') this.#onScreen.set(name, args);
    if (!this.#leading) this.#mirror.tell(name, args);
    else if (name === 'watchPresence') this.#leading.leader.watch(this.#tab, args[0] as string[]);
    else if (name === 'idle') this.#leading.leader.idle(this.#tab, args[0] as boolean);
    else call(this.#leading.client, name, args);
  }

  /** A client id that outlives the leading tab makes it safe to ask the next one. */
  #named([stream, text, options]: readonly unknown[]): readonly unknown[] {
    const given = (options ?? {}) as SendOptions;
    return [stream, text, { clientId: this.#options.random.clientId(), ...given }];
  }

  async #lead(): Promise<void> {
    const { ports, timers, language } = this.#options;
    const client = await this.#options.makeClient();
    for (const name of EVENTS) {
      client.on(name, (event: ClientEvents[typeof name]) => this.#tell({ name, event } as EventMessage));
    }
    await client.resume();
    const onFault = (fault: unknown) => this.events.emit('fault', { fault });
    const leader = new TabLeader({
      client,
      timers,
      language,
      onFault,
      post: (message) => ports.post(message),
    });
    this.#leading = { client, leader };
    const { status, me } = client;
    for (const { stream, around } of this.#mirror.shown)
      if (around !== undefined) client.goBack(stream, around).catch(onFault);
    this.#mirror.lead({ status, me });
    this.#mirror.handOver((name, args) => this.ask(name, args));
    for (const [name, args] of this.#onScreen) this.tell(name, args);
    this.events.emit('status', { status });
  }

  #hear(message: ToLeader | FromLeader): void {
    if (isForLeader(message)) {
      this.#leading?.leader.hear(message);
    } else if (!this.#leading) {
      this.#mirror.hear(message);
      if (message.kind === 'leader') for (const [name, args] of this.#onScreen) this.tell(name, args);
      const isForOthers = 'tab' in message && message.tab !== undefined && message.tab !== this.#tab;
      if (message.kind === 'event' && !isForOthers) this.#tell(message);
    }
  }

  #tell<Name extends keyof ClientEvents>({ name, event }: { name: Name; event: ClientEvents[Name] }): void {
    this.events.emit(name, event);
  }
}

function isForLeader(message: ToLeader | FromLeader): message is ToLeader {
  const { kind } = message;
  return kind === 'hello' || kind === 'show' || kind === 'ask' || kind === 'tell';
}

function call(client: MagpieClient, name: Ask | Tell, args: readonly unknown[]): unknown {
  const method = client[name] as (...values: readonly unknown[]) => unknown;
  return method.apply(client, [...args]);
}
