import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { MessagesDependencies } from './ports.ts';
import type { LogReading } from './read-log.ts';

/** Opens the direct conversation with somebody, or finds it. The same two people always share one. */
export function openDirect(deps: MessagesDependencies, reading: Pick<LogReading, 'head'>) {
  return async (caller: Caller, request: { clientId: string; peerId: string; attempt?: number }) => {
    const peerId = request.peerId as UserId;
    const streamId = deps.directId(deps.directSalt, caller.userId, peerId);
    const { seq, duplicate } = await submitOne(deps.committer, {
      type: 'direct.open',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: request.attempt ?? 1,
      hash: deps.hasher.sha256(canonicalJson({ type: 'direct.open', peer: peerId })),
      streamId,
      peerId,
    });
    return { streamId, seq, duplicate, head: await reading.head(caller.userId, streamId) };
  };
}
