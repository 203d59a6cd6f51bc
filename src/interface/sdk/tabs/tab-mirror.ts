import { MagpieError } from '../magpie-error.ts';
import { type Language, ownProblem } from '../problem.ts';
import type { TimelineRow } from '../timeline.ts';
import type { Ask, FromLeader, TabState, Tell, ToLeader } from './tab-messages.ts';

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
  state: TabState = { status: 'connecting', me: undefined, conversations: [] };
  readonly #tab: string;
  readonly #language: Language;
  readonly #post: (message: ToLeader) => void;
  readonly #timelines = new Map<string, readonly TimelineRow[]>();
  readonly #asked = new Map<number, Asked>();
  readonly #known: ((state: TabState) => void)[] = [];
  #isKnown = false;
  #lastId = 0;

  constructor(options: { tab: string; language: Language; post: (message: ToLeader) => void }) {
    this.#tab = options.tab;
    this.#language = options.language;
    this.#post = options.post;
    this.#hello();
  }

  /** The lines of a conversation, empty until the leading tab sent them. */
  timeline(stream: string): TimelineRow[] {
    const rows = this.#timelines.get(stream);
    if (!rows) {
      this.#timelines.set(stream, []);
      for (const oldest of [...this.#timelines.keys()].slice(0, -STREAMS_MAX)) this.#timelines.delete(oldest);
      this.#hello();
    }
    return [...(rows ?? [])];
  }

  /** Resolves once a leading tab said what there is. */
  known(): Promise<TabState> {
    return this.#isKnown ? Promise.resolve(this.state) : new Promise((resolve) => this.#known.push(resolve));
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

  hear(message: FromLeader): void {
    switch (message.kind) {
      case 'leader':
        this.#hello();
        this.handOver((name, args) => this.ask(name, args));
        break;
      case 'state':
        this.state = message.state;
        this.#isKnown = true;
        for (const resolve of this.#known.splice(0)) resolve(message.state);
        break;
      case 'timeline':
        if (this.#timelines.has(message.stream)) this.#timelines.set(message.stream, message.rows);
        break;
      case 'answer':
        if (message.tab === this.#tab) this.#take(message.id)?.resolve(message.value);
        break;
      case 'refusal':
        if (message.tab === this.#tab) this.#take(message.id)?.reject(new MagpieError(message.problem));
        break;
      case 'event':
        break;
    }
  }

  /**
   * Another tab leads now. A message that was being sent is sent again under its client id; of anything else nobody
   * knows whether it was done.
   */
  handOver(ask: (name: Ask, args: readonly unknown[]) => Promise<unknown>): void {
    const open = [...this.#asked.values()];
    this.#asked.clear();
    for (const { name, args, resolve, reject } of open) {
      if (name === 'send') ask(name, args).then(resolve, reject);
      else reject(new MagpieError(ownProblem('unknown_outcome', this.#language)));
    }
  }

  #hello(): void {
    this.#post({ kind: 'hello', tab: this.#tab, streams: [...this.#timelines.keys()] });
  }

  #take(id: number): Asked | undefined {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    return asked;
  }
}
