import type { bodies } from '../protocol/index.ts';
import type { Api } from './api.ts';
import { MagpieError } from './magpie-error.ts';
import type { Random } from './ports.ts';

/** What is left out stays as it is; `null` and an empty text take something back. */
export interface ProfileChange {
  readonly name?: string;
  readonly profile?: {
    readonly bio?: string | null;
    /** Pronouns, or what one does. */
    readonly title?: string | null;
    /** A language tag of BCP 47. */
    readonly language?: string | null;
    /** A time zone of the IANA database. */
    readonly timeZone?: string | null;
  };
}

/** What people decide for themselves, and what they see of others: asked over HTTP. */
export class OwnPerson {
  readonly #api: Api;
  readonly #random: Random;

  constructor(api: Api, random: Random) {
    this.#api = api;
    this.#random = random;
  }

  async changeProfile(change: ProfileChange): Promise<void> {
    await this.#change('PATCH', '/me', change);
  }

  async changePrivacy(change: Partial<bodies.Privacy>): Promise<void> {
    await this.#change('PUT', '/me/privacy', change);
  }

  async changePresence(presence: bodies.ChosenPresence | null): Promise<void> {
    await this.#change('PUT', '/me/presence', { presence });
  }

  findByHandle(handle: string): Promise<bodies.Card | undefined> {
    return this.#card(`/users?handle=${encodeURIComponent(handle)}`);
  }

  card(user: string): Promise<bodies.Card | undefined> {
    return this.#card(`/users/${user}`);
  }

  async search(query: string): Promise<bodies.FoundPeople['people']> {
    const path = `/users/search?q=${encodeURIComponent(query)}`;
    const { people } = await this.#api.call<bodies.FoundPeople>({ method: 'GET', path });
    return people;
  }

  async #card(path: string): Promise<bodies.Card | undefined> {
    try {
      return await this.#api.call<bodies.Card>({ method: 'GET', path });
    } catch (error) {
      if (error instanceof MagpieError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  async #change(method: 'PATCH' | 'PUT', path: string, change: object): Promise<void> {
    await this.#api.call({ method, path, body: { clientId: this.#random.clientId(), ...change } });
  }
}
