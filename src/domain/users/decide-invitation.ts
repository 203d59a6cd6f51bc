import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { InvitationRow } from '../shared/rows.ts';
import type { MakeInvitation, RevokeInvitation } from './access-commands.ts';
import { auditLine, OPERATOR } from './audit.ts';
import { isAdministrator } from './authority.ts';
import {
  hoursInMs,
  INVITATION_HOURS,
  INVITATION_USES,
  INVITATIONS_KEPT_MAX,
  INVITATIONS_STANDING_MAX,
  invitationEvents,
  isNote,
  isStanding,
  isWithin,
  loadInvitation,
} from './invitation.ts';

/** Owners, administrators and the operator invite. */
export const makeInvitationRule: CommandRule<MakeInvitation> = {
  load: ({ userId, personalId }) => [
    { table: 'users', key: [userId] },
    { table: 'invitations', of: userId },
    ...(personalId === undefined ? [] : [{ table: 'streams' as const, key: [personalId] }]),
  ],
  decide: decideMake,
};

const mayInvite = (userId: string, state: State): boolean =>
  userId === OPERATOR || isAdministrator(state.get('users', userId));

function decideMake(command: MakeInvitation, state: State, { now }: { now: number }): Decision {
  const { userId, note, usesMax, hours } = command;
  if (!mayInvite(userId, state)) return refuse('forbidden');
  const isSound = isNote(note) && isWithin(INVITATION_USES, usesMax) && isWithin(INVITATION_HOURS, hours);
  if (!isSound) return refuse('bad_request');
  const known = state.ownedBy('invitations', userId);
  const over = known.filter((each) => !isStanding(each, now));
  if (known.length - over.length >= INVITATIONS_STANDING_MAX) return refuse('too_many_invitations');
  const row: InvitationRow = {
    codeHash: command.codeHash,
    invitationId: command.invitationId,
    createdBy: userId,
    createdAt: now,
    expiresAt: now + hoursInMs(hours),
    usesMax,
    uses: 0,
    note: note.trim(),
    revokedAt: null,
  };
  const detail = { invitation: row.invitationId, usesMax, expiresAt: row.expiresAt };
  return {
    events: invitationEvents(row, command.personalId),
    changes: [
      { put: 'invitations', row },
      ...forgetOldest(over, known.length + 1 - INVITATIONS_KEPT_MAX),
      auditLine(command, { action: 'invitation.made', detail }, now),
    ],
    result: { createdAt: row.createdAt },
  };
}

/** What is over goes, the oldest first, once too many are kept. */
const forgetOldest = (over: readonly InvitationRow[], count: number): Change[] =>
  over
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .slice(0, Math.max(0, count))
    .map(({ codeHash }) => ({ remove: 'invitations', key: [codeHash] }));

/** Any owner, administrator or operator ends an invitation, whoever made it; its maker's devices are told. */
export const revokeInvitationRule: CommandRule<RevokeInvitation> = {
  load: ({ userId, invitation }) => [{ table: 'users', key: [userId] }, ...loadInvitation(invitation)],
  decide: decideRevoke,
};

function decideRevoke(command: RevokeInvitation, state: State, { now }: { now: number }): Decision {
  const { userId, invitation } = command;
  if (!mayInvite(userId, state)) return refuse('forbidden');
  const row = state.get('invitations', invitation.codeHash);
  if (!row || row.createdBy !== invitation.makerId) return refuse('not_found');
  if (row.revokedAt !== null) return { events: [], changes: [] };
  const revoked = { ...row, revokedAt: now };
  const detail = { invitation: row.invitationId };
  return {
    events: invitationEvents(revoked, invitation.personalId),
    changes: [
      { put: 'invitations', row: revoked },
      auditLine(command, { action: 'invitation.revoked', detail }, now),
    ],
  };
}
