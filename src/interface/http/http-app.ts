import type { RefusalCode } from '../../domain/shared/refusals.ts';
import { createApi } from './api.ts';
import { Call, type RequestContext } from './call.ts';
import { type HttpDependencies, isSecureSite } from './dependencies.ts';
import { badFields, HttpProblem, problemOf } from './problem.ts';
import { secure } from './security-headers.ts';
import { respondWithWebFile } from './web-files.ts';

/** Why a request did not get as far as the application. */
export interface ListenerRefusal {
  readonly code: RefusalCode;
  readonly status?: number;
  readonly afterMs?: number;
}

export interface HttpApp {
  /** Answers everything but the socket's upgrade. Never rejects. */
  fetch(request: Request, context: RequestContext): Promise<Response>;
  /** Answers a request that the listener did not hand on, as any other refusal is answered. */
  refuse(request: Request, context: RequestContext, refusal: ListenerRefusal): Response;
  /** Every route, as `GET /api/v1/me`. */
  readonly routes: readonly string[];
}

/** The HTTP side of a server: the API, its reference, health, and the files of the web page. */
export function createHttpApp(deps: HttpDependencies): HttpApp {
  const api = createApi(deps);
  const isSecure = isSecureSite(deps.settings);
  const answer = (call: Call, response: Response): Response => {
    secure(response.headers, { path: call.path, isSecureSite: isSecure });
    response.headers.set('x-request-id', call.requestId);
    deps.onAnswered({ method: call.request.method, route: call.route, status: response.status });
    return response;
  };
  return {
    routes: [...api.routes.map(({ method, path }) => `${method} ${path}`), PAGE_ROUTE],
    async fetch(request, context) {
      const call = new Call(request, context);
      if (!URL.canParse(request.url)) return answer(call, problemOf(NO_HOST, call));
      return answer(call, isForApi(call.path) ? await api.handle(request) : respondFromPage(call, deps));
    },
    refuse(request, context, { code, ...options }) {
      const call = new Call(request, context);
      return answer(call, problemOf(new HttpProblem(code, options), call));
    },
  };
}

/** The header names a host that is none, so that the address asked for has no parts. */
const NO_HOST = badFields({ path: 'host', message: 'is not a host' });

const HEALTH_PATHS: ReadonlySet<string> = new Set(['/livez', '/readyz', '/healthz']);
/** Stands for every address that is none of the API's: the page's files, and the page at its own addresses. */
const PAGE_ROUTE = 'GET /*';

const isForApi = (path: string): boolean =>
  path === '/api' || path.startsWith('/api/') || HEALTH_PATHS.has(path);

/** A file of the web page; the page itself where a person follows a link into it. */
function respondFromPage(call: Call, { webFiles }: HttpDependencies): Response {
  call.route = 'web';
  const { request, path } = call;
  const file = respondWithWebFile(webFiles, request);
  if (file) return file;
  const page = isPageAddress(path) && wantsPage(request) ? pageFor(request, webFiles) : undefined;
  const answer = page ?? problemOf(new HttpProblem('not_found'), call);
  // The same address is the page for a person and nothing for a program.
  answer.headers.append('vary', 'accept');
  return answer;
}

/**
 * Names with an extension are files, hidden ones are nobody's, and the figures have a listener of their own. Handles may
 * look like names with an extension.
 */
const isPageAddress = (path: string): boolean =>
  path !== '/metrics' && (/^\/add\/[^/.]/.test(path) || !/\.\w+$/.test(path)) && !path.includes('/.');

/** A browser that opens an address names HTML among what it takes; a program that takes anything does not. */
function wantsPage({ headers }: Request): boolean {
  const accepted = (headers.get('accept') ?? '').toLowerCase().split(',');
  const html = accepted.map((range) => range.split(';')).find(([type = '']) => type.trim() === 'text/html');
  return html?.slice(1).every((parameter) => !/^\s*q=0(\.0*)?\s*$/.test(parameter)) ?? false;
}

function pageFor(request: Request, webFiles: HttpDependencies['webFiles']): Response | undefined {
  const { method, headers } = request;
  return respondWithWebFile(webFiles, new Request(new URL('/', request.url), { method, headers }));
}
