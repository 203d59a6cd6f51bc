import { backoffMs } from './backoff.ts';
import { MagpieError } from './magpie-error.ts';
import type { Http, HttpAnswer, HttpRequest, Random, Timers } from './ports.ts';
import { type Language, ownProblem, type Problem } from './problem.ts';
import type { StoredIdentity } from './records.ts';

/** Together with full jitter from half a second on: about half a minute. */
const TRIES_MAX = 6;

export interface ApiPorts {
  /** Without the trailing `/api/v1`; empty for the page's own origin. */
  readonly url: string;
  readonly http: Http;
  readonly timers: Timers;
  readonly random: Random;
  readonly language: Language;
  identity(): StoredIdentity | undefined;
  /** The server does not know this session any more. */
  onSignedOut(): void;
}

export interface Call {
  readonly method: HttpRequest['method'];
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: object;
  /** For calls without a body that change something. */
  readonly clientId?: string;
  /** Answers 401 are about what was typed, not about the session. */
  readonly isSignIn?: boolean;
}

/**
 * The HTTP calls. A call whose outcome is unknown is repeated as it is, with the client id that makes that safe; an
 * expected no is thrown as a `MagpieError`.
 */
export class Api {
  readonly #ports: ApiPorts;

  constructor(ports: ApiPorts) {
    this.#ports = ports;
  }

  /** Resolves with the answer's body. `Answer` is what the protocol promises for the path; it is not checked again. */
  async call<Answer>(call: Call): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const { session } = this.#ports.identity() ?? {};
      const answer = await this.#try(call);
      if (answer && answer.status < 400) return answer.body as Answer;
      const problem = answer ? problemOf(answer, this.#ports.language) : this.#unknown();
      // An answer to an older session, or to none, says nothing of the one there is now.
      const isOfSession = !call.isSignIn && session === this.#ports.identity()?.session;
      if (answer?.status === 401 && isOfSession) this.#ports.onSignedOut();
      if (problem.retry !== 'unknown' || tries === TRIES_MAX) throw new MagpieError(problem);
      await this.#wait(problem.afterMs ?? backoffMs(tries - 1, this.#ports.random));
    }
  }

  async #try(call: Call): Promise<HttpAnswer | undefined> {
    try {
      return await this.#ports.http.request(this.#request(call));
    } catch {
      // No answer came: whether the call was carried out is not known.
      return undefined;
    }
  }

  #request({ method, path, body, clientId }: Call): HttpRequest {
    const { token } = this.#ports.identity() ?? {};
    return {
      method,
      url: `${this.#ports.url}/api/v1${path}`,
      headers: {
        'accept-language': this.#ports.language,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(clientId === undefined ? {} : { 'idempotency-key': clientId }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#ports.timers.after(ms, resolve));
  }

  #unknown(): Problem {
    return ownProblem('unknown_outcome', this.#ports.language);
  }
}

/** A proxy in between answers in its own words: then only the status is known. */
function problemOf({ status, body }: HttpAnswer, language: Language): Problem {
  const isProblem = typeof body === 'object' && body !== null && 'code' in body && 'retry' in body;
  if (isProblem) return body as Problem;
  if (status >= 500) return ownProblem('unknown_outcome', language);
  return { code: 'bad_request', text: `HTTP ${status}`, retry: 'never' };
}
