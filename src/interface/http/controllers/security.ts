import { Elysia } from 'elysia';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import { type HttpDependencies, isSecureSite } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { endedSessionCookie } from '../session-cookie.ts';

/** How somebody signs in, and leaving for good. */
export const security = ({ users, settings }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/me' })
    .use(hooks)
    .get('/security', ({ call }) => users.factor.state(call.caller), { detail: READ })
    .post(
      '/password',
      async ({ body, call, set }) => {
        await users.changePassword(call.caller, { ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.ChangePassword, detail: PASSWORD },
    )
    .post(
      '/factor',
      ({ body, call }) => users.factor.start(call.caller, { ...body, address: call.address }),
      { parse: 'json', body: bodies.StartFactor, detail: START },
    )
    .post(
      '/factor/confirm',
      ({ body, call }) => users.factor.confirm(call.caller, { ...body, address: call.address }),
      { parse: 'json', body: bodies.ConfirmFactor, detail: CONFIRM },
    )
    .delete(
      '/factor',
      async ({ body, call, set }) => {
        await users.factor.end(call.caller, { ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.EndFactor, detail: END },
    )
    .post(
      '/close',
      async ({ body, call, set }) => {
        await users.closeAccount(call.caller, { ...body, address: call.address });
        set.headers['set-cookie'] = endedSessionCookie(isSecureSite(settings));
        set.status = 204;
      },
      { parse: 'json', body: bodies.CloseAccount, detail: CLOSE },
    );

const PROVEN = ['password_wrong', 'conflict', 'overloaded', 'foreign_origin'] as const;

const READ = documented({
  tag: 'accounts',
  summary: 'Read how I sign in',
  answer: [200, bodies.Security, 'Whether a second factor is asked for.'],
});

const PASSWORD = documented({
  tag: 'accounts',
  summary: 'Change my password',
  description: 'Every other session ends. A wrong old password counts like a failed sign-in.',
  answer: [204, undefined, 'The password is changed.'],
  refusals: ['password_invalid', 'password_common', ...PROVEN],
});

const START = documented({
  tag: 'accounts',
  summary: 'Begin with a second factor',
  description:
    'Time-based codes as RFC 6238 has them: SHA-1, six digits, thirty seconds. No code is asked for until the first one ' +
    'was right.',
  answer: [200, bodies.FactorStarted, 'The secret for an authenticator.'],
  refusals: ['factor_on', ...PROVEN],
});

const CONFIRM = documented({
  tag: 'accounts',
  summary: 'Confirm the second factor by its first code',
  description: 'The recovery codes are told this once; the server keeps only their hashes.',
  answer: [200, bodies.FactorConfirmed, 'From now on signing in needs a code.'],
  refusals: ['factor_wrong', 'factor_on', 'factor_off', 'conflict', 'foreign_origin'],
});

const END = documented({
  tag: 'accounts',
  summary: 'End the second factor',
  answer: [204, undefined, 'No code is asked for any more.'],
  refusals: ['factor_off', 'factor_needed', 'factor_wrong', ...PROVEN],
});

const CLOSE = documented({
  tag: 'accounts',
  summary: 'Close my account for good',
  description:
    'Sessions, profile and every way in are gone at once. The handle stays taken, and what was written stays with those ' +
    'who have it. The last owner names in `handOver` who owns the server from then on.',
  answer: [204, undefined, 'The account is closed.'],
  refusals: ['factor_needed', 'factor_wrong', 'last_owner', 'not_found', 'forbidden', ...PROVEN],
});
