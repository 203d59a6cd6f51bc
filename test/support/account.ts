import { bodies, type Person as PersonSchema } from '../../src/interface/protocol/index.ts';
import type { HttpCalls } from './http-calls.ts';
import { newId } from './wire-ids.ts';

/** A device that somebody is signed in on. */
export interface SignedIn {
  readonly token: string;
  readonly session: string;
  readonly device: string;
}

export interface Account {
  readonly handle: string;
  readonly name: string;
  readonly password: string;
}

/** Somebody with an account on the server under test. */
export class Person {
  readonly account: Account;
  readonly id: string;
  readonly #http: HttpCalls;
  readonly #devices = new Map<string, Promise<SignedIn>>();

  private constructor(account: Account, id: string, http: HttpCalls) {
    this.account = account;
    this.id = id;
    this.#http = http;
  }

  /** Somebody who has an account already. */
  static async known(account: Account, http: HttpCalls): Promise<Person> {
    const first = await signIn(account, http);
    const person = new Person(account, first.user, http);
    person.#devices.set('phone', Promise.resolve(first));
    return person;
  }

  /** Signs in on the device of this name, once: later calls give the same session. */
  on(device: string): Promise<SignedIn> {
    const known = this.#devices.get(device) ?? signIn(this.account, this.#http);
    this.#devices.set(device, known);
    return known;
  }

  /** A session that is not kept for the next one who asks. */
  signIn(): Promise<SignedIn> {
    return signIn(this.account, this.#http);
  }

  /** How others see this person. */
  get shown(): typeof PersonSchema._output {
    const { handle, name } = this.account;
    return { id: this.id, handle, name };
  }
}

/** An account that is not made yet, with a handle that says whose it is and is nobody's. */
export function freshAccount(name: string): Account {
  const handle = `${name}-${newId().slice(0, 10)}`;
  const shown = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return { handle, name: shown, password: `${name} keeps ${newId()}` };
}

async function signIn({ handle, password }: Account, http: HttpCalls): Promise<SignedIn & { user: string }> {
  const device = newId();
  const body = { handle, password, device, deviceName: 'conformance' };
  const { token, session, user } = await http.call('POST /api/v1/sessions', bodies.SignedIn, { body });
  if (token === undefined) throw new Error('A sign-in without a cookie is answered with a token.');
  return { token, session, device, user: user.id };
}
