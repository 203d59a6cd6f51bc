import type { ClientId, SessionId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { UsersDependencies } from './ports.ts';

/** Ends one of the caller's sessions; its sockets close within a second. Somebody else's is `not_found`. */
export function endSession({ committer, hasher }: UsersDependencies) {
  return async (caller: Caller, request: { clientId: string; sessionId: string }): Promise<void> => {
    const sessionIds = [request.sessionId as SessionId];
    await submitOne(committer, {
      type: 'session.end',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'session.end', sessionIds })),
      personalId: caller.personalId,
      sessionIds,
    });
  };
}

/** Ends every session of the caller but the one that asks. */
export function endOtherSessions({ committer, hasher }: UsersDependencies) {
  return async (caller: Caller, request: { clientId: string }): Promise<void> => {
    await submitOne(committer, {
      type: 'session.end-others',
      userId: caller.userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'session.end-others', keepId: caller.sessionId })),
      personalId: caller.personalId,
      keepId: caller.sessionId,
    });
  };
}
