import { REFUSALS, Refusal, type RefusalCode, refusalText } from '../../domain/shared/refusals.ts';
import type { bodies } from '../protocol/index.ts';
import type { Call } from './call.ts';
import { STATUS } from './status.ts';

interface ProblemOptions {
  /** Where HTTP has a more exact status than the code's own. */
  readonly status?: number;
  readonly afterMs?: number | undefined;
  readonly fields?: bodies.Problem['fields'];
  /** Further members of the answer. */
  readonly extra?: object;
}

/** A refusal that only this channel can meet, or one with more to say than its code. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly refusal: RefusalCode;
  readonly options: ProblemOptions;

  constructor(refusal: RefusalCode, options: ProblemOptions = {}) {
    super(refusal);
    this.refusal = refusal;
    this.options = options;
  }
}

/** The fault of a request whose named parts were not understood. */
export const badFields = (...fields: { path: string; message: string }[]): HttpProblem =>
  new HttpProblem('bad_request', { fields });

/** Whatever was thrown as an answer. A bug is `internal` and tells nothing of itself. */
export function problemOf(fault: unknown, call: Call): Response {
  if (fault instanceof HttpProblem) return problemResponse(fault.refusal, call, fault.options);
  if (fault instanceof Refusal) return problemResponse(fault.code, call, { afterMs: fault.afterMs });
  return problemResponse('internal', call);
}

function problemResponse(code: RefusalCode, call: Call, options: ProblemOptions = {}): Response {
  const { status = STATUS[code], afterMs, fields, extra } = options;
  const problem: bodies.Problem = {
    code,
    text: refusalText(code, call.language),
    retry: REFUSALS[code].retry,
    requestId: call.requestId,
    ...(afterMs === undefined ? {} : { afterMs: Math.ceil(afterMs) }),
    ...(fields === undefined ? {} : { fields }),
    ...extra,
  };
  const headers = new Headers({ 'content-language': call.language });
  if (afterMs !== undefined) headers.set('retry-after', String(Math.ceil(afterMs / 1_000)));
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  // RFC 9110, 15.5.22: whoever is told to upgrade is told to what.
  if (status === 426) headers.set('upgrade', 'websocket');
  return Response.json(problem, { status, headers });
}
