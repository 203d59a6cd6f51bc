import { type Answer, type Asking, HttpCalls } from '../support/http-calls.ts';
import { pause } from '../support/until.ts';
import { newClientId } from '../support/wire-ids.ts';

/** The server asks for more patience than anybody has who waits for a suite. */
export class OutOfPatience extends Error {}

/** A budget of a minute is waited for; one of an hour is not. */
const patienceMs = 70_000;

/** Calls as slowly as the server asks for, and remembers which routes were used. */
export class PatientHttp extends HttpCalls {
  readonly routes = new Set<string>();

  override async ask(route: string, asking: Asking = {}): Promise<Answer> {
    this.routes.add(route);
    for (;;) {
      const answer = await super.ask(route, asking);
      const waitMs = Number(answer.headers.get('retry-after')) * 1_000;
      if ((answer.status !== 429 && answer.status !== 503) || !(waitMs > 0)) return answer;
      if (waitMs > patienceMs) throw new OutOfPatience(`${route} may be called again in ${waitMs / 1_000} s`);
      await pause(waitMs);
    }
  }
}

/** The header by which a change without a body is carried out once. */
export const once = (key = newClientId()): { headers: Record<string, string> } => ({
  headers: { 'idempotency-key': key },
});
