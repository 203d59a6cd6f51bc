import type { bodies, Person } from '../protocol/index.ts';
import { LIMITS } from '../protocol/limits.ts';
import { Api } from './api.ts';
import type { ClientEvents, Status } from './client-events.ts';
import type { ClientOptions } from './client-options.ts';
import type { SendOptions } from './content.ts';
import { byActivity, type Conversation, conversationOf } from './conversations.ts';
import { Emitter } from './emitter.ts';
import { Engine } from './engine.ts';
import { Identity } from './identity.ts';
import { MagpieError } from './magpie-error.ts';
import { OlderWaits } from './older-waits.ts';
import type { Target } from './outbox.ts';
import { type NewAccount, People, type Registration, type ServerChange } from './people.ts';
import { type OwnProblem, ownProblem } from './problem.ts';
import type { Row, StoredIdentity } from './records.ts';
import { SLICE_MAX, type Slice } from './slice.ts';
import { type TimelineRow, timelineOf } from './timeline.ts';
import { Writing } from './writing.ts';

/** Rows asked for when somebody scrolls up, and what an opened conversation should at least have. */
const OLDER_LIMIT = 60;

/**
 * A device of one person. Reads (`conversations`, `timeline`) answer at once from what this device holds, online or
 * not; what the person does is durable when its promise resolves and is sent as soon as possible.
 */
export class MagpieClient {
  readonly #options: ClientOptions;
  readonly #events: Emitter<ClientEvents>;
  readonly #identity: Identity;
  readonly #engine: Engine;
  readonly #people: People;
  readonly #older = new OlderWaits();
  readonly #writing: Writing;
  readonly #slices = new Map<string, Slice>();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#events = new Emitter((fault) => this.#events.emit('fault', { fault }));
    this.#identity = new Identity(options);
    const { http, timers, random, language, url } = options;
    const onSignedOut = () => this.#signedOut();
    const token = () => this.#identity.current?.token;
    const api = new Api({ url, http, timers, random, language, token, onSignedOut });
    this.#people = new People(api, random);
    this.#engine = new Engine({
      ...options,
      socketUrl: `${url.replace(/^http/, 'ws')}/api/v1/socket`,
      clientName: options.deviceName,
      events: this.#events,
      identity: () => this.#identity.current,
      onIdentity: (change) => this.#background(this.#identity.learn(change)),
      onSignedOut,
      onAccountStale: () => this.#refreshAccount(),
      onBackPage: (stream) => this.#older.tell(stream, () => this.conversation(stream)?.hasOlder ?? false),
    });
    this.#writing = new Writing({
      timers,
      language,
      engine: this.#engine,
      loaded: () => this.#load(),
      seqOf: (stream, id) =>
        this.rows(stream).find((row) => row.clientId === id && row.sender === this.#engine.me)?.seq,
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

  /** Signs in and connects. What another person left in the store is wiped; one's own outbox goes on. */
  async signIn(credentials: { handle: string; password: string }): Promise<bodies.Me> {
    const { device, user } = await this.#load();
    const { deviceName, cookie = false } = this.#options;
    const signedIn = await this.#people.signIn({ ...credentials, device, deviceName, cookie });
    this.#engine.stop('offline');
    if (user && user.id !== signedIn.user.id) await this.#forget();
    await this.#identity.signedIn(signedIn);
    this.#engine.start();
    return signedIn.user;
  }

  /** Goes on as whoever signed in on this device; resolves with false when nobody did. */
  async resume(): Promise<boolean> {
    const { session } = await this.#load();
    if (session === undefined) this.#engine.stop('signed-out');
    else this.#engine.start();
    return session !== undefined;
  }

  /** Ends the session and wipes the store, also when the server cannot be told, which is thrown afterwards. */
  async signOut(): Promise<void> {
    try {
      await this.#people.signOut();
    } finally {
      this.#engine.stop('signed-out');
      await this.#forget();
    }
  }

  /** Disconnects and closes the store; everything is there at the next `resume`. */
  async close(): Promise<void> {
    this.#engine.stop('offline');
    await this.#options.store.close();
  }

  /** The network came back or somebody looks again: connects now instead of at the next turn. */
  nudge(): void {
    this.#engine.nudge();
  }

  /** The list of conversations, the most recently active first. */
  conversations(): Conversation[] {
    const replicas = [...this.#engine.replicas.all()].filter((replica) => replica.isConversation);
    return replicas
      .map((replica) => conversationOf(replica, this.#engine.source(replica.stream)))
      .sort(byActivity);
  }

  conversation(stream: string): Conversation | undefined {
    const replica = this.#engine.replicas.get(stream);
    return replica?.isConversation ? conversationOf(replica, this.#engine.source(stream)) : undefined;
  }

  /** The lines of a conversation as far as they are at hand, oldest first, with what is on its way at the end. */
  timeline(stream: string): TimelineRow[] {
    return timelineOf(this.#engine.replicas.get(stream), this.#engine.source(stream));
  }

  /** The piece of a conversation that is looked at: at once, from what is at hand, and the same object until it changes. */
  slice(stream: string): Slice {
    const rows = this.timeline(stream).slice(-SLICE_MAX);
    const { hasOlder = false } = this.conversation(stream) ?? {};
    const known = this.#slices.get(stream);
    if (known && JSON.stringify([known.rows, known.hasOlder]) === JSON.stringify([rows, hasOlder]))
      return known;
    const slice = { rows, hasOlder, hasNewer: false };
    this.#slices.set(stream, slice);
    return slice;
  }

  /** The rows as the server sent and changed them, ascending: for whoever checks or exports. */
  rows(stream: string): Row[] {
    const rows = this.#engine.replicas.get(stream)?.window?.rows.values() ?? [];
    return [...rows].sort((a, b) => a.seq - b.seq);
  }

  /** Reads more history; resolves with whether there is still more, also when the connection is lost meanwhile. */
  async loadOlder(stream: string): Promise<boolean> {
    const { window } = this.#engine.replicas.get(stream) ?? {};
    if (!window || window.isComplete) return false;
    if (!this.#engine.isOnline) throw this.#problem('offline');
    this.#engine.replicas.older(stream, OLDER_LIMIT);
    return this.#older.wait(stream);
  }

  /** Slides the slice down by a page; resolves with whether there is still more below. */
  loadNewer(_stream: string): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** Places the slice so that this row is inside; resolves with false when it cannot be seen. */
  async showAround(stream: string, seq: number): Promise<boolean> {
    const has = () => this.slice(stream).rows.some((row) => row.seq === seq);
    while (!has() && (await this.loadOlder(stream)));
    return has();
  }

  /** Takes the slice back to the live end. */
  showNewest(_stream: string): void {}

  /** Resolves with the client id once the message is durable in the outbox. */
  async send(stream: string, text: string, options: SendOptions = {}): Promise<string> {
    return this.#writing.send(stream, text, options);
  }

  /** Changes one's own message, named by its seq or by the client id that `send` gave. */
  async edit(
    stream: string,
    target: Target,
    content: { text: string; mentions?: readonly string[] },
  ): Promise<void> {
    await this.#writing.edit(stream, target, content);
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

  /** Which conversation is on the screen: it is caught up first, and typing is told only there. */
  open(stream: string | null): void {
    this.#engine.open(stream);
    const { window } = (stream !== null && this.#engine.replicas.get(stream)) || {};
    if (stream === null || !window || window.isComplete || window.rows.size >= OLDER_LIMIT) return;
    this.#engine.replicas.older(stream, OLDER_LIMIT);
  }

  typing(stream: string): void {
    this.#writing.typing(stream);
  }

  /** The people on the screen, at most 100; replaces those watched before. */
  watchPresence(users: readonly string[]): void {
    this.#engine.watch(users.slice(0, LIMITS.presenceWatched));
  }

  /** Opens the conversation with someone, or finds it; resolves with its stream. */
  async openDirect(user: string): Promise<string> {
    const { head, stream } = await this.#people.openDirect(user);
    this.#engine.replicas.heads([head], null);
    return stream;
  }

  /** The person with exactly this handle. */
  findByHandle(handle: string): Promise<Person | undefined> {
    return this.#people.findByHandle(handle);
  }

  /** Hides everything up to `upTo` for this person, on every device; the others keep it. */
  clearHistory(stream: string, upTo: number): Promise<void> {
    return this.#people.clearHistory(stream, upTo);
  }

  changeName(name: string): Promise<void> {
    return this.#people.changeName(name);
  }

  /** The person's devices. */
  sessions(): Promise<bodies.Session[]> {
    return this.#people.sessions();
  }

  endSession(session: string): Promise<void> {
    return this.#people.endSession(session);
  }

  /** What the server is called and allows, and whether it still waits for its owner. Needs no session. */
  server(): Promise<bodies.ServerInfo> {
    return this.#people.server();
  }

  /** For the owner and administrators. */
  changeServer(change: ServerChange): Promise<bodies.ServerInfo> {
    return this.#people.changeServer(change);
  }

  async #load(): Promise<StoredIdentity> {
    const { identity, state } = await this.#identity.load();
    if (state) this.#engine.load(state);
    return identity;
  }

  async #forget(): Promise<void> {
    this.#engine.clear();
    await this.#identity.wipe();
  }

  #signedOut(): void {
    this.#engine.stop('signed-out');
    this.#background(this.#identity.signedOut());
  }

  #refreshAccount(): void {
    const learned = this.#people.me().then((user) => this.#identity.learn({ user }));
    this.#background(learned.then(() => this.#events.emit('account', { user: this.#engine.me })));
  }

  /** Nobody waits for it, but a failure is told. */
  #background(work: Promise<void>): void {
    work.catch((fault: unknown) => this.#events.emit('fault', { fault }));
  }

  #problem(code: OwnProblem): MagpieError {
    return new MagpieError(ownProblem(code, this.#options.language));
  }
}
