import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies, Id } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentCard } from '../presenting.ts';

/** Finding somebody whose handle or id one knows. There is no list of people. */
export const people = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/users' })
    .use(hooks)
    .get('', async ({ call, query }) => presentCard(await users.find.byHandle(call.caller, query.handle)), {
      query: z.object({ handle: z.string().min(1).max(64) }),
      detail: notes('Find a person by exact handle'),
    })
    .get('/:id', async ({ call, params }) => presentCard(await users.find.card(call.caller, params.id)), {
      params: z.object({ id: Id }),
      detail: notes('Read a person'),
    });

const notes = (summary: string) =>
  documented({
    tag: 'people',
    summary,
    answer: [200, bodies.Card, 'The person, as far as they let me see them.'],
    refusals: ['not_found'],
  });
