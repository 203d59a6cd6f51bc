import { Elysia } from 'elysia';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';

/** What people decide for themselves: who may do what, and how they are seen. */
export const ownRules = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/me' })
    .use(hooks)
    .put(
      '/privacy',
      async ({ body: { clientId, ...privacy }, call }) =>
        (await users.changePrivacy(call.caller, { clientId, privacy })).privacy,
      { parse: 'json', body: bodies.ChangePrivacy, detail: PRIVACY },
    )
    .put(
      '/presence',
      async ({ body, call }) => {
        const { presence } = await users.changePresence(call.caller, body);
        return { presence };
      },
      { parse: 'json', body: bodies.ChangePresence, detail: PRESENCE },
    );

const PRIVACY = documented({
  tag: 'accounts',
  summary: 'Decide who finds me, adds me, writes to me, sees when I am here and what I have read',
  description:
    'What is left out stays as it is. Whoever keeps from somebody how far they have read does not learn it of them either.',
  answer: [200, bodies.Privacy, 'All settings as they are now.'],
  refusals: ['conflict', 'foreign_origin'],
});

const PRESENCE = documented({
  tag: 'accounts',
  summary: 'Choose how I am seen',
  description:
    '`away` and `busy` are shown while one of my devices is connected; `invisible` looks as if I had left at that moment. ' +
    'With `until` it is over by itself.',
  answer: [200, bodies.PresenceChosen, 'What is chosen now.'],
  refusals: ['presence_invalid', 'conflict', 'foreign_origin'],
});
