import { type Language, Refusal } from '../../domain/shared/refusals.ts';
import type { Caller } from '../../modules/users/index.ts';
import { preferredLanguage } from './language.ts';

/** What the listener knows of a request beside its bytes. */
export interface RequestContext {
  /** Whose address counts for limits, after trusted proxies were looked through. */
  readonly address: string;
  /** Made here where it is left out. Never taken from the client, who could forge a line of the log. */
  readonly requestId?: string;
}

/** One request on its way through the application. */
export class Call {
  readonly request: Request;
  readonly address: string;
  readonly requestId: string;
  readonly language: Language;
  readonly path: string;
  /** The pattern of the route that answers; for metrics and logs. */
  route = 'none';
  /** The JSON body as it came, with the fields that its schema strips. */
  received: unknown;
  #admission: Promise<Caller | undefined> | undefined;
  #caller: Caller | undefined;

  constructor(request: Request, { address, requestId = crypto.randomUUID() }: RequestContext) {
    this.request = request;
    this.address = address;
    this.requestId = requestId;
    this.language = preferredLanguage(request.headers.get('accept-language'));
    this.path = URL.canParse(request.url) ? new URL(request.url).pathname : '';
    calls.set(request, this);
  }

  /** Who asks. On a route that needs no session nobody is known, and asking refuses with `not_signed_in`. */
  get caller(): Caller {
    if (!this.#caller) throw new Refusal('not_signed_in');
    return this.#caller;
  }

  /** Lets the request in once, however many hooks ask for it. */
  async admit(admission: (call: Call) => Promise<Caller | undefined>): Promise<void> {
    this.#admission ??= admission(this);
    this.#caller = await this.#admission;
  }

  get isChange(): boolean {
    return this.request.method !== 'GET' && this.request.method !== 'HEAD';
  }
}

const calls = new WeakMap<Request, Call>();

/** The call that a request belongs to. The framework hands on the request it was given and nothing else. */
export function callOf(request: Request): Call {
  const call = calls.get(request);
  if (!call) throw new Error('a request came in past the application');
  return call;
}
