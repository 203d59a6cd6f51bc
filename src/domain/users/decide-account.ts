import { newStream } from '../messages/decide-open.ts';
import { newMember } from '../messages/member.ts';
import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { UserRole, UserRow } from '../shared/rows.ts';
import { accountEntry } from './account-entry.ts';
import type { OfferClaim, RegisterAccount } from './commands.ts';
import { handleFault, handleKey, nameFault } from './handle.ts';
import { loadIdentity } from './identity.ts';
import { loadInvitation } from './invitation.ts';
import { looksOf } from './look-alikes.ts';
import { CLAIM_KEY, OWNER_KEY, ownerChanges } from './ownership.ts';
import { REGISTRATION_KEY } from './registration.ts';

export const registerRule: CommandRule<RegisterAccount> = {
  load: (command) => [
    { table: 'handles', key: [handleKey(command.handle)] },
    ...looksOf(handleKey(command.handle)).map((look) => ({ table: 'looks' as const, key: [look] })),
    { table: 'server', key: [CLAIM_KEY] },
    { table: 'server', key: [OWNER_KEY] },
    { table: 'server', key: [REGISTRATION_KEY] },
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'streams', key: [command.selfId] },
    ...(command.invitation ? loadInvitation(command.invitation) : []),
    ...(command.identity ? loadIdentity(command.identity) : []),
  ],
  decide: decideRegister,
};

function decideRegister(command: RegisterAccount, state: State, { now }: { now: number }): Decision {
  const key = handleKey(command.handle);
  const fault = handleFault(key) ?? nameFault(command.name);
  if (fault) return refuse(fault);
  if (isTaken(key, state)) return refuse('handle_taken');
  const entry = accountEntry(command, state, now);
  if ('refused' in entry) return entry;

  const role = roleOf(command);
  const { newUserId: userId, personalId, selfId } = command;
  const changes: Change[] = [
    { put: 'users', row: newUser(command, { handle: key, role, now }) },
    { put: 'handles', row: { handleKey: key, userId } },
    ...looksOf(key).map((look) => ({ put: 'looks' as const, row: { look, userId } })),
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

/** Also by whoever has one that could be taken for it. */
const isTaken = (key: string, state: State): boolean =>
  state.get('handles', key) !== undefined || looksOf(key).some((look) => state.get('looks', look));

/** Only who makes the account for another chooses its role. */
function roleOf({ claimHash, madeBy, role }: RegisterAccount): UserRole {
  if (claimHash !== undefined) return 'owner';
  return madeBy ? (role ?? 'member') : 'member';
}

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
