import type { bodies } from '../protocol/index.ts';
import type { Api } from './api.ts';
import type { Random } from './ports.ts';

/** What is left out stays as it is. */
export interface ContactNotes {
  /** A name of one's own for them; `null` takes it away. */
  readonly remark?: string | null;
  readonly isStarred?: boolean;
  readonly labels?: readonly string[];
}

export type ContactVerb = 'accept' | 'decline' | 'withdraw' | 'remove' | 'block' | 'unblock';

/** Changes of what people are to each other, asked over HTTP. */
export class ContactCalls {
  readonly #api: Pick<Api, 'call'>;
  readonly #random: Random;

  constructor(api: Pick<Api, 'call'>, random: Random) {
    this.#api = api;
    this.#random = random;
  }

  request(user: string, greeting: string | undefined): Promise<bodies.Contact> {
    const said = greeting === undefined ? {} : { greeting };
    return this.#change('POST', '/contacts/requests', { user, ...said });
  }

  does(verb: ContactVerb, user: string): Promise<bodies.Contact> {
    return this.#change('POST', `/contacts/${user}/${verb}`, {});
  }

  note(user: string, notes: ContactNotes): Promise<bodies.Contact> {
    return this.#change('PATCH', `/contacts/${user}`, notes);
  }

  async suggestions(): Promise<bodies.Suggestions['people']> {
    const call = { method: 'GET', path: '/contacts/suggestions' } as const;
    return (await this.#api.call<bodies.Suggestions>(call)).people;
  }

  async #change(method: 'POST' | 'PATCH', path: string, said: object): Promise<bodies.Contact> {
    const body = { clientId: this.#random.clientId(), ...said };
    return (await this.#api.call<bodies.ContactChanged>({ method, path, body })).contact;
  }
}
