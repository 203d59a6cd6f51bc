import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies, Id, LIMITS } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentCard, presentFound } from '../presenting.ts';
import { whole } from '../route-fields.ts';

const SearchQuery = z.object({
  q: z.string().min(1).max(LIMITS.queryCharacters),
  limit: whole({ from: 1, to: LIMITS.foundPeople, preset: 20 }),
});

/** Finding somebody. There is no list of everybody. */
export const people = ({ users }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/users' })
    .use(hooks)
    .get('', async ({ call, query }) => presentCard(await users.find.byHandle(call.caller, query.handle)), {
      query: z.object({ handle: z.string().min(1).max(64) }),
      detail: notes('Find a person by exact handle'),
    })
    .get(
      '/search',
      async ({ call, query }) => {
        const found = await users.search(call.caller, { query: query.q, limit: query.limit });
        return { people: found.map(presentFound) };
      },
      { query: SearchQuery, detail: SEARCH },
    )
    .get('/:id', async ({ call, params }) => presentCard(await users.find.card(call.caller, params.id)), {
      params: z.object({ id: Id }),
      detail: notes('Read a person'),
    });

const SEARCH = documented({
  tag: 'people',
  summary: 'Search for people',
  description:
    'By the beginning or any part of their handle, of their name, of my own name for them, or of how those are read in ' +
    'pinyin, in full or by first letters. An exact handle comes first, then what begins so, then people I know. Nobody is ' +
    'found who does not let me find them, nor whom I blocked.',
  answer: [200, bodies.FoundPeople, 'The best of those who were found.'],
});

const notes = (summary: string) =>
  documented({
    tag: 'people',
    summary,
    answer: [200, bodies.Card, 'The person, as far as they let me see them.'],
    refusals: ['not_found'],
  });
