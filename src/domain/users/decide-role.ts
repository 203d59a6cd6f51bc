import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { ChangeRole } from './commands.ts';
import { ownerChanges } from './decide-account.ts';

/** A server keeps an owner: whoever is the last one stays it until somebody else is. */
export const changeRoleRule: CommandRule<ChangeRole> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'users', role: 'owner' },
  ],
  decide: decideChangeRole,
};

function decideChangeRole({ userId, personalId, role }: ChangeRole, state: State): Decision {
  const user = state.get('users', userId);
  const stream = state.get('streams', personalId);
  if (!user || !stream) return refuse('not_found');
  if (user.role === role) {
    return { events: [], changes: [], answer: { streamId: personalId, seq: stream.lastSeq } };
  }
  // Somebody who cannot sign in owns nothing.
  const hasOther = state.owners().some((owner) => owner.userId !== userId && owner.disabledAt === null);
  if (user.role === 'owner' && !hasOther) return refuse('last_owner');
  const { handle, name } = user;
  return {
    events: [{ streamId: personalId, type: 'profile.changed', body: { v: 1, handle, name, role } }],
    changes: [{ put: 'users', row: { ...user, role } }, ...(role === 'owner' ? ownerChanges(userId) : [])],
  };
}
