import type { ClientId, StreamId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { OperationResult } from '../shared/ports.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { MarkReading } from './mark-read.ts';
import type { MessagesDependencies } from './ports.ts';

/** Hides a conversation's past for the caller, on all their devices. The others keep it; what was hidden counts as read. */
export function clearHistory(
  { committer, hasher }: MessagesDependencies,
  marks: Pick<MarkReading, 'movedByCommand'>,
) {
  return async (
    caller: Caller,
    request: { clientId: string; streamId: StreamId; upTo: number },
  ): Promise<OperationResult> => {
    const { streamId, upTo } = request;
    const done = await submitOne(committer, {
      type: 'history.clear',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'history.clear', stream: streamId, upTo })),
      streamId,
      personalId: caller.personalId,
      upTo,
    });
    marks.movedByCommand(caller.userId, streamId);
    return done;
  };
}
