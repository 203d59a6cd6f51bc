import { Elysia } from 'elysia';
import { z } from 'zod';
import { Id, Person } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentPerson } from '../presenting.ts';

/** Finding somebody whose handle or id one knows. There is no list of people. */
export const people = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/users' })
    .use(hooks)
    .get('', async ({ query }) => presentPerson(await users.find.byHandle(query.handle)), {
      query: z.object({ handle: z.string().min(1).max(64) }),
      detail: notes('Find a person by exact handle'),
    })
    .get('/:id', async ({ params }) => presentPerson(await users.find.byId(params.id)), {
      params: z.object({ id: Id }),
      detail: notes('Read a person'),
    });

const notes = (summary: string) =>
  documented({ tag: 'people', summary, answer: [200, Person, 'The person.'], refusals: ['not_found'] });
