import type { z } from 'zod';
import { bodies } from '../../src/interface/protocol/index.ts';

/** What goes with a call beside its route. */
export interface Asking {
  /** Fills the `{id}` of the route. */
  readonly id?: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly token?: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type Problem = z.infer<typeof bodies.Problem> & Readonly<Record<string, unknown>>;

/** A call that was answered with something other than 2xx. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(route: string, { status, text }: Answer) {
    super(`${route} was refused: ${status} ${text}`);
    this.status = status;
    this.problem = problemIn(text);
  }
}

/** The refusal that an answer holds. Throws where it is none. */
export const problemIn = (text: string): Problem => bodies.Problem.loose().parse(JSON.parse(text));

const answerMs = 30_000;

/** The calls of one server, by their routes as the API document writes them: `GET /api/v1/users/{id}`. */
export class HttpCalls {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /** The answer, whatever it is. */
  async ask(route: string, { id = '', query = {}, token, body, headers = {} }: Asking = {}): Promise<Answer> {
    const [method = '', path = ''] = route.split(' ');
    const url = new URL(this.url + path.replace('{id}', id));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const answer = await fetch(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMs),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  /** The answer as the schema has it. Throws `Refused` for anything but 2xx. */
  async call<T extends z.ZodType>(route: string, schema: T, asking: Asking = {}): Promise<z.infer<T>> {
    const answer = await this.ask(route, asking);
    if (answer.status >= 300) throw new Refused(route, answer);
    return schema.parse(JSON.parse(answer.text));
  }

  /** A call whose good answer says nothing. */
  async run(route: string, asking: Asking = {}): Promise<void> {
    const answer = await this.ask(route, asking);
    if (answer.status >= 300) throw new Refused(route, answer);
  }

  /** The refusal of a call that must not succeed. */
  async refusal(route: string, asking: Asking = {}): Promise<Refused> {
    const answer = await this.ask(route, asking);
    if (answer.status < 300) throw new Error(`${route} was allowed: ${answer.text}`);
    return new Refused(route, answer);
  }
}
