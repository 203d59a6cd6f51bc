import { Elysia } from 'elysia';
import type { StreamId } from '../../../domain/shared/ids.ts';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { ConversationParams } from '../route-fields.ts';

/** What a person changes of a conversation for themselves alone. */
export const ownView = ({ messages }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/conversations' })
    .use(hooks)
    .put(
      '/:id/mark',
      ({ body, call, params }) => {
        const mark = { seq: body.seq, received: body.received ?? 0 };
        return messages.marks.now(call.caller, params.id as StreamId, mark);
      },
      { parse: 'json', body: bodies.SetMark, params: ConversationParams, detail: MARK },
    )
    .post(
      '/:id/clear',
      async ({ body, call, params }) => {
        const request = { ...body, streamId: params.id as StreamId };
        const { streamId, seq, at, duplicate } = await messages.clearHistory(call.caller, request);
        return { stream: streamId, seq, at, duplicate };
      },
      { parse: 'json', body: bodies.ClearHistory, params: ConversationParams, detail: CLEAR },
    );

const MARK = documented({
  tag: 'conversations',
  summary: 'Say how far I have read',
  description: 'A mark only moves up; setting a lower one changes nothing.',
  answer: [200, bodies.MarkSet, 'Where the marks stand now.'],
  refusals: ['not_found', 'foreign_origin'],
});

const CLEAR = documented({
  tag: 'conversations',
  summary: 'Hide the past of a conversation for me',
  answer: [200, bodies.Done, 'The event in my personal stream.'],
  refusals: ['not_found', 'conflict', 'foreign_origin'],
});
