import { Elysia } from 'elysia';
import type { Caller } from '../../modules/users/index.ts';
import { type Call, callOf } from './call.ts';
import { readJsonBody } from './json-body.ts';

/**
 * What happens on every route before its handler: the call is let in, then its body is read. Both hooks ask for
 * admission, because the framework reads bodies first and nobody's body shall be read before it is known who sends it.
 */
export const callHooks = (admission: (call: Call) => Promise<Caller | undefined>) =>
  new Elysia({ name: 'call' })
    .onParse({ as: 'global' }, async ({ request }) => {
      const call = callOf(request);
      await call.admit(admission);
      if (request.body === null && request.method === 'DELETE') return undefined;
      const received = await readJsonBody(request);
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
