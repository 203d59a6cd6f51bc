import { Elysia } from 'elysia';
import { bodies, presentMe } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import { type HttpDependencies, isSecureSite } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { sessionCookie } from '../session-cookie.ts';

/** Signing in by an identity provider. */
export function identitySignIn({ users, settings }: HttpDependencies, hooks: CallHooks) {
  const isSecure = isSecureSite(settings);
  return new Elysia({ prefix: '/api/v1/sessions/identity' })
    .use(hooks)
    .post(
      '',
      async ({ body: { device: deviceId, deviceName }, call: { address }, set }) => {
        set.status = 201;
        return users.identities.begin(undefined, { deviceId, deviceName, address });
      },
      { parse: 'json', body: bodies.BeginIdentity, detail: BEGIN },
    )
    .post(
      '/finish',
      async ({ body: { cookie, handle, name, invitation, ...way }, call: { address }, set }) => {
        const account = handle === undefined || name === undefined ? undefined : { handle, name, invitation };
        const answer = await users.identities.finish({ ...way, address, account });
        set.status = 'suggested' in answer ? 202 : 201;
        if ('suggested' in answer) return { status: 'account_needed' as const, ...answer.suggested };
        const { token, sessionId, user } = answer;
        if (cookie) set.headers['set-cookie'] = sessionCookie(token, isSecure);
        return { ...(cookie ? {} : { token }), session: sessionId, user: presentMe(user) };
      },
      { parse: 'json', body: bodies.FinishIdentity, detail: FINISH },
    );
}

/** Connecting an account with that of the provider. */
export const ownIdentity = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/me/identity' })
    .use(hooks)
    .post(
      '',
      async ({ body: { device: deviceId, deviceName }, call, set }) => {
        set.status = 201;
        return users.identities.begin(call.caller, { deviceId, deviceName, address: call.address });
      },
      { parse: 'json', body: bodies.BeginIdentity, detail: BEGIN_LINK },
    )
    .post(
      '/finish',
      async ({ body, call, set }) => {
        await users.identities.link(call.caller, { ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.LinkIdentity, detail: LINK },
    )
    .delete(
      '',
      async ({ body, call, set }) => {
        await users.identities.unlink(call.caller, { ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.UnlinkIdentity, detail: UNLINK },
    );

const AWAY = ['unsupported', 'identity_unavailable', 'foreign_origin'] as const;

const BEGIN = documented({
  tag: 'accounts',
  summary: 'Set out to sign in at the identity provider',
  description:
    'OpenID Connect: code flow with PKCE, state and nonce. The provider sends the person back to `/identity` of the page, ' +
    'whose query is handed on with `key`.',
  answer: [201, bodies.WayOut, 'Where the person signs in, within ten minutes.'],
  refusals: AWAY,
  isPublic: true,
});

const FINISH = documented({
  tag: 'accounts',
  summary: 'Come back from the identity provider',
  description:
    'Answers 202 and `account_needed` to somebody who has no account here: ask again with `handle` and `name`, and with ' +
    '`invitation` where registration needs one. `factor_needed` asks for `code` in the same way.',
  answer: [201, bodies.SignedIn, 'The session was started.'],
  refusals: [
    'link_invalid',
    'wrong_credentials',
    'factor_needed',
    'factor_wrong',
    'handle_invalid',
    'handle_taken',
    'name_invalid',
    'registration_closed',
    'invitation_needed',
    'invitation_invalid',
    'identity_taken',
    ...AWAY,
  ],
  isPublic: true,
});

const BEGIN_LINK = documented({
  tag: 'accounts',
  summary: 'Set out to connect my account with one at the identity provider',
  answer: [201, bodies.WayOut, 'Where I sign in, within ten minutes.'],
  refusals: AWAY,
});

const LINK = documented({
  tag: 'accounts',
  summary: 'Connect my account with the one at the identity provider',
  answer: [204, undefined, 'From now on I sign in by either.'],
  refusals: ['link_invalid', 'identity_taken', 'conflict', ...AWAY],
});

const UNLINK = documented({
  tag: 'accounts',
  summary: 'Take the connection with the identity provider away',
  answer: [204, undefined, 'I sign in by my password alone.'],
  refusals: ['not_found', 'password_wrong', 'factor_needed', 'factor_wrong', 'conflict', 'foreign_origin'],
});
