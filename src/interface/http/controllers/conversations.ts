import { Elysia } from 'elysia';
import { z } from 'zod';
import type { StreamId } from '../../../domain/shared/ids.ts';
import { bodies, Head, Id, LIMITS, presentHead } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { presentHeads } from '../presenting.ts';
import { ConversationParams, whole } from '../route-fields.ts';

const HeadsQuery = z.object({
  after: Id.optional(),
  limit: whole({ from: 1, to: LIMITS.headsPage, preset: LIMITS.headsPage }),
});

/** The list of conversations, and opening one. */
export const conversations = ({ messages }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/conversations' })
    .use(hooks)
    .post(
      '/direct',
      async ({ body, call, set }) => {
        const request = { clientId: body.clientId, peerId: body.user };
        const { streamId, seq, duplicate, head } = await messages.openDirect(call.caller, request);
        set.status = duplicate ? 200 : 201;
        return { stream: streamId, seq, duplicate, head: presentHead(head) };
      },
      { parse: 'json', body: bodies.OpenDirect, detail: OPEN },
    )
    .get(
      '',
      async ({ call, query }) => {
        const { heads, next } = await messages.heads(call.caller.userId, query);
        return { heads: presentHeads(heads), next };
      },
      { query: HeadsQuery, detail: LIST },
    )
    .get(
      '/:id',
      async ({ call, params }) => presentHead(await messages.head(call.caller.userId, params.id as StreamId)),
      { params: ConversationParams, detail: READ },
    );

const OPEN = documented({
  tag: 'conversations',
  summary: 'Open the direct conversation with somebody, or find it',
  answer: [201, bodies.Opened, 'The conversation. 200 where the same call was answered before.'],
  refusals: ['not_found', 'conflict', 'foreign_origin'],
});

const LIST = documented({
  tag: 'conversations',
  summary: 'List my conversations',
  description: 'In the order of their ids; ask again with `after` set to `next` until that is null.',
  answer: [200, bodies.Conversations, 'Some conversations.'],
});

const READ = documented({
  tag: 'conversations',
  summary: 'Read the head of a conversation',
  answer: [200, Head, 'Where the conversation stands, and where I stand in it.'],
  refusals: ['not_found'],
});
