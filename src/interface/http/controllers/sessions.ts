import { Elysia } from 'elysia';
import { bodies, presentMe } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import { type HttpDependencies, isSecureSite } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentSession } from '../presenting.ts';
import { sessionCookie } from '../session-cookie.ts';

/** Signing in, and the list of devices. */
export function sessions({ users, settings }: HttpDependencies, hooks: CallHooks) {
  const isSecure = isSecureSite(settings);
  return new Elysia({ prefix: '/api/v1/sessions' })
    .use(hooks)
    .post(
      '',
      async ({ body, call, set }) => {
        const { device: deviceId, cookie, ...credentials } = body;
        const { token, sessionId, user } = await users.signIn({
          ...credentials,
          deviceId,
          address: call.address,
        });
        set.status = 201;
        if (cookie) set.headers['set-cookie'] = sessionCookie(token, isSecure);
        return { ...(cookie ? {} : { token }), session: sessionId, user: presentMe(user) };
      },
      { parse: 'json', body: bodies.SignIn, detail: SIGN_IN },
    )
    .get(
      '',
      async ({ call: { caller } }) => {
        const rows = await users.sessionsOf(caller);
        return { sessions: rows.map((row) => presentSession(row, caller.sessionId)) };
      },
      { detail: LIST },
    );
}

const SIGN_IN = documented({
  tag: 'accounts',
  summary: 'Sign in on a device',
  description:
    'With `cookie` the token is set as an HttpOnly cookie and is not in the answer. `factor_needed` is answered only to ' +
    'the right password of somebody with a second factor: ask again with `code`.',
  answer: [201, bodies.SignedIn, 'The session was started.'],
  refusals: ['wrong_credentials', 'factor_needed', 'factor_wrong', 'foreign_origin', 'overloaded'],
  isPublic: true,
});

const LIST = documented({
  tag: 'accounts',
  summary: 'List my devices',
  answer: [200, bodies.Sessions, 'The devices that are signed in.'],
});
