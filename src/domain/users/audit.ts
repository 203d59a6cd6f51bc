import type { Change, CommandBase } from '../shared/command.ts';
import type { ClientId, UserId } from '../shared/ids.ts';

/** Who acts at the machine itself: no account of the server, and no id that an account could have. */
export const OPERATOR = 'operator' as UserId;

/** What is written down of an action. */
export interface Audited {
  /** Who did it, where that is not who the command is about. */
  readonly actorId?: UserId;
  readonly action: string;
  readonly targetId?: UserId;
  /** What became of it. Never a secret. */
  readonly detail?: object;
}

/** The line that an action leaves behind: one for each command, since a client id is used once. */
export function auditLine(command: CommandBase, audited: Audited, now: number): Change {
  const { actorId = command.userId, action, targetId = null, detail = {} } = audited;
  const clientId = command.clientId as ClientId;
  return {
    put: 'audit',
    row: { at: now, actorId, clientId, action, targetId, detail: JSON.stringify(detail) },
  };
}
