import { Elysia } from 'elysia';
import type { Caller } from '../../modules/users/index.ts';
import { LIMITS } from '../protocol/index.ts';
import { type Call, callOf } from './call.ts';
import { readJsonBody } from './json-body.ts';

/** Routes whose bodies may be larger than a frame of the socket. */
const BODY_LIMITS: ReadonlyMap<string, number> = new Map([['PATCH /api/v1/server', LIMITS.pictureBodyBytes]]);

/** What is taken away here asks for a proof, which no header shall carry. */
const BODY_ON_DELETE: ReadonlySet<string> = new Set([
  '/api/v1/me/factor',
  '/api/v1/me/identity',
  '/api/v1/me/mail',
]);

/**
 * What happens on every route before its handler: the call is let in, then its body is read. Both hooks ask for
 * admission, because the framework reads bodies first and nobody's body shall be read before it is known who sends it.
 */
export const callHooks = (admission: (call: Call) => Promise<Caller | undefined>) =>
  new Elysia({ name: 'call' })
    .onParse({ as: 'global' }, async ({ request }) => {
      const call = callOf(request);
      await call.admit(admission);
      const isBare = request.body === null && request.method === 'DELETE';
      if (isBare && !BODY_ON_DELETE.has(call.path)) return undefined;
      const received = await readJsonBody(request, BODY_LIMITS.get(`${request.method} ${call.path}`));
      call.received = received;
      return received;
    })
    .derive({ as: 'global' }, async ({ request, route }) => {
      const call = callOf(request);
      call.route = route;
      await call.admit(admission);
      return { call };
    });
export type CallHooks = ReturnType<typeof callHooks>;
