import type { bodies } from '../protocol/index.ts';
import type { Api, Call } from './api.ts';
import type { ClientOptions } from './client-options.ts';
import { PersonalClient } from './personal-client.ts';
import type { StoredIdentity } from './records.ts';

export interface NewInvitation {
  /** The maker's own word for it, of at most 200 characters on one line. */
  readonly note?: string;
  /** How many people may come in by it: 1, or up to 1,000. */
  readonly uses?: number;
  /** How long it holds: a week, or up to a year. */
  readonly hours?: number;
}

export interface UserChange {
  readonly role?: 'member' | 'admin' | 'owner';
  readonly isDisabled?: boolean;
}

/** What shows that it is really the person who asks, and not whoever holds the device. */
export interface Proof {
  readonly password: string;
  /** Of the second factor, where one is in use. */
  readonly code?: string;
}

/** Back from the identity provider. */
export interface IdentityBack {
  readonly query: string;
  readonly key: string;
  readonly code?: string;
  readonly account?: { readonly handle: string; readonly name: string; readonly invitation?: string };
}

/** The part of a client that guards accounts and looks after a server: all of it is asked over HTTP. */
export abstract class AccountCalls extends PersonalClient {
  protected abstract readonly api: Api;
  protected abstract readonly options: ClientOptions;
  /** Who uses this device, once the store was read. */
  protected abstract loaded(): Promise<StoredIdentity>;
  /** Somebody signed in on this device. */
  protected abstract entered(signedIn: bodies.SignedIn): Promise<bodies.Me>;
  /** Nobody is signed in on this device any more, and nothing of theirs stays. */
  protected abstract left(): Promise<void>;

  /** Signs in and connects. Throws `factor_needed` where the right password is not enough: ask again with a code. */
  async signIn(credentials: { handle: string; password: string; code?: string }): Promise<bodies.Me> {
    const body = { ...credentials, ...(await this.#self()) };
    const call = { method: 'POST', path: '/sessions', body, isSignIn: true } as const;
    return this.entered(await this.api.call<bodies.SignedIn>(call));
  }

  /** The person's devices. */
  async sessions(): Promise<bodies.Session[]> {
    return (await this.#read<{ sessions: bodies.Session[] }>('/sessions')).sessions;
  }

  async endSession(session: string): Promise<void> {
    await this.#remove(`/sessions/${session}`);
  }

  /** Signs out everywhere but here. */
  async endOtherSessions(): Promise<void> {
    await this.#remove('/sessions');
  }

  /** Every other session ends. */
  async changePassword(old: string, fresh: string): Promise<void> {
    await this.#change('/me/password', { old, new: fresh });
  }

  /** Chooses a new password by the secret of a one-time link. Needs no session, and ends all of them. */
  async resetPassword(secret: string, password: string): Promise<void> {
    await this.#change('/passwords/reset', { secret, password }, { isSignIn: true });
  }

  /** Has a link to choose a new password sent to an address of mail; never tells whether somebody has it. */
  async forgotPassword(mail: string): Promise<void> {
    await this.api.call({ method: 'POST', path: '/passwords/forgotten', body: { mail }, isSignIn: true });
  }

  /** Names an address of mail for that; it counts once the link in the letter was opened. */
  async offerMail(mail: string, proof: Proof): Promise<void> {
    await this.#change('/me/mail', { mail, ...proof });
  }

  /** Brings back the secret of that link. Needs no session. */
  async confirmMail(secret: string): Promise<void> {
    await this.#change('/mail/confirm', { secret }, { isSignIn: true });
  }

  async removeMail(proof: Proof): Promise<void> {
    await this.#change('/me/mail', proof, { method: 'DELETE' });
  }

  /** Whether a second factor is asked for, and how many recovery codes are left. */
  security(): Promise<bodies.Security> {
    return this.#read('/me/security');
  }

  /** The secret for an authenticator. No code is asked for before `confirmFactor`. */
  startFactor(password: string): Promise<bodies.FactorStarted> {
    return this.#change('/me/factor', { password });
  }

  /** The recovery codes are shown this once. */
  async confirmFactor(code: string): Promise<readonly string[]> {
    const { recoveryCodes } = await this.#change<bodies.FactorConfirmed>('/me/factor/confirm', { code });
    return recoveryCodes;
  }

  async endFactor(proof: Proof): Promise<void> {
    await this.#change('/me/factor', proof, { method: 'DELETE' });
  }

  /** Closes the account for good and wipes this device. The last owner names who owns the server from then on. */
  async closeAccount(proof: Proof, handOver?: string): Promise<void> {
    await this.#change('/me/close', { ...proof, ...(handOver === undefined ? {} : { handOver }) });
    await this.left();
  }

  /** Asks to be let in by a device that is signed in. Show `link` there as a picture, and call `collectPairing`. */
  async askPairing(): Promise<bodies.Pairing> {
    const { device, deviceName } = await this.#self();
    const body = { device, deviceName };
    return this.api.call({ method: 'POST', path: '/sessions/pairing', body, isSignIn: true });
  }

  /**
   * Comes for the session; takes up to half a minute. Resolves with nothing while nobody said yes: call it again. Throws
   * `link_invalid` once the time is up.
   */
  async collectPairing({
    secret,
    key,
  }: Pick<bodies.Pairing, 'secret' | 'key'>): Promise<bodies.Me | undefined> {
    const { cookie } = await this.#self();
    const call = {
      path: '/sessions/pairing/collect',
      body: { secret, key, cookie },
      isSignIn: true,
    } as const;
    const answer = await this.api.call<bodies.SignedIn | { status: 'waiting' }>({ method: 'POST', ...call });
    return 'session' in answer ? this.entered(answer) : undefined;
  }

  /** Which device waits behind a secret: to be looked at before `approveDevice`. */
  lookAtPairing(secret: string): Promise<bodies.WaitingDevice> {
    return this.api.call({ method: 'POST', path: '/sessions/pairing/look', body: { secret } });
  }

  /** Lets a waiting device in as this person. */
  async approveDevice(secret: string): Promise<void> {
    await this.#change('/sessions/pairing/approve', { secret });
  }

  /** Sets out to sign in at the identity provider; keep `key` until the person is back. */
  async beginIdentity(): Promise<bodies.WayOut> {
    const { device, deviceName } = await this.#self();
    const body = { device, deviceName };
    return this.api.call({ method: 'POST', path: '/sessions/identity', body, isSignIn: true });
  }

  /**
   * Comes back: `query` is what stands behind `?` in the page's address. Resolves with the person, or with what a new
   * account might be called, for `account` of the next call. Throws `factor_needed` where a code is asked for.
   */
  async finishIdentity(back: IdentityBack): Promise<bodies.Me | bodies.AccountNeeded> {
    const { account, ...way } = back;
    const { cookie } = await this.#self();
    const body = { ...way, ...account, cookie };
    const call = { method: 'POST', path: '/sessions/identity/finish', body, isSignIn: true } as const;
    const answer = await this.api.call<bodies.SignedIn | bodies.AccountNeeded>(call);
    return 'session' in answer ? this.entered(answer) : answer;
  }

  /** Sets out to connect the person's account with one at the identity provider. */
  async beginLink(): Promise<bodies.WayOut> {
    const { device, deviceName } = await this.#self();
    return this.api.call({ method: 'POST', path: '/me/identity', body: { device, deviceName } });
  }

  async finishLink({ query, key }: Pick<IdentityBack, 'query' | 'key'>): Promise<void> {
    await this.#change('/me/identity/finish', { query, key });
  }

  async unlink(proof: Proof): Promise<void> {
    await this.#change('/me/identity', proof, { method: 'DELETE' });
  }

  /** For owners and administrators, as everything below. In the order of their ids. */
  invitations(after?: string): Promise<bodies.Invitations> {
    return this.#read('/invitations', { after });
  }

  /** The code is in this answer and nowhere else. */
  invite(wish: NewInvitation = {}): Promise<bodies.Invitation> {
    return this.#change('/invitations', wish);
  }

  async revokeInvitation(id: string): Promise<void> {
    await this.#remove(`/invitations/${id}`);
  }

  /** Accounts by handle, or those in whose handle or name `q` is found. */
  managedUsers(query: { q?: string; after?: string; limit?: number } = {}): Promise<bodies.ManagedUsers> {
    return this.#read('/administration/users', query);
  }

  /** Whoever is disabled is signed out everywhere within a second. */
  changeUser(user: string, change: UserChange): Promise<bodies.ManagedUser> {
    return this.#change(`/administration/users/${user}`, change, { method: 'PATCH' });
  }

  makeBot(bot: { handle: string; name: string }): Promise<bodies.ManagedUser> {
    return this.#change('/administration/users', bot);
  }

  /** A link by which somebody chooses a new password, once and within a day. */
  offerPasswordReset(user: string): Promise<bodies.PasswordLink> {
    return this.#change(`/administration/users/${user}/reset`, {});
  }

  /** What was done by role or at the machine, the newest first. */
  audit(query: { before?: string; limit?: number } = {}): Promise<bodies.Audit> {
    return this.#read('/administration/audit', query);
  }

  async #self(): Promise<{ device: string; deviceName: string; cookie: boolean }> {
    const { device } = await this.loaded();
    const { deviceName, cookie = false } = this.options;
    return { device, deviceName, cookie };
  }

  #read<Answer>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}) {
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const text = new URLSearchParams(given).toString();
    return this.api.call<Answer>({ method: 'GET', path: text === '' ? path : `${path}?${text}` });
  }

  #change<Answer>(path: string, said: object, call: Partial<Call> = {}): Promise<Answer> {
    const body = { clientId: this.options.random.clientId(), ...said };
    return this.api.call<Answer>({ method: 'POST', path, body, ...call });
  }

  async #remove(path: string): Promise<void> {
    await this.api.call({ method: 'DELETE', path, clientId: this.options.random.clientId() });
  }
}
