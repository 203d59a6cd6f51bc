import { Elysia } from 'elysia';
import type { StreamId } from '../../../domain/shared/ids.ts';
import { isFinal } from '../../../domain/shared/refusals.ts';
import type { OperationInput, SendOutcome } from '../../../modules/messages/index.ts';
import { bodies, presentResult } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';
import { HttpProblem } from '../problem.ts';
import { ConversationParams } from '../route-fields.ts';

/** Writing into a conversation. */
export const writing = ({ messages }: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/conversations' }).use(hooks).post(
    '/:id/messages',
    async ({ body, call, params }) => {
      const operations = withReceived(body.operations, call.received);
      const sent = await messages.send(call.caller, params.id as StreamId, operations);
      if (!sent.outcome.ok) throw refusedSend(operations, sent.outcome, sent.afterMs);
      return { results: sent.outcome.results.map(presentResult) };
    },
    { parse: 'json', body: bodies.SendOperations, params: ConversationParams, detail: SEND },
  );

/** Each operation with what came over the wire in its place, which is what its hash is about. */
function withReceived(parsed: readonly Omit<OperationInput, 'received'>[], body: unknown): OperationInput[] {
  const { operations } = body as { operations: Record<string, unknown>[] };
  return parsed.map((operation, index) => ({ ...operation, received: operations[index] ?? {} }));
}

type Refused = Extract<SendOutcome['outcome'], { ok: false }>;

/** Nothing was stored. Names the refused operation, those that may be sent at once without it, and those done before. */
function refusedSend(
  operations: readonly OperationInput[],
  { index, code, done }: Refused,
  afterMs: number | undefined,
): HttpProblem {
  const clientId = operations[index]?.clientId;
  if (clientId === undefined) return new HttpProblem(code, { afterMs });
  const settled = new Set<string>([clientId, ...done.map((each) => each.clientId)]);
  const again = operations.map((each) => each.clientId).filter((each) => !settled.has(each));
  return new HttpProblem(code, {
    afterMs: afterMs ?? (isFinal(code) && again.length > 0 ? 0 : undefined),
    extra: { clientId, again, ...(done.length > 0 ? { done: done.map(presentResult) } : {}) },
  });
}

const SEND = documented({
  tag: 'conversations',
  summary: 'Write into a conversation',
  description:
    'Up to 50 operations, stored in order, all or none, before the answer comes. A refusal names the refused operation ' +
    'in `clientId`; those in `again` may be sent at once without it; those in `done` had been carried out before.',
  answer: [200, bodies.Sent, 'All is stored.'],
  refusals: [
    'not_found',
    'conflict',
    'text_empty',
    'text_too_long',
    'too_many_mentions',
    'too_many_edits',
    'not_yours',
    'recall_too_late',
    'erased',
    'sends_closed',
    'too_large',
    'overloaded',
    'unavailable',
    'read_only',
    'draining',
    'unknown_outcome',
    'foreign_origin',
  ],
});
