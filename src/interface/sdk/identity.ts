import type { bodies } from '../protocol/index.ts';
import { PROTOCOL_LEVEL } from '../protocol/limits.ts';
import { BOUNDS, type Bounds } from './bounds.ts';
import type { Random, Store } from './ports.ts';
import type { StoredIdentity, StoredState } from './records.ts';

/** Who uses this device, as the store keeps it. */
export class Identity {
  readonly #store: Store;
  readonly #random: Random;
  /** Rows of each stream that are in memory from the start. */
  readonly #newest: number;
  #loading: Promise<StoredState> | undefined;
  #current: StoredIdentity | undefined;
  /** The event up to which the account holds, as far as it was asked for in this run. */
  #accountAsOf = 0;

  constructor(ports: { store: Store; random: Random; bounds?: Bounds }) {
    this.#store = ports.store;
    this.#newest = (ports.bounds ?? BOUNDS).page;
    this.#random = ports.random;
  }

  /** `undefined` until it was loaded. */
  get current(): StoredIdentity | undefined {
    return this.#current;
  }

  /** Reads the store once; whoever asks first also gets what it holds. */
  async load(): Promise<{ identity: StoredIdentity; state: StoredState | undefined }> {
    const isFirst = this.#loading === undefined;
    this.#loading ??= this.#store.load(this.#newest);
    const state = await this.#loading;
    this.#current ??= state.identity ?? this.#fresh();
    return { identity: this.#current, state: isFirst ? state : undefined };
  }

  async signedIn({ user, session, token }: bodies.SignedIn): Promise<void> {
    const { token: _, ...rest } = this.#current ?? this.#fresh();
    await this.#save({ ...rest, user, session, ...(token === undefined ? {} : { token }) });
  }

  /** The session is over; the person and the outbox stay. */
  async signedOut(): Promise<void> {
    if (!this.#current) return;
    const { token: _, session: __, ...rest } = this.#current;
    await this.#save(rest);
  }

  /** What was learned on the way. Writes nothing where nothing changed. */
  async learn(change: Partial<StoredIdentity>): Promise<void> {
    const before = this.#current ?? this.#fresh();
    if (change.epoch !== undefined && change.epoch !== before.epoch) this.#accountAsOf = 0;
    const after = { ...before, ...change, level: PROTOCOL_LEVEL };
    if (JSON.stringify(after) !== JSON.stringify(before)) await this.#save(after);
  }

  /** The account as of an event of the person's own stream; answers false where nothing new is learned from it. */
  async learnAccount(user: bodies.Me, asOf: number): Promise<boolean> {
    if (user.id === this.#current?.user?.id && asOf < this.#accountAsOf) return false;
    this.#accountAsOf = asOf;
    const isNew = JSON.stringify(user) !== JSON.stringify(this.#current?.user);
    await this.learn({ user });
    return isNew;
  }

  /** Forgets the person. The device itself stays what it is. */
  async wipe(): Promise<void> {
    const { device, level } = this.#current ?? this.#fresh();
    this.#current = { device, level };
    await this.#store.wipe();
  }

  #fresh(): StoredIdentity {
    return { device: this.#random.deviceId(), level: PROTOCOL_LEVEL };
  }

  async #save(identity: StoredIdentity): Promise<void> {
    this.#current = identity;
    await this.#store.saveIdentity(identity);
  }
}
