import type { bodies } from '../../protocol/index.ts';
import type { MagpieClient } from '../client.ts';
import type { ClientEvents } from '../client-events.ts';
import type { Conversation } from '../conversations.ts';
import { MagpieError } from '../magpie-error.ts';
import type { Timers } from '../ports.ts';
import { type Language, ownProblem, type Problem } from '../problem.ts';
import type { EventMessage, FromLeader, ShownStream, TabState, ToLeader } from './tab-messages.ts';
import { TabScreen } from './tab-screen.ts';

/** Changes within this time reach the other tabs together. */
const GATHER_MS = 20;
/** Tabs that are served at once. Nobody says when a tab is gone; the one not heard of for longest makes room. */
const TABS_MAX = 20;

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
] as const;

export interface LeaderPorts {
  readonly client: MagpieClient;
  readonly timers: Timers;
  readonly language: Language;
  post(message: FromLeader): void;
  /** A call failed in a way that nobody expected. */
  onFault(fault: unknown): void;
}

type Called = Extract<ToLeader, { kind: 'ask' | 'tell' }>;
type TabEvent = EventMessage & { readonly tab?: string };

/** Serves the other tabs from the client of this one: answers their calls and shows them what they look at. */
export class TabLeader {
  readonly #ports: LeaderPorts;
  readonly #screens = new Map<string, TabScreen>();
  readonly #watched = new Map<string, readonly string[]>();
  readonly #idle = new Map<string, boolean>();
  readonly #changed = new Set<string>();
  #told: { state: TabState; conversations: Map<string, Conversation> } | undefined;
  #toldContacts: ReadonlyMap<string, bodies.Contact> | undefined;
  #waiting: TabEvent[] = [];
  #isGathering = false;

  constructor(ports: LeaderPorts) {
    this.#ports = ports;
    for (const name of EVENTS) {
      ports.client.on(name, (event: ClientEvents[typeof name]) =>
        this.#gather({ name, event } as EventMessage),
      );
    }
    ports.post({ kind: 'leader' });
  }

  /** A message of another tab. */
  hear(message: ToLeader): void {
    const screen = this.#screenOf(message.tab);
    switch (message.kind) {
      case 'hello':
        this.#told = undefined;
        this.#toldContacts = undefined;
        screen.keep([]);
        for (const shown of message.streams) this.#show(screen, message.tab, shown);
        this.#flush();
        break;
      case 'show':
        for (const stream of screen.keep(message.streams)) this.#show(screen, message.tab, { stream });
        this.#flush();
        break;
      case 'tell':
        if (message.name === 'watchPresence') this.watch(message.tab, message.args[0] as string[]);
        else if (message.name === 'idle') this.idle(message.tab, message.args[0] as boolean);
        else this.#call(screen, message);
        break;
      case 'ask':
        this.#answer(screen, message);
        break;
    }
  }

  /** The people that any tab shows. */
  watch(tab: string, users: readonly string[]): void {
    this.#watched.set(tab, users);
    this.#ports.client.watchPresence([...new Set([...this.#watched.values()].flat())]);
  }

  /** The device is idle when every tab is that ever said anything of it. */
  idle(tab: string, isIdle: boolean): void {
    this.#idle.set(tab, isIdle);
    this.#ports.client.idle([...this.#idle.values()].every((each) => each));
  }

  #screenOf(tab: string): TabScreen {
    const known = this.#screens.get(tab);
    this.#screens.delete(tab);
    const onChange = (stream: string) => this.#gather({ tab, name: 'timeline', event: { stream } });
    const screen = known ?? new TabScreen(this.#ports.client, onChange);
    this.#screens.set(tab, screen);
    for (const oldest of [...this.#screens.keys()].slice(0, -TABS_MAX)) {
      this.#screens.get(oldest)?.close();
      this.#screens.delete(oldest);
      this.#watched.delete(oldest);
      this.#idle.delete(oldest);
    }
    return screen;
  }

  #show(screen: TabScreen, tab: string, shown: ShownStream): void {
    screen.show(shown).catch(this.#ports.onFault);
    this.#changed.add(shown.stream);
    this.#waiting.push({ tab, name: 'timeline', event: { stream: shown.stream } });
  }

  #call(screen: TabScreen, { name, args }: Called): unknown {
    const moves = screen.moves(name);
    if (moves) return moves(...args);
    const [stream] = args;
    if (name === 'open' && typeof stream === 'string') screen.open(stream).catch(this.#ports.onFault);
    const { client } = this.#ports;
    const method = client[name] as (...values: readonly unknown[]) => unknown;
    return method.apply(client, [...args]);
  }

  #answer(screen: TabScreen, message: Extract<ToLeader, { kind: 'ask' }>): void {
    const { tab, id } = message;
    const { post } = this.#ports;
    Promise.resolve(this.#call(screen, message)).then(
      (value) => {
        // What the call changed is shown before it is said to be done.
        this.#flush();
        post({ kind: 'answer', tab, id, value });
      },
      (fault: unknown) => post({ kind: 'refusal', tab, id, problem: this.#problemOf(fault) }),
    );
  }

  #problemOf(fault: unknown): Problem {
    if (!(fault instanceof MagpieError)) {
      this.#ports.onFault(fault);
      return ownProblem('unknown_outcome', this.#ports.language);
    }
    const { code, text, retry, afterMs } = fault;
    return { code, text, retry, ...(afterMs === undefined ? {} : { afterMs }) };
  }

  #gather(message: TabEvent): void {
    if (!this.#waiting.some((each) => saysTheSame(each, message))) this.#waiting.push(message);
    if (message.name === 'timeline') this.#changed.add(message.event.stream);
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#ports.timers.after(GATHER_MS, () => {
      this.#isGathering = false;
      this.#flush();
    });
  }

  /** What is shown goes before the events that say so, and only what changed of it. */
  #flush(): void {
    const { post } = this.#ports;
    this.#tellState();
    this.#tellContacts();
    for (const [tab, screen] of this.#screens) {
      for (const stream of screen.streams) {
        const patch = this.#changed.has(stream) ? screen.news(stream) : undefined;
        if (patch) post({ kind: 'slice', tab, stream, patch });
      }
    }
    this.#changed.clear();
    const events = this.#waiting;
    this.#waiting = [];
    for (const event of events) post({ kind: 'event', ...event });
  }

  #tellState(): void {
    const { client, post } = this.#ports;
    const { status, me } = client;
    const list = client.conversations();
    const known = this.#told?.conversations;
    const isWhole = known === undefined || list.length < known.size;
    const conversations = isWhole ? list : list.filter((each) => known.get(each.stream) !== each);
    const isSame = this.#told?.state.status === status && this.#told.state.me === me;
    if (isSame && !isWhole && conversations.length === 0) return;
    this.#told = { state: { status, me }, conversations: new Map(list.map((each) => [each.stream, each])) };
    post({ kind: 'state', state: { status, me }, conversations, isWhole });
  }

  #tellContacts(): void {
    const { client, post } = this.#ports;
    const known = this.#toldContacts;
    const now = new Map(client.contacts().map((each) => [each.user.id, each]));
    const contacts = [...now.values()].filter((each) => known?.get(each.user.id) !== each);
    const gone = [...(known?.keys() ?? [])].filter((id) => !now.has(id));
    const isWhole = known === undefined;
    this.#toldContacts = now;
    if (isWhole || contacts.length + gone.length > 0) post({ kind: 'contacts', contacts, gone, isWhole });
  }
}

/** Told once is enough where an event only says that something is to be looked at again. */
function saysTheSame(a: TabEvent, b: TabEvent): boolean {
  if (a.name === 'contacts') return b.name === 'contacts';
  if (a.name !== 'timeline' && a.name !== 'conversations') return false;
  return a.tab === b.tab && a.name === b.name && a.event.stream === (b.event as { stream: string }).stream;
}
