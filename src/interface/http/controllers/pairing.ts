import { Elysia } from 'elysia';
import { bodies, presentMe } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import { type HttpDependencies, isSecureSite } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { pageLink } from '../link.ts';
import { sessionCookie } from '../session-cookie.ts';

/** Signing a new device in by one that is signed in. Secrets are in bodies, because addresses are written down everywhere. */
export function devicePairing({ users, settings }: HttpDependencies, hooks: CallHooks) {
  const isSecure = isSecureSite(settings);
  return new Elysia({ prefix: '/api/v1/sessions/pairing' })
    .use(hooks)
    .post(
      '',
      async ({ body: { device: deviceId, deviceName }, call, set }) => {
        const { address } = call;
        const asked = await users.pairing.ask({ deviceId, deviceName, address });
        set.status = 201;
        return { ...asked, link: pageLink(settings, call, `pair=${asked.secret}`) };
      },
      { parse: 'json', body: bodies.AskPairing, detail: ASK },
    )
    .post('/look', ({ body, call }) => users.pairing.look(call.caller, { ...body, address: call.address }), {
      parse: 'json',
      body: bodies.LookAtPairing,
      detail: LOOK,
    })
    .post(
      '/approve',
      async ({ body, call, set }) => {
        await users.pairing.approve(call.caller, { ...body, address: call.address });
        set.status = 204;
      },
      { parse: 'json', body: bodies.ApprovePairing, detail: APPROVE },
    )
    .post(
      '/collect',
      async ({ body: { cookie, ...keys }, call, set }) => {
        const signedIn = await users.pairing.collect({ ...keys, address: call.address });
        set.status = signedIn ? 201 : 202;
        if (!signedIn) return { status: 'waiting' as const };
        const { token, sessionId, user } = signedIn;
        if (cookie) set.headers['set-cookie'] = sessionCookie(token, isSecure);
        return { ...(cookie ? {} : { token }), session: sessionId, user: presentMe(user) };
      },
      { parse: 'json', body: bodies.CollectPairing, detail: COLLECT },
    );
}

const ASK = documented({
  tag: 'accounts',
  summary: 'Ask to be let in by a device that is signed in',
  description:
    'For a device that nobody is signed in on. It shows `link` as a picture, keeps `key` for itself, and comes for its ' +
    'session with both. Who sees the picture can let the device in and nothing else.',
  answer: [201, bodies.Pairing, 'The device may wait for five minutes.'],
  refusals: ['foreign_origin'],
  isPublic: true,
});

const LOOK = documented({
  tag: 'accounts',
  summary: 'See which device waits behind a secret',
  answer: [200, bodies.WaitingDevice, 'The device as it called itself, and where it asked from.'],
  refusals: ['link_invalid', 'foreign_origin'],
});

const APPROVE = documented({
  tag: 'accounts',
  summary: 'Let a waiting device in',
  answer: [204, undefined, 'The device gets its session when it comes for it.'],
  refusals: ['link_invalid', 'conflict', 'foreign_origin'],
});

const COLLECT = documented({
  tag: 'accounts',
  summary: 'Come for the session of a waiting device',
  description:
    'Answers 202 and `{"status":"waiting"}` after up to 15 s in which nobody said yes; ask again then. The session is ' +
    'given once. With `cookie` the token is set as an HttpOnly cookie and is not in the answer.',
  answer: [201, bodies.SignedIn, 'The session was started.'],
  refusals: ['link_invalid', 'foreign_origin'],
  isPublic: true,
});
