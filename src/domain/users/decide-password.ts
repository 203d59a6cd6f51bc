import {
  type Accepted,
  type Change,
  type CommandRule,
  type Decision,
  refuse,
  type State,
} from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { SessionRow, UserRow } from '../shared/rows.ts';
import type { ChangePassword, OfferPassword, ResetPassword } from './access-commands.ts';
import { auditLine, OPERATOR } from './audit.ts';
import { isActive, isAdministrator, mayActUpon } from './authority.ts';
import type { SetPassword } from './commands.ts';
import { endedEvent, removeSession } from './decide-session.ts';
import { isAsked } from './factor.ts';
import { endVouchers, PASSWORD_LINK_MS, standingVoucher } from './voucher.ts';

const loadAccount = ({ userId, personalId }: { userId: UserId; personalId: StreamId }) => [
  { table: 'users' as const, key: [userId] },
  { table: 'streams' as const, key: [personalId] },
  { table: 'sessions' as const, prefix: [userId] },
  { table: 'factors' as const, key: [userId] },
  { table: 'vouchers' as const, of: userId },
];

/** A person changes their own password: whoever else is signed in with the old one is signed out. */
export const changePasswordRule: CommandRule<ChangePassword> = {
  load: loadAccount,
  decide: (command, state) => {
    const user = state.get('users', command.userId);
    if (!user || !isActive(user)) return refuse('not_found');
    if (user.passwordHash !== command.seenHash) return refuse('password_wrong');
    const others = state.sessionsOf(user.userId).filter(({ sessionId }) => sessionId !== command.sessionId);
    return withPassword(command, { user, ended: others }, state);
  },
};

/** Somebody chooses a new password by the link that an administrator gave them. */
export const resetPasswordRule: CommandRule<ResetPassword> = {
  load: (command) => [...loadAccount(command), { table: 'vouchers', key: [command.secretHash] }],
  decide: (command, state, { now }) => {
    const user = state.get('users', command.userId);
    const voucher = standingVoucher(state.get('vouchers', command.secretHash), 'password', now);
    if (!user || !isActive(user) || voucher?.userId !== user.userId) return refuse('link_invalid');
    const decided = withPassword(command, { user, ended: state.sessionsOf(user.userId) }, state);
    // It stays as a used one, so that a repeated request learns that it was carried out.
    const used: Change = { put: 'vouchers', row: { ...voucher, usedAt: now } };
    return { ...decided, changes: [...decided.changes, used] };
  },
};

/** The operator sets a password at the command line. */
export const setPasswordRule: CommandRule<SetPassword> = {
  load: loadAccount,
  decide: (command, state, { now }) => {
    const user = state.get('users', command.userId);
    if (!user || user.closedAt !== null) return refuse('not_found');
    const audited = { actorId: OPERATOR, action: 'password.set', targetId: user.userId };
    const decided = withPassword(command, { user, ended: state.sessionsOf(user.userId) }, state);
    return { ...decided, changes: [...decided.changes, auditLine(command, audited, now)] };
  },
};

/** With a new password no link to choose one and no device that waits to be let in counts any more. */
function withPassword(
  { personalId, passwordHash }: { personalId: StreamId; passwordHash: string },
  { user, ended }: { user: UserRow; ended: readonly SessionRow[] },
  state: State,
): Accepted {
  const isFactorOn = isAsked(state.get('factors', user.userId));
  const changes: Change[] = [
    { put: 'users', row: { ...user, passwordHash } },
    ...ended.flatMap(removeSession),
    ...endVouchers(state, user.userId),
  ];
  return {
    events: [
      { streamId: personalId, type: 'security.changed', body: { v: 1, what: 'password', isFactorOn } },
      ...ended.map((session) => endedEvent({ personalId }, session)),
    ],
    changes,
    result: { ended: ended.map(({ sessionId }) => sessionId) },
  };
}

/** An administrator gives somebody a way back in, who is not above them. */
export const offerPasswordRule: CommandRule<OfferPassword> = {
  load: ({ userId, targetId }) => [
    { table: 'users', key: [userId] },
    { table: 'users', key: [targetId] },
    { table: 'vouchers', of: targetId },
  ],
  decide: decideOffer,
};

function decideOffer(command: OfferPassword, state: State, { now }: { now: number }): Decision {
  const actor = state.get('users', command.userId);
  const target = state.get('users', command.targetId);
  if (!isAdministrator(actor)) return refuse('forbidden');
  if (!target || target.closedAt !== null || target.kind === 'bot') return refuse('not_found');
  if (!mayActUpon(actor, target)) return refuse('forbidden');
  const { userId } = target;
  const expiresAt = now + PASSWORD_LINK_MS;
  const voucher = {
    secretHash: command.secretHash,
    purpose: 'password' as const,
    userId,
    createdAt: now,
    expiresAt,
    usedAt: null,
    body: '{}',
  };
  return {
    events: [],
    changes: [
      ...endVouchers(state, userId, ({ purpose }) => purpose === 'password'),
      { put: 'vouchers', row: voucher },
      auditLine(command, { action: 'password.offered', targetId: userId }, now),
    ],
    result: { expiresAt },
  };
}
