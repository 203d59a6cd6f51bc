import type { Command } from '../../domain/commands.ts';
import type { ClientId, StreamId, UserId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { operationText } from '../shared/canonical-json.ts';
import type { FrameOutcome, Hasher, OperationResult } from '../shared/ports.ts';
import type { MarkReading } from './mark-read.ts';
import type { MessagesDependencies } from './ports.ts';

/** One thing to write, as parsed; `received` is the same thing as it came, for its hash. */
export interface OperationInput {
  readonly type: 'message' | 'edit' | 'recall';
  readonly clientId: string;
  readonly attempt: number;
  readonly text?: string | undefined;
  readonly mentions?: readonly string[] | undefined;
  readonly ref?: number | undefined;
  readonly reply?: number | undefined;
  readonly seen?: number | undefined;
  readonly received: Readonly<Record<string, unknown>>;
}

export interface SendOutcome {
  readonly outcome: FrameOutcome;
  /** How long to wait, where the sender was too fast. */
  readonly afterMs?: number;
}

/**
 * Writes operations into one conversation, in order, all or none. The answer comes after the commit. A frame is
 * admitted while the sender's bucket is above zero and may overdraw it by its own size.
 */
export function sendOperations(
  { committer, hasher, messageBudget }: MessagesDependencies,
  marks: Pick<MarkReading, 'movedByCommand'>,
) {
  return async (
    caller: Caller,
    streamId: StreamId,
    operations: readonly OperationInput[],
  ): Promise<SendOutcome> => {
    const afterMs = messageBudget.spend(caller.userId, operations.length);
    if (afterMs > 0) {
      return { outcome: { ok: false, index: -1, code: 'too_many_requests', done: [] }, afterMs };
    }
    const commands = operations.map((operation) => commandOf(caller.userId, streamId, operation, hasher));
    const outcome = await committer.submit({ commands });
    if (outcome.ok && mayHaveMarked(operations, outcome.results))
      marks.movedByCommand(caller.userId, streamId);
    return { outcome };
  };
}

/** Whether a `seen` moved the sender's mark. Of a duplicate it is not known, and telling once too often does no harm. */
const mayHaveMarked = (operations: readonly OperationInput[], results: readonly OperationResult[]): boolean =>
  results.some(
    ({ result, duplicate }, index) =>
      operations[index]?.seen !== undefined && (duplicate || result?.['marked'] === true),
  );

function commandOf(userId: UserId, streamId: StreamId, operation: OperationInput, hasher: Hasher): Command {
  const { type, text = '', ref: refSeq = 0, reply, seen } = operation;
  const base = {
    userId,
    streamId,
    clientId: operation.clientId as ClientId,
    attempt: operation.attempt,
    hash: hasher.sha256(operationText(streamId, operation.received)),
  };
  const mentions = [...new Set(operation.mentions ?? [])] as UserId[];
  if (type === 'recall') return { ...base, type, refSeq };
  if (type === 'edit') return { ...base, type, refSeq, text, mentions };
  return {
    ...base,
    type,
    text,
    mentions,
    ...(reply === undefined ? {} : { replySeq: reply }),
    ...(seen === undefined ? {} : { seen }),
  };
}
