import { Elysia } from 'elysia';
import { z } from 'zod';
import { bodies, Id, LIMITS } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentPerson } from '../presenting.ts';
import { whole } from '../route-fields.ts';

const ContactsQuery = z.object({
  after: Id.optional(),
  limit: whole({ from: 1, to: LIMITS.contactsPage, preset: LIMITS.contactsPage }),
});
const ContactParams = z.object({ id: Id });

/** The people one knows: the list, what one notes of them, and who might be added. */
export const contacts = ({ friends }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/contacts' })
    .use(hooks)
    .get('', ({ call, query }) => friends.list(call.caller, query), { query: ContactsQuery, detail: LIST })
    .get(
      '/suggestions',
      async ({ call }) => {
        const found = await friends.suggest(call.caller);
        return {
          people: found.map(({ user, sharedGroups }) => ({ user: presentPerson(user), sharedGroups })),
        };
      },
      { detail: SUGGEST },
    )
    .patch(
      '/:id',
      async ({ body, call, params }) => ({
        contact: await friends.change(call.caller, { ...body, peerId: params.id }),
      }),
      { parse: 'json', body: bodies.ChangeContact, params: ContactParams, detail: CHANGE },
    );

const LIST = documented({
  tag: 'people',
  summary: 'List the people I know',
  description:
    'Friends, open requests, blocks and whoever I noted something about, in the order of their ids; ask again with ' +
    '`after` set to `next` until that is null. `asOf` is the event of the personal stream up to which the page holds.',
  answer: [200, bodies.Contacts, 'Some people.'],
});

const SUGGEST = documented({
  tag: 'people',
  summary: 'See whom I may know',
  description:
    'At most 20 people with whom I share groups, as far as they let themselves be found and asked.',
  answer: [200, bodies.Suggestions, 'Some people, those first with whom I share most.'],
});

const CHANGE = documented({
  tag: 'people',
  summary: 'Note something about somebody',
  description: 'A name of my own for them, a star, labels. Nobody but me sees it.',
  answer: [200, bodies.ContactChanged, 'What they are to me now.'],
  refusals: ['not_found', 'remark_invalid', 'labels_invalid', 'contacts_full', 'conflict', 'foreign_origin'],
});
