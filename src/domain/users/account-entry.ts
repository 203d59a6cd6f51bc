import { type Change, type EventDraft, refuse, type State } from '../shared/command.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import { auditLine, OPERATOR } from './audit.ts';
import { isAdministrator } from './authority.ts';
import type { RegisterAccount } from './commands.ts';
import { standingIdentity } from './identity.ts';
import { invitationEvents, isStanding, isVouchedFor } from './invitation.ts';
import { isOffered } from './ownership.ts';
import { REGISTRATION_KEY, registrationMode } from './registration.ts';

interface Admitted {
  readonly events: EventDraft[];
  readonly changes: Change[];
}

type Entry = Admitted | { readonly refused: RefusalCode };

/** By which right the account is made, and what that right leaves behind. */
export function accountEntry(command: RegisterAccount, state: State, now: number): Entry {
  if (command.claimHash !== undefined)
    return isOffered(command.claimHash, state) ? FREE : refuse('claim_invalid');
  if (command.madeBy) return entryByOffice(command, state, now);
  const mode = registrationMode(state.get('server', REGISTRATION_KEY)?.value, command.registration);
  if (mode === 'closed') return refuse('registration_closed');
  const invited = command.invitation && entryByInvitation(command.invitation, state, now);
  if (invited && 'refused' in invited) return invited;
  if (!invited && mode === 'invitation') return refuse('invitation_needed');
  return withIdentity(command, invited ?? FREE, { state, now });
}

/** The account at the provider becomes this one's, where it is nobody's yet. The way there is used up by signing in. */
function withIdentity(
  { identity, newUserId: userId }: RegisterAccount,
  entry: Admitted,
  { state, now }: { state: State; now: number },
): Entry {
  if (!identity) return entry;
  const { issuer, subject } = identity;
  const standing = standingIdentity(identity, state, now);
  if (!standing || standing.body.linkFor !== undefined) return refuse('link_invalid');
  if (state.get('identities', issuer, subject)) return refuse('identity_taken');
  const row = { issuer, subject, userId, createdAt: now };
  return { events: entry.events, changes: [...entry.changes, { put: 'identities', row }] };
}

const FREE: Admitted = { events: [], changes: [] };

/** The operator makes accounts of any role, an administrator those of members. */
function entryByOffice(command: RegisterAccount, state: State, now: number): Entry {
  const { madeBy, newUserId: targetId, role = 'member', kind = 'person' } = command;
  const isOperator = madeBy === 'operator';
  if (!isOperator && (role !== 'member' || !isAdministrator(state.get('users', command.userId))))
    return refuse('forbidden');
  const audited = { action: 'user.made', targetId, detail: { role, kind } };
  const actor = isOperator ? { actorId: OPERATOR } : {};
  return { events: [], changes: [auditLine(command, { ...audited, ...actor }, now)] };
}

/** Counts the use in the same transaction: of those who want the last one a single one gets it. */
function entryByInvitation(
  named: NonNullable<RegisterAccount['invitation']>,
  state: State,
  now: number,
): Entry {
  const row = state.get('invitations', named.codeHash);
  const isGood = row?.createdBy === named.makerId && isStanding(row, now) && isVouchedFor(row, state);
  if (!isGood) return refuse('invitation_invalid');
  const used = { ...row, uses: row.uses + 1 };
  return {
    events: invitationEvents(used, named.personalId),
    changes: [{ put: 'invitations', row: used }],
  };
}
