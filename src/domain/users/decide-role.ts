import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import { auditLine, OPERATOR } from './audit.ts';
import { hasOtherOwner } from './authority.ts';
import type { ChangeRole } from './commands.ts';
import { profileBody } from './decide-self.ts';
import { ownerChanges } from './ownership.ts';
import { profileOf } from './profile.ts';

/** A server keeps an owner: whoever is the last one stays it until somebody else is. */
export const changeRoleRule: CommandRule<ChangeRole> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'users', role: 'owner' },
  ],
  decide: decideChangeRole,
};

function decideChangeRole(command: ChangeRole, state: State, { now }: { now: number }): Decision {
  const { userId, personalId, role } = command;
  const user = state.get('users', userId);
  const stream = state.get('streams', personalId);
  if (!user || user.closedAt !== null || !stream) return refuse('not_found');
  if (user.role === role) {
    return { events: [], changes: [], answer: { streamId: personalId, seq: stream.lastSeq } };
  }
  if (user.role === 'owner' && !hasOtherOwner(state.owners(), userId)) return refuse('last_owner');
  const audited = { actorId: OPERATOR, action: 'user.changed', targetId: userId, detail: { role } };
  return {
    events: [
      {
        streamId: personalId,
        type: 'profile.changed',
        body: { ...profileBody(user, profileOf(user)), role },
      },
    ],
    changes: [
      { put: 'users', row: { ...user, role } },
      ...(role === 'owner' ? ownerChanges(userId) : []),
      auditLine(command, audited, now),
    ],
  };
}
