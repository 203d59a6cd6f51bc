import type { bodies } from '../protocol/index.ts';
import { LIMITS } from '../protocol/limits.ts';
import { AccountCalls } from './account-calls.ts';
import { Api } from './api.ts';
import { BOUNDS } from './bounds.ts';
import type { ClientEvents, Status } from './client-events.ts';
import type { ClientOptions } from './client-options.ts';
import { ContactCalls } from './contact-calls.ts';
import { Contacts } from './contacts.ts';
import type { NewContent, SendOptions } from './content.ts';
import type { Conversation } from './conversations.ts';
import { Emitter } from './emitter.ts';
import { Engine } from './engine.ts';
import { Identity } from './identity.ts';
import type { Target } from './outbox.ts';
import { OwnAccount } from './own-account.ts';
import { OWN_LISTS } from './own-effects.ts';
import { OwnPerson } from './own-person.ts';
import { type NewAccount, People, type Registration, type ServerChange } from './people.ts';
import type { Row, StoredIdentity } from './records.ts';
import type { TimelineRow } from './timeline.ts';
import type { Viewer } from './viewer.ts';
import { Writing } from './writing.ts';

/**
 * A device of one person. Reads (`conversations`, `timeline`) answer at once from what this device holds, online or
 * not; what the person does is durable when its promise resolves and is sent as soon as possible.
 */
export class MagpieClient extends AccountCalls {
  protected readonly api: Api;
  protected readonly options: ClientOptions;
  readonly #events: Emitter<ClientEvents>;
  readonly #identity: Identity;
  readonly #engine: Engine;
  readonly #people: People;
  protected readonly own: OwnPerson;
  protected readonly account: OwnAccount;
  readonly #writing: Writing;
  protected readonly viewer: Viewer;
  protected readonly known: Contacts;
  protected readonly contactCalls: ContactCalls;

  constructor(options: ClientOptions) {
    super();
    this.options = options;
    this.#events = new Emitter((fault) => this.#events.emit('fault', { fault }));
    this.#identity = new Identity(options);
    const { http, timers, random, language, url } = options;
    const identity = () => this.#identity.current;
    const onSignedOut = () => this.#engine.sessionEnded();
    this.api = new Api({ url, http, timers, random, language, identity, onSignedOut });
    this.#people = new People(this.api, random);
    this.own = new OwnPerson(this.api, random);
    const [people, events] = [this.#people, this.#events];
    this.account = new OwnAccount({ timers, identity: this.#identity, people, events });
    this.contactCalls = new ContactCalls(this.api, random);
    this.known = this.#newContacts();
    this.#engine = this.#newEngine(identity);
    this.viewer = this.openScreen((stream) => this.#events.emit('timeline', { stream }));
    this.#writing = new Writing({
      timers,
      language,
      engine: this.#engine,
      loaded: () => this.loaded(),
      seqOf: (stream, clientId) => this.#engine.showing.seqOf(stream, clientId),
    });
  }

  get status(): Status {
    return this.#engine.status;
  }

  get me(): bodies.Me | undefined {
    return this.#identity.current?.user;
  }

  /** Listens until the returned function is called. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Makes an account. Signing in is a step of its own. */
  register(account: NewAccount): Promise<Registration> {
    return this.#people.register(account);
  }

  /** What another person left in the store is wiped; one's own outbox goes on. */
  protected async entered(signedIn: bodies.SignedIn): Promise<bodies.Me> {
    const { user } = await this.loaded();
    this.#engine.stop('offline');
    if (user && user.id !== signedIn.user.id) await this.#forget();
    await this.#identity.signedIn(signedIn);
    this.account.heed();
    this.#engine.start();
    return signedIn.user;
  }

  /** Goes on as whoever signed in on this device; resolves with false when nobody did. */
  async resume(): Promise<boolean> {
    const { session } = await this.loaded();
    if (session === undefined) this.#engine.stop('signed-out');
    else this.#engine.start();
    return session !== undefined;
  }

  /** Ends the session and wipes the store, also when the server cannot be told, which is thrown afterwards. */
  async signOut(): Promise<void> {
    // From here on it is the person who leaves, whichever road tells first that the session is over.
    this.#engine.isLeaving = true;
    try {
      await this.#people.signOut();
    } finally {
      this.#engine.isLeaving = false;
      await this.left();
    }
  }

  protected async left(): Promise<void> {
    this.#engine.stop('signed-out');
    await this.#forget();
  }

  /** Disconnects and closes the store; everything is there at the next `resume`. */
  async close(): Promise<void> {
    this.#engine.stop('offline');
    this.#engine.replicas.flush();
    await this.options.store.close();
  }

  /** The network came back or somebody looks again: connects now instead of at the next turn. */
  nudge(): void {
    this.#engine.nudge();
  }

  /** The list of conversations, the most recently active first. Those that did not change are the same objects. */
  conversations(): Conversation[] {
    return this.#engine.showing.list.all();
  }

  conversation(stream: string): Conversation | undefined {
    return this.#engine.showing.list.get(stream);
  }

  /** The newest lines of a conversation as far as they are in memory, oldest first, then what is on its way. */
  timeline(stream: string): TimelineRow[] {
    return this.#engine.showing.timeline(stream);
  }

  /** The newest rows as the server sent and changed them, ascending, as far as they are in memory. */
  rows(stream: string): Row[] {
    const rows = this.#engine.replicas.get(stream)?.window?.rows.values() ?? [];
    return [...rows].sort((a, b) => a.seq - b.seq);
  }

  /** A screen with slices of its own, for another tab of the same device. */
  openScreen(onChange: (stream: string) => void): Viewer {
    return this.#engine.showing.open(onChange);
  }

  /** Resolves with the client id once the message is durable in the outbox. */
  async send(stream: string, text: string, options: SendOptions = {}): Promise<string> {
    return this.#writing.send(stream, text, options);
  }

  /** Changes one's own message, named by its seq or by the client id that `send` gave. */
  edit(stream: string, target: Target, content: NewContent): Promise<void> {
    return this.#writing.edit(stream, target, content);
  }

  /** Takes one's own message back. */
  recall(stream: string, target: Target): Promise<void> {
    return this.#writing.recall(stream, target);
  }

  /** Sends a failed operation again, as a new one; resolves with its client id. */
  retry(clientId: string): Promise<string> {
    return this.#engine.outbox.retry(clientId);
  }

  /** Drops an operation that failed or never left. */
  discard(clientId: string): Promise<void> {
    return this.#engine.outbox.discard(clientId);
  }

  /** The person has seen everything up to `seq`. */
  markRead(stream: string, seq: number): void {
    this.#engine.markRead(stream, seq);
  }

  /** Resolves with true once the newest rows of this conversation, or of all, are here; with false without a connection. */
  caughtUp(stream?: string): Promise<boolean> {
    return this.#engine.caughtUp(stream);
  }

  /** Which conversation is on the screen: it is caught up first, and typing is told only there. */
  open(stream: string | null): void {
    this.#engine.open(stream);
    if (stream !== null) this.#background(this.viewer.fill(stream));
  }

  typing(stream: string): void {
    this.#writing.typing(stream);
  }

  /** The people on the screen, at most 100; replaces those watched before. */
  watchPresence(users: readonly string[]): void {
    this.#engine.attention.watch(users.slice(0, LIMITS.presenceWatched));
  }

  /** Nobody has touched this device for a while, or somebody does again: without any other the person is away. */
  idle(isIdle: boolean): void {
    this.#engine.attention.idle(isIdle);
  }

  /** Opens the conversation with someone, or finds it; resolves with its stream. */
  async openDirect(user: string): Promise<string> {
    const { head, stream } = await this.#people.openDirect(user);
    this.#engine.replicas.head(head);
    return stream;
  }

  /** Hides everything up to `upTo` for this person, on every device; the others keep it. */
  clearHistory(stream: string, upTo: number): Promise<void> {
    return this.#people.clearHistory(stream, upTo);
  }

  /** What the server is called and allows, and whether it still waits for its owner. Needs no session. */
  server(): Promise<bodies.ServerInfo> {
    return this.#people.server();
  }

  /** For the owner and administrators. */
  changeServer(change: ServerChange): Promise<bodies.ServerInfo> {
    return this.#people.changeServer(change);
  }

  #newEngine(identity: () => StoredIdentity | undefined): Engine {
    return new Engine({
      ...this.options,
      bounds: this.options.bounds ?? BOUNDS,
      socketUrl: `${this.options.url.replace(/^http/, 'ws')}/api/v1/socket`,
      clientName: this.options.deviceName,
      events: this.#events,
      contacts: this.known,
      identity,
      onIdentity: (change) => this.#background(this.#identity.learn(change)),
      onSignedOut: () => this.#background(this.#identity.signedOut()),
      onOwnMoved: (cursor, applied) => this.#ownMoved(cursor, applied),
      onAccountStale: () => this.#refreshAccount(),
    });
  }

  #newContacts(): Contacts {
    const [events, { api }] = [this.#events, this];
    events.on('status', ({ status }) => this.known.connected(status === 'online' || status === 'degraded'));
    events.on('reset', ({ stream }) => stream === this.me?.personal && this.known.stale());
    return new Contacts({
      ...this.options,
      api,
      onChange: () => events.emit('contacts', {}),
      onBlocks: () => this.#engine.countAnew(),
      onFault: (fault) => events.emit('fault', { fault }),
    });
  }

  protected async loaded(): Promise<StoredIdentity> {
    const { identity, state } = await this.#identity.load();
    if (state) this.known.load(state.contacts);
    if (state) this.#engine.load(state);
    this.account.heed();
    return identity;
  }

  async #forget(): Promise<void> {
    this.#engine.clear();
    this.known.clear();
    await this.#identity.wipe();
  }

  #ownMoved(cursor: number, applied: readonly Row[]): void {
    this.known.follow(cursor, applied);
    if (!this.account.follows(cursor - applied.length, cursor)) this.#background(this.account.refresh());
  }

  /** What is not kept here is asked for again by whoever shows it. */
  #refreshAccount(): void {
    this.#background(this.account.refresh());
    for (const about of OWN_LISTS) this.#events.emit(about, {});
  }

  /** Nobody waits for it, but a failure is told. */
  #background(work: Promise<void>): void {
    work.catch((fault: unknown) => this.#events.emit('fault', { fault }));
  }
}
