import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies, Id, presentInvitation } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented, IdempotencyKey } from '../documentation.ts';
import { whole } from '../route-fields.ts';

const PAGE_MAX = 200;
const ListQuery = z.object({
  after: Id.optional(),
  limit: whole({ from: 1, to: PAGE_MAX, preset: PAGE_MAX }),
});

/** Codes by which people may register. For owners and administrators. */
export const invitations = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/invitations' })
    .use(hooks)
    .get(
      '',
      async ({ call, query }) => {
        const page = await users.invitations.list(call.caller, query);
        return { invitations: page.invitations.map((row) => presentInvitation(row)), next: page.next };
      },
      { query: ListQuery, detail: LIST },
    )
    .post(
      '',
      async ({ body, call, set }) => {
        const { invitation, code } = await users.invitations.make(call.caller, body);
        set.status = code === undefined ? 200 : 201;
        return presentInvitation(invitation, code);
      },
      { parse: 'json', body: bodies.MakeInvitation, detail: MAKE },
    )
    .delete(
      '/:id',
      async ({ call, headers, params, set }) => {
        const request = { clientId: headers['idempotency-key'], invitationId: params.id };
        await users.invitations.revoke(call.caller, request);
        set.status = 204;
      },
      { headers: IdempotencyKey, params: z.object({ id: Id }), detail: REVOKE },
    );

const LIST = documented({
  tag: 'administration',
  summary: 'List invitations',
  description:
    'Of all makers, in the order of their ids; ask again with `after` set to `next` until that is null.',
  answer: [200, bodies.Invitations, 'Some invitations.'],
  refusals: ['forbidden'],
});

const MAKE = documented({
  tag: 'administration',
  summary: 'Make an invitation',
  description:
    'The code is in this answer and nowhere else; the server keeps only its hash. Repeating the call with the same client ' +
    'id answers 200 without it. A hundred invitations of one maker may stand at the same time.',
  answer: [201, bodies.Invitation, 'The invitation, with its code.'],
  refusals: ['forbidden', 'too_many_invitations', 'conflict', 'foreign_origin'],
});

const REVOKE = documented({
  tag: 'administration',
  summary: 'Revoke an invitation',
  answer: [204, undefined, 'Nobody comes in by it any more.'],
  refusals: ['forbidden', 'not_found', 'conflict', 'foreign_origin'],
});
