import type { ClientId, StreamId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { OperationResult } from '../shared/ports.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { MessagesDependencies } from './ports.ts';

/** Hides a conversation's past for the caller, on all their devices. Nobody else notices. */
export function clearHistory({ committer, hasher }: MessagesDependencies) {
  return (
    caller: Caller,
    request: { clientId: string; streamId: StreamId; upTo: number },
  ): Promise<OperationResult> => {
    const { streamId, upTo } = request;
    return submitOne(committer, {
      type: 'history.clear',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'history.clear', stream: streamId, upTo })),
      streamId,
      personalId: caller.personalId,
      upTo,
    });
  };
}
