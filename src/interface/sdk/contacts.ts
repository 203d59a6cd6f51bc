import type { bodies } from '../protocol/index.ts';
import type { Api } from './api.ts';
import { isListed, nextEnd, withoutOver } from './contact-view.ts';
import { MagpieError } from './magpie-error.ts';
import type { Cancel, Store, Timers } from './ports.ts';
import type { Row, StoredContact } from './records.ts';

type Contact = bodies.Contact;

/** People in one page. */
const PAGE = 500;
/** Before the list is asked for again where it could not be had. */
const RETRY_MS = 5_000;
/** Clocks may be wrong and machines sleep: nobody waits for the end of a request for longer than this. */
const LOOK_AGAIN_MS = 3_600_000;

export interface ContactPorts {
  readonly api: Pick<Api, 'call'>;
  readonly store: Pick<Store, 'saveContacts'>;
  readonly timers: Timers;
  /** The list reads otherwise than before. */
  onChange(): void;
  /** Somebody is blocked, or is not any more. */
  onBlocks(): void;
  onFault(fault: unknown): void;
}

/**
 * The people this person knows, as this device holds them: what the store kept, kept up to date from the events of the
 * personal stream, and read anew at every start and whenever events may be missing. Of one entry the later wins, by the
 * event that told it or the page's `asOf`, so that pages and events may come in any order.
 */
export class Contacts {
  readonly #ports: ContactPorts;
  readonly #all = new Map<string, StoredContact>();
  /** Entries that an event ended while the list is being read, by the event that did. */
  readonly #ended = new Map<string, number>();
  #shown: ReadonlyMap<string, Contact> | undefined;
  /** Every event above this was folded, up to the cursor; `undefined` before there is a window. */
  #foldedFrom: number | undefined;
  #cursor = 0;
  /** The list is whole as of this event; `undefined` before it was read once, and when another history may hold. */
  #wholeAt: number | undefined;
  #isOnline = false;
  #isReading = false;
  /** Counted up when what is being read is not wanted any more. */
  #turn = 0;
  #retry: Cancel | undefined;
  #look: Cancel | undefined;

  constructor(ports: ContactPorts) {
    this.#ports = ports;
  }

  load(stored: readonly StoredContact[]): void {
    for (const each of stored) this.#all.set(each.contact.user.id, each);
    this.#told();
  }

  /** Everybody who is listed, in the order of their ids. */
  list(): readonly Contact[] {
    return [...this.#listed().values()];
  }

  get(user: string): Contact | undefined {
    return this.#listed().get(user);
  }

  isBlocked(user: string): boolean {
    return this.#all.get(user)?.contact.isBlocked ?? false;
  }

  clear(): void {
    this.stale();
    this.#all.clear();
    this.#foldedFrom = undefined;
    this.#told();
  }

  connected(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (isOnline) this.#readWhereBehind();
    else this.#retry?.();
  }

  /** What is here may have holes, or be of another history: whatever comes now is later. */
  stale(): void {
    this.#wholeAt = undefined;
    this.#turn += 1;
    for (const [id, { contact }] of this.#all) this.#all.set(id, { contact, seq: 0 });
  }

  /** Events of the personal stream took their places below the cursor; without any, a window was opened there. */
  follow(cursor: number, applied: readonly Row[]): void {
    const start = cursor - applied.length;
    if (this.#foldedFrom === undefined || start !== this.#cursor) this.#foldedFrom = start;
    this.#cursor = cursor;
    const told = applied.filter(({ type, body }) => type === 'contact.changed' && body);
    this.#take(told.map(({ seq, body }) => ({ contact: body?.['contact'] as Contact, seq })));
    this.#readWhereBehind();
  }

  get #isBehind(): boolean {
    return this.#wholeAt === undefined || this.#wholeAt < (this.#foldedFrom ?? 0);
  }

  #readWhereBehind(): void {
    // Before there is a window nobody knows above which event the fold begins.
    if (!this.#isOnline || this.#isReading || this.#foldedFrom === undefined || !this.#isBehind) return;
    this.#isReading = true;
    void this.#read(this.#turn)
      .catch((fault: unknown) => {
        if (!(fault instanceof MagpieError)) this.#ports.onFault(fault);
      })
      .then(() => {
        this.#isReading = false;
        this.#ended.clear();
        if (this.#isBehind) this.#retryLater();
      });
  }

  #retryLater(): void {
    this.#retry?.();
    this.#retry = this.#ports.timers.after(RETRY_MS, () => this.#readWhereBehind());
  }

  async #read(turn: number): Promise<void> {
    let wholeAt = Number.MAX_SAFE_INTEGER;
    for (let after: string | null = ''; after !== null; ) {
      const path = `/contacts?limit=${PAGE}${after === '' ? '' : `&after=${after}`}`;
      const page: bodies.Contacts = await this.#ports.api.call({ method: 'GET', path });
      if (turn !== this.#turn) return;
      this.#merge(page, after);
      wholeAt = Math.min(wholeAt, page.asOf);
      after = page.next;
    }
    this.#wholeAt = wholeAt;
  }

  /** What a page says of everybody above `after`, up to its end. */
  #merge({ contacts, next, asOf }: bodies.Contacts, after: string): void {
    const there = new Set(contacts.map(({ user }) => user.id));
    const isGone = (id: string) => id > after && (next === null || id <= next) && !there.has(id);
    const gone = [...this.#all].filter(([id, { seq }]) => isGone(id) && seq <= asOf).map(([id]) => id);
    const news = contacts.filter(({ user }) => (this.#ended.get(user.id) ?? -1) < asOf);
    this.#take(
      news.map((contact) => ({ contact, seq: asOf })),
      gone,
    );
  }

  /** Takes over what is later than what is here; an entry that says nothing goes. */
  #take(entries: readonly StoredContact[], gone: readonly string[] = []): void {
    const changed = new Set(gone.filter((id) => this.#all.has(id)));
    const wasBlocked = new Set(this.#blocked());
    for (const id of changed) this.#all.delete(id);
    for (const { contact, seq } of entries) {
      const { id } = contact.user;
      const known = this.#all.get(id);
      if (known && known.seq > seq) continue;
      if (isListed(contact)) {
        const isSame = JSON.stringify(known?.contact) === JSON.stringify(contact);
        this.#all.set(id, { contact: isSame && known ? known.contact : contact, seq });
        if (!isSame) changed.add(id);
      } else {
        if (this.#isReading) this.#ended.set(id, seq);
        if (this.#all.delete(id)) changed.add(id);
      }
    }
    if (changed.size === 0) return;
    const put = [...changed].flatMap((id) => this.#all.get(id) ?? []);
    const remove = [...changed].filter((id) => !this.#all.has(id));
    this.#ports.store.saveContacts({ put, remove }).catch((fault: unknown) => this.#ports.onFault(fault));
    this.#told();
    if (wasBlocked.symmetricDifference(new Set(this.#blocked())).size > 0) this.#ports.onBlocks();
  }

  #blocked(): string[] {
    return [...this.#all].filter(([, { contact }]) => contact.isBlocked).map(([id]) => id);
  }

  #told(): void {
    this.#shown = undefined;
    this.#look?.();
    const { timers, onChange } = this.#ports;
    // A request ends without anybody saying so.
    const end = nextEnd(this.#all.values(), timers.now());
    if (end !== undefined) {
      this.#look = timers.after(Math.min(end - timers.now(), LOOK_AGAIN_MS), () => this.#told());
    }
    onChange();
  }

  #listed(): ReadonlyMap<string, Contact> {
    const now = this.#ports.timers.now();
    this.#shown ??= new Map(
      [...this.#all.values()]
        .map(({ contact }) => withoutOver(contact, now))
        .filter(isListed)
        .sort((a, b) => (a.user.id < b.user.id ? -1 : 1))
        .map((contact) => [contact.user.id, contact]),
    );
    return this.#shown;
  }
}
