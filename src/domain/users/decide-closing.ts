import {
  type Change,
  type CommandRule,
  type Decision,
  type EventDraft,
  refuse,
  type State,
} from '../shared/command.ts';
import type { UserRow } from '../shared/rows.ts';
import type { CloseAccount } from './access-commands.ts';
import { hasOtherOwner, isActive } from './authority.ts';
import { endedEvent, removeSession } from './decide-session.ts';
import { isAsked, spend } from './factor.ts';
import { ownerChanges } from './ownership.ts';
import { endVouchers } from './voucher.ts';

/**
 * What is left of a closed account for those who read what it wrote. The handle that it had stays taken, so that
 * nobody can come in its place; no other account can have one so short.
 */
export const CLOSED = { handle: '-', name: 'Closed account' } as const;

export const closeAccountRule: CommandRule<CloseAccount> = {
  load: ({ userId, personalId, handOver }) => [
    { table: 'users', key: [userId] },
    { table: 'users', role: 'owner' },
    { table: 'streams', key: [personalId] },
    { table: 'sessions', prefix: [userId] },
    { table: 'factors', key: [userId] },
    { table: 'vouchers', of: userId },
    { table: 'identities', of: userId },
    { table: 'invitations', of: userId },
    ...(handOver
      ? [
          { table: 'users' as const, key: [handOver.userId] },
          { table: 'streams' as const, key: [handOver.personalId] },
        ]
      : []),
  ],
  decide: decideClose,
};

function decideClose(command: CloseAccount, state: State, { now }: { now: number }): Decision {
  const user = state.get('users', command.userId);
  if (!user || !isActive(user)) return refuse('not_found');
  if (user.passwordHash !== command.seenHash) return refuse('password_wrong');
  const factor = state.get('factors', user.userId);
  if (isAsked(factor) && !command.proof) return refuse('factor_needed');
  if (isAsked(factor) && command.proof && !spend(factor, command.proof)) return refuse('factor_wrong');
  const succession = successionOf(command, user, state);
  if ('refused' in succession) return succession;
  const sessions = state.sessionsOf(user.userId);
  return {
    events: [
      { streamId: command.personalId, type: 'account.closed', body: { v: 1 } },
      ...sessions.map((session) => endedEvent(command, session)),
      ...succession.events,
    ],
    changes: [
      { put: 'users', row: emptied(user, now) },
      ...sessions.flatMap(removeSession),
      ...belongings(user, state),
      ...succession.changes,
    ],
  };
}

/** Messages stay for those they were written to; everything that told of the person goes. */
const emptied = (user: UserRow, now: number): UserRow => ({
  ...user,
  ...CLOSED,
  role: 'member',
  passwordHash: '',
  closedAt: now,
  profile: '{}',
  privacy: '{}',
  presence: null,
});

const belongings = ({ userId }: UserRow, state: State): Change[] => [
  ...(state.get('factors', userId) ? [{ remove: 'factors' as const, key: [userId] }] : []),
  ...endVouchers(state, userId),
  ...state.ownedBy('identities', userId).map(({ issuer, subject }) => ({
    remove: 'identities' as const,
    key: [issuer, subject],
  })),
  ...state.ownedBy('invitations', userId).map(({ codeHash }) => ({
    remove: 'invitations' as const,
    key: [codeHash],
  })),
];

/** Who owns the server afterwards: another owner, or whom this one names. */
function successionOf(
  { handOver }: CloseAccount,
  user: UserRow,
  state: State,
): { events: EventDraft[]; changes: Change[] } | { refused: 'last_owner' | 'forbidden' | 'not_found' } {
  if (!handOver) {
    const isLast = user.role === 'owner' && !hasOtherOwner(state.owners(), user.userId);
    return isLast ? { refused: 'last_owner' } : { events: [], changes: [] };
  }
  if (user.role !== 'owner') return { refused: 'forbidden' };
  const heir = state.get('users', handOver.userId);
  const isFit = heir && isActive(heir) && heir.kind === 'person' && heir.userId !== user.userId;
  if (!isFit) return { refused: 'not_found' };
  const { handle, name, userId } = heir;
  const body = { v: 1, handle, name, role: 'owner' };
  return {
    events: [{ streamId: handOver.personalId, type: 'profile.changed', body, senderId: userId }],
    changes: [{ put: 'users', row: { ...heir, role: 'owner' } }, ...ownerChanges(userId)],
  };
}
