import type { CommandBase } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';

export interface CreateGroup extends CommandBase {
  readonly type: 'group.create';
  readonly streamId: StreamId;
  readonly memberIds: readonly UserId[];
}

/** `seesHistory`: whether the newcomer sees what was said before. */
export interface AddMember extends CommandBase {
  readonly type: 'member.add';
  readonly streamId: StreamId;
  readonly memberId: UserId;
  readonly seesHistory: boolean;
}

/** An administrator removes somebody, or a member leaves by naming themselves. */
export interface RemoveMember extends CommandBase {
  readonly type: 'member.remove';
  readonly streamId: StreamId;
  readonly memberId: UserId;
}

export type GroupCommand = CreateGroup | AddMember | RemoveMember;
