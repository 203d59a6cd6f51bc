import type { bodies, Person } from '../protocol/index.ts';
import type { Api } from './api.ts';
import { MagpieError } from './magpie-error.ts';
import type { Random } from './ports.ts';

export interface NewAccount {
  readonly handle: string;
  readonly name: string;
  readonly password: string;
  /** The secret of the one-time owner link. */
  readonly claim?: string;
}

/** `already_registered`: an earlier try had got through. */
export type Registration = 'created' | 'already_registered';

type Opened = (typeof bodies.Opened)['_output'];

/** Accounts, devices and people: what is asked over HTTP. */
export class People {
  readonly #api: Api;
  readonly #random: Random;

  constructor(api: Api, random: Random) {
    this.#api = api;
    this.#random = random;
  }

  async register(account: NewAccount): Promise<Registration> {
    const body = { clientId: this.#random.clientId(), ...account };
    const call = { method: 'POST', path: '/accounts', body, isSignIn: true } as const;
    const { status } = await this.#api.call<{ status: Registration }>(call);
    return status;
  }

  signIn(body: {
    handle: string;
    password: string;
    device: string;
    deviceName: string;
    cookie: boolean;
  }): Promise<bodies.SignedIn> {
    return this.#api.call({ method: 'POST', path: '/sessions', body, isSignIn: true });
  }

  async signOut(): Promise<void> {
    const clientId = this.#random.clientId();
    await this.#api.call({ method: 'DELETE', path: '/sessions/current', clientId });
  }

  async me(): Promise<bodies.Me> {
    const state = await this.#api.call<(typeof bodies.MyState)['_output']>({
      method: 'GET',
      path: '/me/state',
    });
    return state.me;
  }

  async changeName(name: string): Promise<void> {
    const body = { clientId: this.#random.clientId(), name };
    await this.#api.call({ method: 'PATCH', path: '/me', body });
  }

  async sessions(): Promise<bodies.Session[]> {
    const { sessions } = await this.#api.call<{ sessions: bodies.Session[] }>({
      method: 'GET',
      path: '/sessions',
    });
    return sessions;
  }

  async endSession(session: string): Promise<void> {
    const clientId = this.#random.clientId();
    await this.#api.call({ method: 'DELETE', path: `/sessions/${session}`, clientId });
  }

  async findByHandle(handle: string): Promise<Person | undefined> {
    try {
      return await this.#api.call<Person>({
        method: 'GET',
        path: `/users?handle=${encodeURIComponent(handle)}`,
      });
    } catch (error) {
      if (error instanceof MagpieError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  openDirect(user: string): Promise<Opened> {
    const body = { clientId: this.#random.clientId(), user };
    return this.#api.call({ method: 'POST', path: '/conversations/direct', body });
  }

  async clearHistory(stream: string, upTo: number): Promise<void> {
    const body = { clientId: this.#random.clientId(), upTo };
    await this.#api.call({ method: 'POST', path: `/conversations/${stream}/clear`, body });
  }
}
