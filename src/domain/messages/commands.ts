import type { CommandBase } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';

/** Write a message. `seen` is the highest seq that was on the sender's screen, left out by offline outboxes and bots. */
export interface SendMessage extends CommandBase {
  readonly type: 'message';
  readonly streamId: StreamId;
  readonly text: string;
  readonly mentions: readonly UserId[];
  readonly replySeq?: number;
  readonly seen?: number;
}

export interface EditMessage extends CommandBase {
  readonly type: 'edit';
  readonly streamId: StreamId;
  readonly refSeq: number;
  readonly text: string;
  readonly mentions: readonly UserId[];
}

export interface RecallMessage extends CommandBase {
  readonly type: 'recall';
  readonly streamId: StreamId;
  readonly refSeq: number;
}

/** Open the direct conversation with `peerId`, or find it. `streamId` is derived from both ids by the caller. */
export interface OpenDirect extends CommandBase {
  readonly type: 'direct.open';
  readonly streamId: StreamId;
  readonly peerId: UserId;
}

/** Say how far one has read, and received. Idempotent: the greatest wins. */
export interface MarkRead extends CommandBase {
  readonly type: 'mark';
  readonly streamId: StreamId;
  readonly seq: number;
  readonly received?: number;
}

/** Hide for oneself everything up to `upTo`. `personalId` is the asker's personal stream. */
export interface ClearHistory extends CommandBase {
  readonly type: 'history.clear';
  readonly streamId: StreamId;
  readonly personalId: StreamId;
  readonly upTo: number;
}

export type MessageCommand = SendMessage | EditMessage | RecallMessage | OpenDirect | MarkRead | ClearHistory;
