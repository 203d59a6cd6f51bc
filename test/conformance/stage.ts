import { bodies } from '../../src/interface/protocol/index.ts';
import { freshAccount, Person } from '../support/account.ts';
import { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';
import { Device } from './device.ts';
import { PatientHttp } from './patient-http.ts';

export interface StageOptions {
  readonly url: string;
  /** An invitation, where strangers may not register. */
  readonly invite?: string | undefined;
  /** Kills the server and starts it again; only whoever started it can. */
  readonly restart?: () => Promise<void>;
}

/** Where the cases play: one server, a small cast on it, and what the current case has opened. */
export class Stage {
  readonly http: PatientHttp;
  readonly restart: (() => Promise<void>) | undefined;
  readonly #invite: string | undefined;
  readonly #cast = new Map<string, Promise<Person>>();
  readonly #open: { close(): void }[] = [];

  constructor({ url, invite, restart }: StageOptions) {
    this.http = new PatientHttp(url);
    this.#invite = invite;
    this.restart = restart;
  }

  get socketUrl(): string {
    return `${this.http.url.replace(/^http/, 'ws')}/api/v1/socket`;
  }

  /** Somebody of the cast. Accounts are scarce on a server with ordinary limits, so all cases share theirs. */
  person(name: 'alice' | 'bob' | 'carol' | 'mallory'): Promise<Person> {
    const known = this.#cast.get(name) ?? this.#newPerson(name);
    this.#cast.set(name, known);
    return known;
  }

  /** Puts somebody into the cast whose account is made already. */
  introduce(name: 'carol', person: Person): void {
    this.#cast.set(name, Promise.resolve(person));
  }

  /** Makes an account, with the invitation where there is one. */
  register(account: object): Promise<typeof bodies.Registered._output> {
    const invited = this.#invite === undefined ? {} : { invitation: this.#invite };
    return this.http.call('POST /api/v1/accounts', bodies.Registered, { body: { ...account, ...invited } });
  }

  /** A client of this person, connected and caught up. It ends with the case. */
  async device(person: Person, name: string): Promise<Device> {
    const { token } = await person.on(name);
    const device = new Device({ url: this.socketUrl, token });
    this.#open.push(device.client);
    return device.caughtUp();
  }

  /** A bare socket of this person. It ends with the case. */
  async wire(person: Person, name: string): Promise<Wire> {
    return this.wireOf((await person.on(name)).token);
  }

  /** A bare socket, signed in where a token is given. */
  async wireOf(token?: string): Promise<Wire> {
    const wire = await Wire.open({ url: this.socketUrl, ...(token === undefined ? {} : { token }) });
    this.#open.push(wire);
    return wire;
  }

  async #newPerson(name: string): Promise<Person> {
    const account = freshAccount(name);
    await this.register({ ...account, clientId: newClientId() });
    return Person.known(account, this.http);
  }

  /** Closes what the case opened. */
  endCase(): void {
    for (const each of this.#open.splice(0)) each.close();
  }
}
