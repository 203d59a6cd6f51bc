import type { bodies } from '../../protocol/index.ts';
import { byActivity, type Conversation } from '../conversations.ts';
import { MagpieError } from '../magpie-error.ts';
import { type Language, ownProblem } from '../problem.ts';
import { NO_ROWS, type Slice } from '../slice.ts';
import type { TimelineRow } from '../timeline.ts';
import { patched } from './slice-patch.ts';
import type { Ask, FromLeader, ShownStream, TabState, Tell, ToLeader } from './tab-messages.ts';

interface Asked {
  readonly name: Ask;
  readonly args: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: MagpieError) => void;
}

/** Conversations whose lines this tab keeps. */
const STREAMS_MAX = 5;

/** What a tab shows that does not lead, and its way to the one that does. */
export class TabMirror {
  state: TabState = { status: 'connecting', me: undefined };
  readonly #tab: string;
  readonly #language: Language;
  readonly #post: (message: ToLeader) => void;
  readonly #slices = new Map<string, Slice>();
  /** What this leading tab has sent, on which its next words build. */
  readonly #sent = new Map<string, readonly TimelineRow[]>();
  readonly #conversations = new Map<string, Conversation>();
  #sorted: readonly Conversation[] | undefined;
  readonly #contacts = new Map<string, bodies.Contact>();
  readonly #asked = new Map<number, Asked>();
  readonly #known: (() => void)[] = [];
  #isKnown = false;
  #lastId = 0;

  constructor(options: { tab: string; language: Language; post: (message: ToLeader) => void }) {
    this.#tab = options.tab;
    this.#language = options.language;
    this.#post = options.post;
    this.#hello();
  }

  conversations(): Conversation[] {
    this.#sorted ??= [...this.#conversations.values()].sort(byActivity);
    return [...this.#sorted];
  }

  conversation(stream: string): Conversation | undefined {
    return this.#conversations.get(stream);
  }

  /** In the order of the people's ids. */
  contacts(): readonly bodies.Contact[] {
    return [...this.#contacts.values()].sort((a, b) => (a.user.id < b.user.id ? -1 : 1));
  }

  contact(user: string): bodies.Contact | undefined {
    return this.#contacts.get(user);
  }

  /** The piece of a conversation that this tab looks at, empty until the leading tab sent it. */
  slice(stream: string): Slice {
    const slice = this.#slices.get(stream) ?? NO_ROWS;
    const isNew = !this.#slices.has(stream);
    // The least recently looked at makes room.
    this.#slices.delete(stream);
    this.#slices.set(stream, slice);
    for (const oldest of [...this.#slices.keys()].slice(0, -STREAMS_MAX)) this.#slices.delete(oldest);
    if (!isNew) return slice;
    this.#sent.delete(stream);
    this.#post({ kind: 'show', tab: this.#tab, streams: [...this.#slices.keys()] });
    return slice;
  }

  /** What this tab shows, and where in it: for whoever leads next. */
  get shown(): ShownStream[] {
    return [...this.#slices].map(([stream, { rows, hasNewer }]) => {
      const { seq } = rows[Math.floor(rows.length / 2)] ?? {};
      return hasNewer && seq !== undefined ? { stream, around: seq } : { stream };
    });
  }

  /** Resolves once a leading tab said what there is. */
  known(): Promise<void> {
    return this.#isKnown ? Promise.resolve() : new Promise((resolve) => this.#known.push(resolve));
  }

  ask(name: Ask, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#asked.set(this.#lastId, { name, args, resolve, reject });
      this.#post({ kind: 'ask', tab: this.#tab, id: this.#lastId, name, args });
    });
  }

  tell(name: Tell, args: readonly unknown[]): void {
    this.#post({ kind: 'tell', tab: this.#tab, name, args });
  }

  /** This tab leads now, and asks nobody else. */
  lead(state: TabState): void {
    this.state = state;
    this.#nowKnown();
  }

  hear(message: FromLeader): void {
    if ('tab' in message && message.tab !== undefined && message.tab !== this.#tab) return;
    switch (message.kind) {
      case 'leader':
        this.#hello();
        this.handOver((name, args) => this.ask(name, args));
        break;
      case 'state':
        this.#take(message);
        break;
      case 'contacts':
        if (message.isWhole) this.#contacts.clear();
        for (const id of message.gone) this.#contacts.delete(id);
        for (const each of message.contacts) this.#contacts.set(each.user.id, each);
        break;
      case 'slice': {
        const { stream, patch } = message;
        const slice = patched(this.#sent.get(stream) ?? [], patch);
        this.#sent.set(stream, slice.rows);
        if (this.#slices.has(stream)) this.#slices.set(stream, slice);
        break;
      }
      case 'answer':
        this.#askedAs(message.id)?.resolve(message.value);
        break;
      case 'refusal':
        this.#askedAs(message.id)?.reject(new MagpieError(message.problem));
        break;
      case 'event':
        break;
    }
  }

  /**
   * Another tab leads now. A message that was being sent is sent again under its client id, and what changes nothing is
   * asked again; of anything else nobody knows whether it was done.
   */
  handOver(ask: (name: Ask, args: readonly unknown[]) => Promise<unknown>): void {
    const open = [...this.#asked.values()];
    this.#asked.clear();
    for (const { name, args, resolve, reject } of open) {
      if (name === 'send' || name === 'caughtUp') ask(name, args).then(resolve, reject);
      else reject(new MagpieError(ownProblem('unknown_outcome', this.#language)));
    }
  }

  #take({ state, conversations, isWhole }: Extract<FromLeader, { kind: 'state' }>): void {
    this.state = state;
    if (isWhole) this.#conversations.clear();
    for (const each of conversations) this.#conversations.set(each.stream, each);
    this.#sorted = undefined;
    this.#nowKnown();
  }

  #nowKnown(): void {
    this.#isKnown = true;
    for (const resolve of this.#known.splice(0)) resolve();
  }

  #hello(): void {
    this.#sent.clear();
    this.#post({ kind: 'hello', tab: this.#tab, streams: this.shown });
  }

  #askedAs(id: number): Asked | undefined {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    return asked;
  }
}
