import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies, Id } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { pageLink } from '../link.ts';
import { presentManaged } from '../presenting-administration.ts';
import { whole } from '../route-fields.ts';

const PAGE_MAX = 100;
const UserParams = z.object({ id: Id });
const UsersQuery = z.object({
  q: z.string().max(64).optional(),
  after: z.string().max(64).optional(),
  limit: whole({ from: 1, to: PAGE_MAX, preset: 50 }),
});

/** The accounts of others, for owners and administrators. */
export const administration = ({ users, settings }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/administration' })
    .use(hooks)
    .get(
      '/users',
      async ({ call, query }) => {
        const page = await users.manage.list(call.caller, query);
        return { users: page.users.map(presentManaged), next: page.next };
      },
      { query: UsersQuery, detail: LIST },
    )
    .post(
      '/users',
      async ({ body, call, set }) => {
        set.status = 201;
        return presentManaged(await users.manage.makeBot(call.caller, body));
      },
      { parse: 'json', body: bodies.MakeBot, detail: MAKE },
    )
    .patch(
      '/users/:id',
      async ({ body, call, params }) =>
        presentManaged(await users.manage.change(call.caller, { ...body, userId: params.id })),
      { parse: 'json', body: bodies.ChangeUser, params: UserParams, detail: CHANGE },
    )
    .post(
      '/users/:id/reset',
      async ({ body, call, params }) => {
        const asked = { ...body, userId: params.id };
        const { secret, expiresAt } = await users.manage.offerPassword(call.caller, asked);
        if (secret === undefined) return { expiresAt };
        return { link: pageLink(settings, call, `reset=${secret}`), expiresAt };
      },
      { parse: 'json', body: bodies.OfferPassword, params: UserParams, detail: RESET },
    );

const LIST = documented({
  tag: 'administration',
  summary: 'List accounts',
  description:
    'By handle, or those in whose handle or name `q` is found. A page may be short or empty while there is more: ask again ' +
    'with `after` set to `next` until that is null.',
  answer: [200, bodies.ManagedUsers, 'Some accounts.'],
  refusals: ['forbidden'],
});

const MAKE = documented({
  tag: 'administration',
  summary: 'Make the account of a bot',
  description: 'It has no password, and nobody signs in to it.',
  answer: [201, bodies.ManagedUser, 'The account.'],
  refusals: ['forbidden', 'handle_invalid', 'handle_taken', 'name_invalid', 'conflict', 'foreign_origin'],
});

const CHANGE = documented({
  tag: 'administration',
  summary: 'Give an account another role, disable it or enable it',
  description:
    'Nobody acts upon somebody above them, gives a role above their own, or disables themselves. Whoever is disabled is ' +
    'signed out everywhere within a second.',
  answer: [200, bodies.ManagedUser, 'The account as it is now.'],
  refusals: ['forbidden', 'not_found', 'last_owner', 'conflict', 'foreign_origin'],
});

const RESET = documented({
  tag: 'administration',
  summary: 'Make a link by which somebody chooses a new password',
  description: 'It works once, for a day at most, and until another one is made.',
  answer: [200, bodies.PasswordLink, 'The link, which is shown only now.'],
  refusals: ['forbidden', 'not_found', 'conflict', 'foreign_origin'],
});
