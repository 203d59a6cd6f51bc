import type { MagpieClient } from '../client.ts';
import type { ClientEvents } from '../client-events.ts';
import { MagpieError } from '../magpie-error.ts';
import type { Timers } from '../ports.ts';
import { type Language, ownProblem, type Problem } from '../problem.ts';
import type { EventMessage, FromLeader, ToLeader } from './tab-messages.ts';

/** Changes within this time reach the other tabs together. */
const GATHER_MS = 20;
/** Conversations of one other tab that are kept up to date there. */
const STREAMS_MAX = 5;

const EVENTS = [
  'status',
  'conversations',
  'timeline',
  'typing',
  'presence',
  'reset',
  'refused',
  'account',
] as const;

export interface LeaderPorts {
  readonly client: MagpieClient;
  readonly timers: Timers;
  readonly language: Language;
  post(message: FromLeader): void;
  /** A call failed in a way that nobody expected. */
  onFault(fault: unknown): void;
}

/** Serves the other tabs from the client of this one: answers their calls and shows them what they look at. */
export class TabLeader {
  readonly #ports: LeaderPorts;
  readonly #streams = new Map<string, readonly string[]>();
  readonly #watched = new Map<string, readonly string[]>();
  readonly #changed = new Set<string>();
  #waiting: EventMessage[] = [];
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
    switch (message.kind) {
      case 'hello':
        this.#show(message.tab, message.streams);
        break;
      case 'tell':
        if (message.name === 'watchPresence') this.#watch(message.tab, message.args[0] as string[]);
        else this.#call(message);
        break;
      case 'ask':
        this.#answer(message);
        break;
    }
  }

  /** The people that any tab shows. */
  watch(tab: string, users: readonly string[]): void {
    this.#watch(tab, users);
  }

  #show(tab: string, streams: readonly string[]): void {
    this.#streams.set(tab, streams.slice(-STREAMS_MAX));
    for (const stream of streams) {
      this.#changed.add(stream);
      this.#waiting.push({ name: 'timeline', event: { stream } });
    }
    this.#flush();
  }

  #watch(tab: string, users: readonly string[]): void {
    this.#watched.set(tab, users);
    this.#ports.client.watchPresence([...new Set([...this.#watched.values()].flat())]);
  }

  #call({ name, args }: Pick<Extract<ToLeader, { kind: 'ask' | 'tell' }>, 'name' | 'args'>): unknown {
    const { client } = this.#ports;
    const method = client[name] as (...values: readonly unknown[]) => unknown;
    return method.apply(client, [...args]);
  }

  #answer(message: Extract<ToLeader, { kind: 'ask' }>): void {
    const { tab, id } = message;
    const { post } = this.#ports;
    Promise.resolve(this.#call(message)).then(
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

  #gather(message: EventMessage): void {
    if (!this.#waiting.some((each) => saysTheSame(each, message))) this.#waiting.push(message);
    if (message.name === 'timeline') this.#changed.add(message.event.stream);
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#ports.timers.after(GATHER_MS, () => {
      this.#isGathering = false;
      this.#flush();
    });
  }

  /** What is shown goes before the events that say so. */
  #flush(): void {
    const { client, post } = this.#ports;
    const { status, me } = client;
    post({ kind: 'state', state: { status, me, conversations: client.conversations() } });
    const shown = new Set([...this.#streams.values()].flat());
    for (const stream of this.#changed) {
      if (shown.has(stream)) post({ kind: 'timeline', stream, rows: client.timeline(stream) });
    }
    this.#changed.clear();
    const events = this.#waiting;
    this.#waiting = [];
    for (const event of events) post({ kind: 'event', ...event });
  }
}

/** Told once is enough where an event only says that something is to be looked at again. */
function saysTheSame(a: EventMessage, b: EventMessage): boolean {
  if (a.name !== 'timeline' && a.name !== 'conversations') return false;
  return a.name === b.name && a.event.stream === (b.event as { stream: string }).stream;
}
