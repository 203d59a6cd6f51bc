import type { bodies } from '../protocol/index.ts';
import type { Api } from './api.ts';
import type { Random } from './ports.ts';

export interface NewAccount {
  readonly handle: string;
  readonly name: string;
  readonly password: string;
  /** The secret of the one-time owner link. */
  readonly claim?: string;
  /** The code of an invitation. */
  readonly invitation?: string;
}

/** `already_registered`: an earlier try had got through. */
export type Registration = 'created' | 'already_registered';

type Opened = (typeof bodies.Opened)['_output'];

/** What is left out stays as it is. */
export interface ServerChange {
  readonly name?: string;
  /** The file: a PNG, JPEG or WebP of at most 128 KiB and 1,024 pixels a side. `null` takes the picture away. */
  readonly picture?: Uint8Array | null;
  /** Who may make an account from now on. */
  readonly registration?: bodies.ServerInfo['registration'];
}

/** Accounts, devices, people and the server: what is asked over HTTP. */
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

  async signOut(): Promise<void> {
    const clientId = this.#random.clientId();
    await this.#api.call({ method: 'DELETE', path: '/sessions/current', clientId });
  }

  /** The account, with the event of the person's own stream up to which it holds. */
  state(): Promise<(typeof bodies.MyState)['_output']> {
    return this.#api.call({ method: 'GET', path: '/me/state' });
  }

  openDirect(user: string): Promise<Opened> {
    const body = { clientId: this.#random.clientId(), user };
    return this.#api.call({ method: 'POST', path: '/conversations/direct', body });
  }

  server(): Promise<bodies.ServerInfo> {
    return this.#api.call({ method: 'GET', path: '/server' });
  }

  changeServer({ name, picture, registration }: ServerChange): Promise<bodies.ServerInfo> {
    const body = {
      clientId: this.#random.clientId(),
      ...(name === undefined ? {} : { name }),
      ...(registration === undefined ? {} : { registration }),
      ...(picture === undefined ? {} : { picture: picture && base64Of(picture) }),
    };
    return this.#api.call({ method: 'PATCH', path: '/server', body });
  }

  async clearHistory(stream: string, upTo: number): Promise<void> {
    const body = { clientId: this.#random.clientId(), upTo };
    await this.#api.call({ method: 'POST', path: `/conversations/${stream}/clear`, body });
  }
}

/** Bytes that are made into text at once: engines bound how many arguments a call may have. */
const SLICE_BYTES = 8 * 1024;

function base64Of(bytes: Uint8Array): string {
  const slices = Array.from({ length: Math.ceil(bytes.length / SLICE_BYTES) }, (_, index) =>
    String.fromCharCode(...bytes.subarray(index * SLICE_BYTES, (index + 1) * SLICE_BYTES)),
  );
  return btoa(slices.join(''));
}
