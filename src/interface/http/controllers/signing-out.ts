import { Elysia } from 'elysia';
import { z } from 'zod';
import { Id } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import { type HttpDependencies, isSecureSite } from '../dependencies.ts';
import { documented, IdempotencyKey } from '../documentation.ts';
import { endedSessionCookie } from '../session-cookie.ts';

/** Signing out, here or on another device. */
export function signingOut({ users, settings }: HttpDependencies, hooks: CallHooks) {
  const isSecure = isSecureSite(settings);
  return new Elysia({ prefix: '/api/v1/sessions' })
    .use(hooks)
    .delete(
      '/current',
      async ({ call: { caller }, headers, set }) => {
        await users.endSession(caller, { clientId: headers['idempotency-key'], sessionId: caller.sessionId });
        set.headers['set-cookie'] = endedSessionCookie(isSecure);
        set.status = 204;
      },
      { headers: IdempotencyKey, detail: SIGN_OUT },
    )
    .delete(
      '',
      async ({ call: { caller }, headers, set }) => {
        await users.endOtherSessions(caller, { clientId: headers['idempotency-key'] });
        set.status = 204;
      },
      { headers: IdempotencyKey, detail: END_OTHERS },
    )
    .delete(
      '/:id',
      async ({ call: { caller }, headers, params, set }) => {
        await users.endSession(caller, { clientId: headers['idempotency-key'], sessionId: params.id });
        set.status = 204;
      },
      { headers: IdempotencyKey, params: z.object({ id: Id }), detail: END },
    );
}

const SIGN_OUT = documented({
  tag: 'accounts',
  summary: 'Sign out on this device',
  answer: [204, undefined, 'The session ended; its sockets close.'],
  refusals: ['foreign_origin'],
});

const END_OTHERS = documented({
  tag: 'accounts',
  summary: 'Sign out on all other devices',
  answer: [204, undefined, 'Every other session ended; their sockets close.'],
  refusals: ['conflict', 'foreign_origin'],
});

const END = documented({
  tag: 'accounts',
  summary: 'Sign out on another device',
  answer: [204, undefined, 'The session ended; its sockets close.'],
  refusals: ['not_found', 'foreign_origin', 'conflict'],
});
