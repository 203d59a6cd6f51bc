import type { SessionId, StreamId, UserId } from '../../domain/shared/ids.ts';

/** Who asks, as established by a session: nothing of it was said by the client. */
export interface Caller {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly handle: string;
  readonly name: string;
  readonly role: 'member' | 'admin' | 'owner';
  readonly personalId: StreamId;
  readonly selfId: StreamId;
}
