import type { StreamId, UserId } from '../../src/domain/shared/ids.ts';

/** Somebody with an account, and how to sign in to it. */
export interface Person {
  readonly handle: string;
  password: string;
  readonly userId: UserId;
  readonly personalId: StreamId;
  readonly selfId: StreamId;
}
