import { Elysia } from 'elysia';
import { z } from 'zod';
import type { StreamId } from '../../../domain/shared/ids.ts';
import type { SyncAnswer } from '../../../modules/messages/index.ts';
import { bodies, Digest, LIMITS, Seq } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { encodePage } from '../events-page.ts';
import { ConversationParams, whole, wholeOrNone } from '../route-fields.ts';

const seq = wholeOrNone({ from: 0, to: Number.MAX_SAFE_INTEGER });

const EventsQuery = z
  .object({
    after: seq,
    before: seq,
    digest: Digest.optional(),
    limit: whole({ from: 1, to: LIMITS.pageEvents, preset: 100 }),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, {
    path: ['before'],
    message: 'cannot be asked together with after',
  });

const Reset = z.object({
  reset: z.object({ reason: z.enum(['digest', 'beyond_head', 'floor']), floor: Seq }),
});

/** Pages of a conversation. */
export const events = ({ messages }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/conversations' }).use(hooks).get(
    '/:id/events',
    async ({ call, params, query }) => {
      const request = { ...query, streamId: params.id as StreamId };
      return presentPage(params.id, await messages.sync(call.caller.userId, request));
    },
    { params: ConversationParams, query: EventsQuery, detail: READ },
  );

function presentPage(stream: string, answer: SyncAnswer): Response | z.infer<typeof Reset> {
  if (answer.kind === 'reset') return { reset: { reason: answer.reason, floor: answer.floor } };
  return new Response(encodePage(stream, answer), { headers: { 'content-type': 'application/json' } });
}

const READ = documented({
  tag: 'conversations',
  summary: 'Read events of a conversation',
  description:
    'Events above `after`, or the newest below `before`, ascending and without a hole. A page is cut at 128 KiB; `done` ' +
    'says whether anything lies further in the asked direction. `digest` is the one that came with `after`: where the ' +
    'server has another history there, or `after` lies outside of what it has, the answer is `reset`.',
  answer: [
    200,
    z.union([bodies.EventsPage, Reset]),
    'A page, or that the window which was asked with is void.',
  ],
  refusals: ['not_found'],
});
