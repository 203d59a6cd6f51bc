import { Refusal } from '../../domain/shared/refusals.ts';
import type { Caller, Users } from '../../modules/users/index.ts';
import type { Call } from './call.ts';
import type { HttpBudget } from './dependencies.ts';
import type { OriginRule } from './origins.ts';
import { tokenInCookie } from './session-cookie.ts';

/** The routes that need no session. Everything else does, so a new route is private until it is named here. */
export const PUBLIC_ROUTES: ReadonlySet<string> = new Set([
  'GET /api/docs',
  'GET /api/docs/json',
  'GET /api/v1/server',
  'GET /api/v1/server/picture',
  'POST /api/v1/accounts',
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/pairing',
  'POST /api/v1/sessions/pairing/collect',
  'POST /api/v1/sessions/identity',
  'POST /api/v1/sessions/identity/finish',
  'POST /api/v1/passwords/forgotten',
  'POST /api/v1/passwords/reset',
  'POST /api/v1/mail/confirm',
  'GET /livez',
  'GET /readyz',
  'GET /healthz',
]);

/** Asked by orchestrators every few seconds, and cheap: they spend from nobody's budget. */
const UNCOUNTED = new Set(['/livez', '/readyz', '/healthz']);

export interface AdmissionDependencies {
  readonly authentication: Users['authentication'];
  readonly budget: HttpBudget;
  readonly isAllowedOrigin: OriginRule;
}

/**
 * Lets a call in, or refuses it before its body is read: foreign pages that use a cookie, callers without a session,
 * and whoever calls too often. Answers who asks, or `undefined` on a public route.
 */
export function admission({ authentication, budget, isAllowedOrigin }: AdmissionDependencies) {
  return async (call: Call): Promise<Caller | undefined> => {
    const { headers, method } = call.request;
    const isPublic = PUBLIC_ROUTES.has(`${method === 'HEAD' ? 'GET' : method} ${call.path}`);
    const bearer = bearerToken(headers.get('authorization'));
    const token = bearer ?? tokenInCookie(headers.get('cookie'));
    if (call.isChange && actsForPage(headers, { bearer, token, isPublic })) {
      if (!isAllowedOrigin(headers.get('origin'), headers.get('host'))) throw new Refusal('foreign_origin');
    }
    if (isPublic) {
      if (!UNCOUNTED.has(call.path)) await budget.forAddress(call.address);
      return undefined;
    }
    const caller = await authentication.caller(token, call.address).catch(async (fault: unknown) => {
      if (fault instanceof Refusal) await budget.forAddress(call.address);
      throw fault;
    });
    await budget.forUser(caller.userId);
    return caller;
  };
}

/** Whether a browser may have sent the request on its own: by a cookie, or from a page that signs somebody in. */
function actsForPage(
  headers: Headers,
  { bearer, token, isPublic }: { bearer: string | undefined; token: string | undefined; isPublic: boolean },
): boolean {
  if (bearer !== undefined) return false;
  return (token !== undefined && !isPublic) || headers.has('origin');
}

function bearerToken(header: string | null): string | undefined {
  return header?.match(/^Bearer +(\S+)$/i)?.[1];
}
