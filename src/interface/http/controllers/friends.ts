import { Elysia } from 'elysia';
import { z } from 'zod';
import type { RefusalCode } from '../../../domain/shared/refusals.ts';
import { bodies, Id } from '../../protocol/index.ts';
import type { Call } from '../call.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';

type Verb = 'accept' | 'decline' | 'withdraw' | 'remove' | 'block' | 'unblock';

/** Asking people to be friends, answering, and what ends it. */
export function friendships({ friends }: HttpDependencies, hooks: CallHooks) {
  const does =
    (verb: Verb) =>
    async ({ body, call, params }: { body: { clientId: string }; call: Call; params: { id: string } }) => ({
      contact: await friends[verb](call.caller, { ...body, peerId: params.id }),
    });
  return new Elysia({ prefix: '/api/v1/contacts' })
    .use(hooks)
    .post(
      '/requests',
      async ({ body, call }) => {
        const { clientId, user: peerId, greeting } = body;
        return { contact: await friends.request(call.caller, { clientId, peerId, greeting }) };
      },
      { parse: 'json', body: bodies.RequestFriend, detail: REQUEST },
    )
    .post('/:id/accept', does('accept'), about(ACCEPT))
    .post('/:id/decline', does('decline'), about(DECLINE))
    .post('/:id/withdraw', does('withdraw'), about(WITHDRAW))
    .post('/:id/remove', does('remove'), about(REMOVE))
    .post('/:id/block', does('block'), about(BLOCK))
    .post('/:id/unblock', does('unblock'), about(UNBLOCK));
}

const about = <Detail extends object>(detail: Detail) => ({
  parse: 'json' as const,
  body: bodies.AboutContact,
  params: z.object({ id: Id }),
  detail,
});

const ANYWAY = ['not_found', 'conflict', 'foreign_origin'] as const;

function notes(summary: string, description: string, refusals: readonly RefusalCode[] = []) {
  const answer = [200, bodies.ContactChanged, 'What they are to me now.'] as const;
  return documented({ tag: 'people', summary, description, answer, refusals: [...refusals, ...ANYWAY] });
}

const REQUEST = notes(
  'Ask somebody to be friends',
  'Where they asked me first we are friends at once. Asking again while the request stands changes nothing; it is over ' +
    'after 14 days, and asking then renews it.',
  [
    'requests_closed',
    'requests_full',
    'peer_requests_full',
    'friends_full',
    'contacts_full',
    'contact_blocked',
    'greeting_too_long',
  ],
);

const ACCEPT = notes('Accept a friend request', 'Of somebody who asked me, while the request stands.', [
  'request_gone',
  'friends_full',
  'contacts_full',
]);

const DECLINE = notes(
  'Decline a friend request',
  'Whoever asked is not told: their request stays with them until it is over, and asking again before that reaches me not.',
  ['request_gone'],
);

const WITHDRAW = notes('Take my friend request back', 'Nothing happens where none stands.', ['request_gone']);

const REMOVE = notes('End a friendship', 'For both; what was said stays with both.');

const BLOCK = notes(
  'Block somebody',
  'Neither can write to the other any more, and nothing else of them gets through: to them it looks as if I were away. ' +
    'What was said stays with both, and a friendship rests until I unblock them.',
  ['contacts_full'],
);

const UNBLOCK = notes('Unblock somebody', 'What we were to each other holds again.');
