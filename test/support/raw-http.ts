import type { z } from 'zod';
import type { bodies, Event, Head } from '../../src/interface/protocol/index.ts';
import { newClientId, newId } from './wire-ids.ts';

/** Somebody signed in on one device. */
export interface SignedIn {
  readonly user: string;
  readonly token: string;
  readonly device: string;
}

/** A call that was answered with something other than 2xx. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, text: string) {
    super(`${status}: ${text}`);
    this.status = status;
    this.code = /"code":"(\w+)"/.exec(text)?.[1] ?? '';
  }
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly token?: string;
  readonly body?: unknown;
}

const answerMs = 10_000;

/** The documented calls, spelled out by hand: nothing here knows how the server is made. */
export class RawHttp {
  readonly #base: string;

  constructor(url: string) {
    this.#base = `${url}/api/v1`;
  }

  async call<T>(path: string, { method = 'GET', token, body }: Call = {}): Promise<T> {
    const answer = await fetch(this.#base + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMs),
    });
    const text = await answer.text();
    if (!answer.ok) throw new HttpRefusal(answer.status, text);
    return JSON.parse(text) as T;
  }

  register(
    account: { handle: string; password: string; name?: string; claim?: string },
    clientId = newClientId(),
  ): Promise<z.infer<typeof bodies.Registered>> {
    return this.call('/accounts', { method: 'POST', body: { name: account.handle, ...account, clientId } });
  }

  async signIn(account: { handle: string; password: string }, device = newId()): Promise<SignedIn> {
    const body = { ...account, device, deviceName: 'raw' };
    const { token, user } = await this.call<bodies.SignedIn>('/sessions', { method: 'POST', body });
    if (token === undefined) throw new Error('The answer to a sign-in without a cookie carries no token.');
    return { user: user.id, token, device };
  }

  async openDirect(token: string, user: string): Promise<string> {
    const body = { clientId: newClientId(), user };
    const opened = await this.call<{ stream: string }>('/conversations/direct', {
      method: 'POST',
      token,
      body,
    });
    return opened.stream;
  }

  /** All heads of a person, page by page. */
  async conversations(token: string): Promise<Head[]> {
    const heads: Head[] = [];
    let next: string | null = '';
    while (next !== null) {
      const query: string = next === '' ? '' : `?after=${next}`;
      const page: z.infer<typeof bodies.Conversations> = await this.call(`/conversations${query}`, { token });
      heads.push(...page.heads);
      next = page.next;
    }
    return heads;
  }

  /** Every event above `after` that this person may see, page by page. */
  async *events(token: string, stream: string, after: number): AsyncGenerator<Event> {
    for (let from = after; ; ) {
      const path = `/conversations/${stream}/events?after=${from}&limit=200`;
      const page: z.infer<typeof bodies.EventsPage> = await this.call(path, { token });
      yield* page.events;
      const last = page.events.at(-1)?.seq;
      if (page.done || last === undefined) return;
      from = last;
    }
  }
}
