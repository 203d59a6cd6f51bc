import { newStream } from '../messages/decide-open.ts';
import { newMember } from '../messages/member.ts';
import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { UserRow } from '../shared/rows.ts';
import type { ChangeProfile, OfferClaim, RegisterAccount, SetPassword } from './commands.ts';
import { removeSession } from './decide-session.ts';
import { handleFault, handleKey, nameFault } from './handle.ts';

/** The row of `server` that holds the hash of the unused owner link. */
export const CLAIM_KEY = 'claim';
/** The row of `server` that says an owner exists. */
export const OWNER_KEY = 'owner';

export const registerRule: CommandRule<RegisterAccount> = {
  load: (command) => [
    { table: 'handles', key: [handleKey(command.handle)] },
    { table: 'server', key: [CLAIM_KEY] },
    { table: 'server', key: [OWNER_KEY] },
    { table: 'streams', key: [command.personalId] },
    { table: 'streams', key: [command.selfId] },
  ],
  decide: decideRegister,
};

function decideRegister(command: RegisterAccount, state: State, { now }: { now: number }): Decision {
  const key = handleKey(command.handle);
  const fault = handleFault(key) ?? nameFault(command.name);
  if (fault) return refuse(fault);
  if (state.get('handles', key)) return refuse('handle_taken');
  const isClaimed = command.claimHash !== undefined;
  if (isClaimed && !isOffered(command.claimHash, state)) return refuse('claim_invalid');
  if (!isClaimed && !command.isOpen) return refuse('registration_closed');

  const role = isClaimed ? 'owner' : (command.role ?? 'member');
  const { newUserId: userId, personalId, selfId } = command;
  const changes: Change[] = [
    { put: 'users', row: newUser(command, { handle: key, role, now }) },
    { put: 'handles', row: { handleKey: key, userId } },
    ...ownStream(personalId, userId, 'personal', now),
    ...ownStream(selfId, userId, 'self', now),
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
    ],
    changes,
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
    kind: 'person',
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

export const changeProfileRule: CommandRule<ChangeProfile> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
  ],
  decide: (command, state) => {
    const user = state.get('users', command.userId);
    if (!user) return refuse('not_found');
    const fault = nameFault(command.name);
    if (fault) return refuse(fault);
    const name = command.name.trim();
    return {
      events: [
        { streamId: command.personalId, type: 'profile.changed', body: { v: 1, handle: user.handle, name } },
      ],
      changes: [{ put: 'users', row: { ...user, name } }],
    };
  },
};

export const setPasswordRule: CommandRule<SetPassword> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'sessions', prefix: [command.userId] },
  ],
  decide: (command, state) => {
    const user = state.get('users', command.userId);
    if (!user) return refuse('not_found');
    const ended = state.sessionsOf(command.userId);
    return {
      events: ended.map(({ sessionId }) => ({
        streamId: command.personalId,
        type: 'session.ended',
        body: { v: 1, session: sessionId },
      })),
      changes: [
        { put: 'users', row: { ...user, passwordHash: command.passwordHash } },
        ...ended.flatMap(removeSession),
      ],
      answer: { streamId: command.personalId, seq: 0 },
    };
  },
};
