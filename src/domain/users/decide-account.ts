import { newStream } from '../messages/decide-open.ts';
import { newMember } from '../messages/member.ts';
import {
  type Change,
  type CommandRule,
  type Decision,
  type EventDraft,
  refuse,
  type State,
} from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { UserRole, UserRow } from '../shared/rows.ts';
import { auditLine, OPERATOR } from './audit.ts';
import { isAdministrator } from './authority.ts';
import type { OfferClaim, RegisterAccount } from './commands.ts';
import { handleFault, handleKey, nameFault } from './handle.ts';
import { invitationEvents, isStanding, isVouchedFor, loadInvitation } from './invitation.ts';
import { REGISTRATION_KEY, registrationMode } from './registration.ts';

/** The row of `server` that holds the hash of the unused owner link. */
export const CLAIM_KEY = 'claim';
/** The row of `server` that says an owner exists. */
export const OWNER_KEY = 'owner';

export const registerRule: CommandRule<RegisterAccount> = {
  load: (command) => [
    { table: 'handles', key: [handleKey(command.handle)] },
    { table: 'server', key: [CLAIM_KEY] },
    { table: 'server', key: [OWNER_KEY] },
    { table: 'server', key: [REGISTRATION_KEY] },
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'streams', key: [command.selfId] },
    ...(command.invitation ? loadInvitation(command.invitation) : []),
  ],
  decide: decideRegister,
};

function decideRegister(command: RegisterAccount, state: State, { now }: { now: number }): Decision {
  const key = handleKey(command.handle);
  const fault = handleFault(key) ?? nameFault(command.name);
  if (fault) return refuse(fault);
  if (state.get('handles', key)) return refuse('handle_taken');
  const entry = entryOf(command, state, now);
  if ('refused' in entry) return entry;

  const role = roleOf(command);
  const { newUserId: userId, personalId, selfId } = command;
  const changes: Change[] = [
    { put: 'users', row: newUser(command, { handle: key, role, now }) },
    { put: 'handles', row: { handleKey: key, userId } },
    ...ownStream(personalId, userId, 'personal', now),
    ...ownStream(selfId, userId, 'self', now),
    ...entry.changes,
  ];
  if (role === 'owner') changes.push(...ownerChanges(userId));
  const members = [{ user: userId, role: 'owner' }];
  const account = { v: 1, handle: key, name: command.name.trim() };
  return {
    events: [
      { streamId: personalId, type: 'account.created', body: account, senderId: userId },
      {
        streamId: selfId,
        type: 'conversation.created',
        body: { v: 1, kind: 'self', members },
        senderId: userId,
      },
      ...entry.events,
    ],
    changes,
  };
}

type Entry =
  | { readonly events: EventDraft[]; readonly changes: Change[] }
  | { readonly refused: RefusalCode };

/** Only who makes the account for another chooses its role. */
function roleOf({ claimHash, madeBy, role }: RegisterAccount): UserRole {
  if (claimHash !== undefined) return 'owner';
  return madeBy ? (role ?? 'member') : 'member';
}

/** By which right the account is made, and what that right leaves behind. */
function entryOf(command: RegisterAccount, state: State, now: number): Entry {
  if (command.claimHash !== undefined)
    return isOffered(command.claimHash, state) ? FREE : refuse('claim_invalid');
  if (command.madeBy) return entryByOffice(command, state, now);
  const mode = registrationMode(state.get('server', REGISTRATION_KEY)?.value, command.registration);
  if (mode === 'closed') return refuse('registration_closed');
  if (command.invitation) return entryByInvitation(command.invitation, state, now);
  return mode === 'open' ? FREE : refuse('invitation_needed');
}

const FREE = { events: [], changes: [] };

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

/** There is an owner now, so the owner link stops working, whoever holds it. */
export const ownerChanges = (userId: UserId): Change[] => [
  { put: 'server', row: { key: OWNER_KEY, value: userId } },
  { remove: 'server', key: [CLAIM_KEY] },
];

/** The link makes the first owner and no second, however the first came by the role. */
const isOffered = (claimHash: string | undefined, state: State): boolean =>
  !state.get('server', OWNER_KEY) && state.get('server', CLAIM_KEY)?.value === claimHash;

function newUser(
  command: RegisterAccount,
  { handle, role, now }: { handle: string; role: UserRow['role']; now: number },
): UserRow {
  return {
    userId: command.newUserId,
    handle,
    name: command.name.trim(),
    role,
    kind: command.kind ?? 'person',
    passwordHash: command.passwordHash,
    personalId: command.personalId,
    selfId: command.selfId,
    createdAt: now,
    disabledAt: null,
    closedAt: null,
    profile: '{}',
    privacy: '{}',
    presence: null,
  };
}

function ownStream(streamId: StreamId, userId: UserId, kind: 'personal' | 'self', now: number): Change[] {
  const joined = { joinedFrom: 0, visibleFrom: 0, joinNo: 0, at: 1 };
  return [
    { put: 'streams', row: newStream(streamId, kind, now) },
    { put: 'members', row: newMember({ userId, streamId, role: 'owner' }, joined) },
  ];
}

/** A fresh owner link replaces the one before it; once an owner exists there is none. */
export const offerClaimRule: CommandRule<OfferClaim> = {
  load: () => [{ table: 'server', key: [OWNER_KEY] }],
  decide: (command, state) =>
    state.get('server', OWNER_KEY)
      ? refuse('claim_invalid')
      : { events: [], changes: [{ put: 'server', row: { key: CLAIM_KEY, value: command.claimHash } }] },
};
